"""The threat register of the practice mission: some of what was to be feared in South Sudan in the middle of 2016.

Its evidence are public events of UCDP GED, by their numbers there. Scores, numbers of people and words are invented for
practice, in hindsight. Who threatens is told by class, or by the name that UCDP gives an armed group.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tutela.practice import queries
from tutela.practice.playing import reader
from tutela.threats import actions, issuing

ORIGIN = "ucdp-ged"
YEAR, QUARTER, AREA = 2016, 2, "SS"
"""Of which quarter the register was told: April to June 2016, before the fighting in Juba of July."""

ANALYST, ADVISER, OFFICE = "analyst", "protection_adviser", "head_of_office"


@dataclass(frozen=True, slots=True)
class Feared:
    """A threat as the analyst writes it down: what it is, scores and words, events for and against, responses."""

    name: str
    facts: Mapping[str, Any]
    scores: Mapping[str, Any]
    evidence: Mapping[str, str]
    against: Mapping[str, str] = field(default_factory=dict)
    responses: tuple[Mapping[str, Any], ...] = ()
    left: Mapping[str, Any] = field(default_factory=dict)


REGISTER = (
    Feared(
        "juba",
        {
            "title": "Fighting between Government and opposition forces in and around Juba",
            "text": "Both forces keep troops in the town. Clashes south of it come closer; displaced people would have "
            "nowhere to go but the protection site.",
            "threat_type": "indiscriminate_attack",
            "perpetrator_class": "national_defence_force",
            "place_text": "Juba",
            "longitude": 31.58,
            "latitude": 4.85,
            "location_precision": 4,
            "persons_at_risk": 30_000,
            "groups": ["displaced", "women", "girls", "ethnic_minority"],
            "time_frame": "medium",
            "destabilising": True,
        },
        {
            "intent": 3,
            "capability": 4,
            "opportunity": 2,
            "harm": 4,
            "vulnerability": 4,
            "exposed": 30_000,
            "trend": "up",
            "confidence": "moderate",
            "confidence_basis": "Several events by independent sources; what either side plans is not known.",
            "judgement": "Fighting in the capital is likely within the quarter. A ceasefire that both commands repeat "
            "in public would make it less so.",
            "mission_gap": "Two companies for a town of several hundred thousand; no route out of the site by night.",
            "information_gaps": "Movements of troops south of the river.",
        },
        {"244619": "Clash on the road south of the town.", "250052": "Clash near Yei in June."},
        responses=(
            {"tier": "tier_1", "text": "Daily contact with both commands", "lead": "political_affairs"},
            {
                "tier": "tier_2",
                "text": "Posts by night at the gates of the protection site",
                "lead": "force",
                "support": ["police"],
                "threat_response_state": "under_way",
            },
        ),
        left={"intent": 3, "capability": 4, "opportunity": 2, "harm": 3, "vulnerability": 4, "exposed": 30_000},
    ),
    Feared(
        "wau",
        {
            "title": "Killing of civilians in Wau",
            "text": "After each clash civilians were killed in their quarters.",
            "threat_type": "killing",
            "perpetrator_class": "national_defence_force",
            "place_text": "Wau",
            "longitude": 27.99,
            "latitude": 7.70,
            "location_precision": 4,
            "persons_at_risk": 8_000,
            "groups": ["men", "boys", "ethnic_minority"],
            "time_frame": "short",
        },
        {
            "intent": 3,
            "capability": 3,
            "opportunity": 3,
            "harm": 4,
            "vulnerability": 3,
            "exposed": 8_000,
            "trend": "up",
            "confidence": "high",
            "confidence_basis": "The same pattern twice within the quarter.",
            "judgement": "It is likely to happen again after the next clash.",
            "mission_gap": "No permanent base on the western bank.",
        },
        {"227684": "Twenty-four civilians killed.", "233009": "Three civilians killed after a clash."},
        responses=({"tier": "tier_2", "text": "Patrols in the southern quarters", "lead": "force"},),
    ),
    Feared(
        "roads",
        {
            "title": "Attacks on travellers on the roads from Juba to Yei and Nimule",
            "text": "Vehicles are stopped and travellers are killed or robbed.",
            "threat_type": "direct_attack",
            "place_text": "Roads south of Juba",
            "area": "SS01",
            "persons_at_risk": 2_500,
            "groups": ["women", "returnee"],
            "time_frame": "medium",
        },
        {
            "intent": 2,
            "capability": 2,
            "opportunity": 2,
            "harm": 3,
            "vulnerability": 3,
            "exposed": 2_500,
            "trend": "stable",
            "confidence": "low",
            "confidence_basis": "One event; who did it is not known.",
        },
        {"226641": "One civilian killed in Yei."},
    ),
    Feared(
        "raids",
        {
            "title": "Raids that drive people from villages in Jonglei",
            "text": "Raids follow raids; villages are burnt and people flee.",
            "threat_type": "forced_displacement",
            "perpetrator_class": "community",
            "place_text": "Jonglei",
            "area": "SS03",
            "persons_at_risk": 12_000,
            "groups": ["women", "girls", "boys"],
            "time_frame": "medium",
        },
        {
            "intent": 3,
            "capability": 2,
            "harm": 3,
            "vulnerability": 4,
            "exposed": 12_000,
            "trend": "unknown",
            "confidence": "low",
            "information_gaps": "Whether the rains close the way this year: until then nobody can score the opportunity.",
        },
        {},
    ),
)

SUMMARY = {
    "en": "Fighting in Juba and killings in Wau are what civilians in South Sudan have most to fear in the next "
    "quarter. Ranking is not choosing: the roads south of Juba and the raids in Jonglei are answered too.",
    "ar": "القتال في جوبا وعمليات القتل في واو هما أشد ما يخشاه المدنيون في جنوب السودان في الفصل المقبل. "
    "والترتيب ليس اختيارا: فالطرق جنوب جوبا والغارات في جونقلي يُستجاب لها أيضا.",
    "es": "Los combates en Juba y las matanzas en Wau son lo que más deben temer los civiles de Sudán del Sur en el "
    "próximo trimestre. Clasificar no es elegir: también se responde a las carreteras al sur de Juba y a las "
    "incursiones en Jonglei.",
    "fr": "Les combats à Djouba et les tueries à Wau sont ce que les civils du Soudan du Sud ont le plus à craindre au "
    "prochain trimestre. Classer n'est pas choisir : les routes au sud de Djouba et les raids au Jonglei reçoivent "
    "aussi une réponse.",
    "ru": "Боевые действия в Джубе и убийства в Вау — главное, чего следует опасаться гражданскому населению Южного "
    "Судана в следующем квартале. Очередность не означает выбора: меры принимаются и на дорогах к югу от Джубы, и в "
    "связи с набегами в Джонглее.",
    "zh": "下一季度，南苏丹平民最须担心的是朱巴的战斗和瓦乌的杀戮。排序不等于取舍：朱巴以南的道路和琼莱的袭掠同样要应对。",
}
CAPACITY = {
    "en": "The mission can guard its site in Juba and patrol Wau by day. It cannot hold a town between two forces.",
    "ar": "تستطيع البعثة حراسة موقعها في جوبا وتسيير دوريات في واو نهارا. ولا تستطيع السيطرة على مدينة بين قوتين.",
}


def lay_threat(feared: Feared, *, at: datetime) -> str:
    """Write one down, judge it, link its events as far as they are there, say what is done; gives its id."""
    analyst, adviser = reader(ANALYST), reader(ADVISER)
    threat = actions.make_threat(actor=analyst, at=at, **feared.facts)
    key: dict[str, Any] = {"threat_id": threat.id, "at": at}
    known = queries.events_numbered(reader=analyst, origin=ORIGIN, numbers=[*feared.evidence, *feared.against])
    for stance, said in (("for", feared.evidence), ("against", feared.against)):
        for number, text in said.items():
            if number in known:
                actions.link_evidence(
                    actor=analyst, incident_id=known[number], evidence_stance=stance, text=text, **key
                )
    actions.assess_threat(actor=analyst, **key, **feared.scores)
    for response in feared.responses:
        actions.plan_response(actor=adviser, **key, **response)
    if feared.left:
        actions.score_again(actor=adviser, **key, trend=feared.scores["trend"], confidence="low", **feared.left)
    return str(threat.id)


def lay_quarterly(*, at: datetime) -> str:
    """The assessment of the quarter, from the register to leadership and headquarters; gives its id."""
    analyst, adviser = reader(ANALYST), reader(ADVISER)
    made = issuing.make_quarterly(actor=analyst, at=at, year=YEAR, quarter_number=QUARTER, scope=AREA)
    key: dict[str, Any] = {"quarterly_id": made.id, "at": at}
    for section, texts in (("summary", SUMMARY), ("capacity", CAPACITY)):
        for language, text in texts.items():
            issuing.write_section(actor=analyst, section=section, language=language, text=text, **key)
    issuing.review_quarterly(actor=adviser, **key)
    seats = ["civil_affairs", "force", "human_rights", "police", "protection"]
    issuing.sign_quarterly(actor=reader(OFFICE), signed_for=seats, **key)
    issuing.issue_quarterly(actor=adviser, addressees="Mission leadership; United Nations Headquarters", **key)
    return str(made.id)
