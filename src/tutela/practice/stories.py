"""What is played in the practice mission: invented warnings and what came of them, told in minutes before the start.

A story is a list of acts; an act is one verb of one user at one moment. `loading` plays them through the actions of
the rooms, in the order of time, so that their journal and their clocks are those of a mission that has worked.
Nobody is named, nowhere: armed men seen near a village, a market that stays closed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

HOUR, DAY = 60, 24 * 60

LIAISON, DUTY, FORCE, OFFICE, ADVISER, ANALYST, RIGHTS = (
    "liaison_assistant",
    "duty_officer",
    "commander",
    "head_of_office",
    "protection_adviser",
    "analyst",
    "human_rights_officer",
)


@dataclass(frozen=True, slots=True)
class Act:
    """`who` does `verb` so many minutes before the start."""

    before_min: float
    who: str
    verb: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """One warning and what came of it."""

    name: str
    acts: tuple[Act, ...]


def told(before_min: float, text: str, urgency: str, place: str, point: tuple[float, float], **facts: Any) -> Act:
    """A report of the liaison assistant, by a call that was returned, unless said otherwise. point: lon, lat."""
    longitude, latitude = point
    given = {"channel": "call_back", "consent": "given", "location_precision": 2, "language": "en", **facts}
    where = {"place_text": place, "longitude": longitude, "latitude": latitude}
    return Act(before_min, given.pop("who", LIAISON), "submit", {"text": text, "urgency": urgency, **where, **given})


def act(before_min: float, who: str, verb: str, **facts: Any) -> Act:
    """Anything else."""
    return Act(before_min, who, verb, facts)


PATROL = {"tier": "tier_2", "phase": "pre_emption", "component": "force", "response_type": "patrol"}
DIALOGUE = {"tier": "tier_1", "phase": "prevention", "component": "civil_affairs", "response_type": "dialogue"}
REACTION = {"tier": "tier_2", "phase": "response", "component": "force", "response_type": "quick_reaction"}

PAST = (
    Story(
        "cattle-camp",
        (
            told(
                20 * DAY,
                "A cattle camp was told to leave by tomorrow or be driven out. About forty families.",
                "within_24_h",
                "Cattle camp west of Akobo",
                (32.93, 7.81),
                threat_type="forced_displacement",
                perpetrator_class="community",
                persons_at_risk=240,
            ),
            act(20 * DAY - 25, DUTY, "grade", reliability="C", credibility="3", verification="pending"),
            act(20 * DAY - 40, DUTY, "acknowledge"),
            act(20 * DAY - 55, DUTY, "forward", addressee="force", addressee_name="Sector East"),
            act(20 * DAY - 90, DUTY, "decide", decision="respond"),
            act(20 * DAY - 12 * HOUR + 5, FORCE, "respond", text="Boat patrol, put off: no fuel.", **PATROL),
            act(18 * DAY, DUTY, "close", outcome="not_responded"),
            act(
                18 * DAY - 30,
                LIAISON,
                "feedback",
                channel="phone_call",
                text="Nobody came. We said why, and what next.",
            ),
            act(
                17 * DAY,
                ADVISER,
                "find",
                finding="The boat had no fuel and nobody was told before it was due.",
                gaps=["coordination", "response"],
            ),
            act(17 * DAY - 20, ADVISER, "mend", text="Fuel for two days stays at the post.", component="support"),
            act(16 * DAY, ADVISER, "close_review"),
        ),
    ),
    Story(
        "market-road",
        (
            told(
                12 * DAY,
                "Market women say that men with sticks stop them at the bridge and ask for money.",
                "within_7_d",
                "Bridge on the Rumbek road",
                (29.62, 6.80),
                threat_type="pillage",
                perpetrator_class="self_defence_group",
                persons_at_risk=60,
                channel="meeting",
            ),
            act(12 * DAY - 3 * HOUR, DUTY, "grade", reliability="B", credibility="3", verification="pending"),
            act(12 * DAY - 3 * HOUR - 5, DUTY, "acknowledge"),
            act(
                12 * DAY - 4 * HOUR,
                DUTY,
                "forward",
                addressee="host_authorities",
                addressee_name="County administration",
            ),
            act(12 * DAY - 5 * HOUR, DUTY, "decide", decision="monitor"),
            act(10 * DAY, DUTY, "close", outcome="no_incident_found"),
            act(
                10 * DAY - 60, LIAISON, "feedback", channel="meeting", text="The barrier was gone when we looked twice."
            ),
        ),
    ),
    Story(
        "harvest",
        (
            told(
                9 * DAY,
                "Cultivateurs de trois villages n'osent plus aller aux champs : des hommes armés campent près du puits.",
                "within_24_h",
                "Au nord de Bambari",
                (20.71, 5.86),
                threat_type="starvation",
                perpetrator_class="non_state_armed_group",
                persons_at_risk=650,
                language="fr",
                channel="field_visit",
            ),
            act(9 * DAY - 20, DUTY, "grade", reliability="B", credibility="2", verification="pending"),
            act(9 * DAY - 30, DUTY, "acknowledge"),
            act(9 * DAY - 34, DUTY, "forward", addressee="force", addressee_name="Secteur centre"),
            act(9 * DAY - 48, FORCE, "take_note"),
            act(9 * DAY - 70, DUTY, "decide", decision="respond"),
            act(
                9 * DAY - 150, FORCE, "respond", text="Patrouille à pied avec les cultivateurs, cinq matins.", **PATROL
            ),
            act(9 * DAY - 260, FORCE, "arrive", result="Le camp était levé ; les champs sont de nouveau travaillés."),
            act(7 * DAY, DUTY, "close", outcome="prevented"),
            act(7 * DAY - 45, LIAISON, "feedback", channel="meeting", text="La patrouille revient mardi et vendredi."),
        ),
    ),
    Story(
        "night-attack",
        (
            told(
                6 * DAY,
                "Shooting at the edge of the village since a quarter of an hour. People run to the church.",
                "imminent",
                "Duk Padiet",
                (31.402, 7.748),
                threat_type="killing",
                perpetrator_class="unknown",
                persons_at_risk=1400,
                location_precision=1,
                channel="phone_call",
            ),
            act(6 * DAY - 4, DUTY, "acknowledge"),
            act(6 * DAY - 6, DUTY, "forward", addressee="force", addressee_name="Post Ibis"),
            act(6 * DAY - 9, FORCE, "take_note"),
            act(6 * DAY - 12, DUTY, "decide", decision="respond"),
            act(6 * DAY - 26, FORCE, "respond", text="Two vehicles from Post Ibis.", **REACTION),
            act(6 * DAY - 71, FORCE, "arrive", result="The attackers had gone. Wounded taken to the clinic."),
            act(6 * DAY - 130, DUTY, "grade", reliability="A", credibility="1", verification="verified"),
            act(
                6 * DAY - 150,
                DUTY,
                "incident",
                event_type="attack_on_civilians",
                title="Night attack on Duk Padiet",
                low=3,
                best=4,
                high=7,
                civilians=4,
                location_precision=1,
            ),
            act(6 * DAY - 160, DUTY, "harm", harm_kind="injured", low=6, best=9, high=12, status="civilian"),
            act(6 * DAY - 200, DUTY, "close", outcome="too_late"),
            act(
                5 * DAY,
                LIAISON,
                "feedback",
                channel="phone_call",
                text="We came too late, and told them what we do now.",
            ),
            act(
                4 * DAY,
                ADVISER,
                "find",
                finding="The post heard the shots and waited 14 minutes for an order that it did not need.",
                gaps=["response"],
            ),
            act(
                4 * DAY - 30,
                ADVISER,
                "mend",
                text="Standing order: answer shots within reach at once.",
                component="force",
            ),
        ),
    ),
    Story(
        "water-point",
        (
            told(
                3 * DAY,
                "Riders water their animals at the displaced site and threaten those who come for water.",
                "within_24_h",
                "Bentiu, north gate of the site",
                (29.789, 9.271),
                threat_type="killing",
                perpetrator_class="self_defence_group",
                persons_at_risk=3200,
                location_precision=1,
                channel="patrol",
            ),
            act(3 * DAY - 15, DUTY, "grade", reliability="A", credibility="2", verification="verified"),
            act(3 * DAY - 18, DUTY, "acknowledge"),
            act(3 * DAY - 22, DUTY, "forward", addressee="police", addressee_name="Site security"),
            act(3 * DAY - 60, DUTY, "decide", decision="respond"),
            act(3 * DAY - 85, FORCE, "respond", text="Standing post at the water point by day.", **PATROL),
            act(3 * DAY - 140, FORCE, "arrive", result="The riders left when the post was set up."),
            act(2 * DAY, DUTY, "close", outcome="deterred"),
            act(2 * DAY - 50, LIAISON, "feedback", channel="meeting", text="The post stays for two weeks."),
        ),
    ),
    Story(
        "road-block",
        (
            told(
                30 * HOUR,
                "Traders were robbed yesterday on the road; two were hurt and are in the clinic.",
                "info",
                "Road from Bria to Ippy",
                (21.72, 6.45),
                threat_type="pillage",
                perpetrator_class="non_state_armed_group",
                happened=True,
                channel="partner",
            ),
            act(28 * HOUR, ANALYST, "grade", reliability="B", credibility="2", verification="verified"),
            act(
                27 * HOUR,
                ANALYST,
                "incident",
                event_type="looting",
                title="Traders robbed on the road to Ippy",
                low=0,
                best=0,
                high=0,
                location_precision=2,
            ),
            act(27 * HOUR - 10, ANALYST, "harm", harm_kind="injured", low=2, best=2, high=2, status="civilian"),
        ),
    ),
)
"""Over, or nearly, when the practice mission begins; one after the other."""

WATCH = (
    Story(
        "recruiting",
        (
            told(
                9 * HOUR,
                "Men went from house to house and wrote down boys between twelve and sixteen. They return this week.",
                "within_7_d",
                "Leer",
                (30.14, 8.30),
                threat_type="child_recruitment_use",
                perpetrator_class="non_state_armed_group",
                persons_at_risk=35,
                channel="walk_in",
            ),
            act(8.6 * HOUR, RIGHTS, "grade", reliability="B", credibility="2", verification="pending"),
        ),
    ),
    Story(
        "herders",
        (
            told(
                5 * HOUR,
                "Herders with rifles move towards the wells, one day's walk from here. The village hides its grain.",
                "within_24_h",
                "West of Rumbek, towards the wells",
                (29.41, 6.74),
                threat_type="pillage",
                perpetrator_class="self_defence_group",
                persons_at_risk=800,
                location_precision=2,
                channel="radio",
            ),
            act(4.8 * HOUR, DUTY, "grade", reliability="C", credibility="3", verification="pending"),
            act(4.7 * HOUR, DUTY, "acknowledge"),
            act(4.6 * HOUR, DUTY, "forward", addressee="civil_affairs", addressee_name="Rumbek"),
            act(4.1 * HOUR, LIAISON, "take_note"),
            act(3.0 * HOUR, DUTY, "decide", decision="respond"),
            act(2.9 * HOUR, DUTY, "task", component="civil_affairs", title="Bring the elders of both sides together"),
            act(1.5 * HOUR, DUTY, "respond", text="Talks at the wells tomorrow at eight.", **DIALOGUE),
        ),
    ),
    Story(
        "crossing",
        (
            told(
                3.2 * HOUR,
                "About fifty armed men crossed the river going north. They asked how far it is to the displaced site.",
                "within_24_h",
                "River crossing south of Malakal",
                (31.60, 9.44),
                threat_type="direct_attack",
                perpetrator_class="unknown",
                persons_at_risk=4100,
                channel="phone_call",
            ),
            act(3.0 * HOUR, DUTY, "grade", reliability="B", credibility="2", verification="pending"),
            act(2.9 * HOUR, DUTY, "acknowledge"),
            act(2.8 * HOUR, DUTY, "forward", addressee="force", addressee_name="Camp Kestrel"),
            act(2.5 * HOUR, FORCE, "take_note"),
            act(2.4 * HOUR, DUTY, "forward", addressee="host_forces", addressee_name="Area command"),
        ),
    ),
    Story(
        "school",
        (
            told(
                95,
                "Armed youths sleep in the school. The teachers were told to stay away.",
                "imminent",
                "Pibor town",
                (33.128, 6.797),
                threat_type="direct_attack",
                perpetrator_class="self_defence_group",
                persons_at_risk=180,
                location_precision=1,
                channel="sms",
            ),
            act(90, DUTY, "acknowledge"),
            act(88, DUTY, "grade", reliability="B", credibility="1", verification="verified"),
            act(86, DUTY, "forward", addressee="force", addressee_name="Camp Lapwing"),
            act(80, FORCE, "take_note"),
            act(76, DUTY, "decide", decision="respond"),
            act(62, FORCE, "respond", text="Foot patrol from Camp Lapwing, twelve soldiers.", **PATROL),
            act(19, FORCE, "arrive", result="Eleven youths left the school. The patrol stays until dark."),
        ),
    ),
    Story(
        "ford",
        (
            told(
                68,
                "Women who fetch water were followed to the ford by men with rifles. They dare not go back for the others.",
                "imminent",
                "Ford east of Bria",
                (22.06, 6.53),
                threat_type="abduction",
                perpetrator_class="non_state_armed_group",
                persons_at_risk=25,
                channel="phone_call",
            ),
        ),
    ),
    Story(
        "birao",
        (
            told(
                34,
                "مسلحون على دراجات نارية تجمعوا قرب البئر، ويقول أهل القرية إنهم سيعودون الليلة.",  # noqa: RUF001
                "within_24_h",
                "بئر شرق بيراو",
                (22.86, 10.30),
                threat_type="abduction",
                perpetrator_class="non_state_armed_group",
                persons_at_risk=310,
                language="ar",
                channel="phone_call",
            ),
        ),
    ),
    Story(
        "village",
        (
            told(
                22,
                "Two groups of armed men were seen at the edge of the village. The market closed; people leave for the bush.",
                "imminent",
                "Duk Padiet",
                (31.41, 7.73),
                threat_type="killing",
                perpetrator_class="self_defence_group",
                persons_at_risk=1400,
                location_precision=1,
                channel="call_back",
            ),
            act(18, DUTY, "acknowledge"),
            act(16, DUTY, "forward", addressee="force", addressee_name="Post Ibis"),
            act(13, FORCE, "take_note"),
            act(12, DUTY, "grade", reliability="B", credibility="2", verification="pending"),
        ),
    ),
    Story(
        "ippy",
        (
            told(
                20,
                "Des hommes armés à moto ont été vus au marché. Ils demandent qui a parlé à la mission.",
                "within_24_h",
                "Ippy, marché central",
                (21.19, 6.27),
                threat_type="arbitrary_detention",
                perpetrator_class="non_state_armed_group",
                persons_at_risk=90,
                language="fr",
                channel="sms",
            ),
        ),
    ),
    Story(
        "raid",
        (
            told(
                16,
                "Sixty riders wait at the crossing. They say that they take the cattle before it is light.",
                "imminent",
                "Two hours' walk north of Pibor",
                (33.09, 6.93),
                threat_type="killing",
                perpetrator_class="self_defence_group",
                persons_at_risk=900,
                channel="phone_call",
            ),
        ),
    ),
)
"""What waits on the desk when somebody takes a role: some in time, one over, one with nothing left but to close."""
