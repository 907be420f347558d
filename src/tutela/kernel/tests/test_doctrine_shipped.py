"""The doctrine that comes with the product: whole, in six languages, and honest about where it comes from."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping

import pytest

from tutela.kernel.doctrine import CLOCK_STEPS, LANGUAGES, Code, Doctrine, Provenance, check, load, shipped

pytestmark = pytest.mark.once

SCRIPT = {"ar": "ARABIC", "ru": "CYRILLIC", "zh": "CJK"}
STATUS = {"S": "stated", "T": "stated", "D": "derived", "G": "to-confirm"}
ROLES = {
    "administrator",
    "duty_officer",
    "liaison_assistant",
    "head_of_office",
    "commander",
    "analyst",
    "protection_adviser",
    "human_rights_officer",
    "auditor",
    "operator",
}
ACLED_SUB_EVENTS = {
    "Armed clash", "Government regains territory", "Non-state actor overtakes territory",
    "Chemical weapon", "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack",
    "Remote explosive/landmine/IED", "Grenade", "Sexual violence", "Attack",
    "Abduction/forced disappearance", "Peaceful protest", "Protest with intervention",
    "Excessive force against protesters", "Violent demonstration", "Mob violence", "Agreement", "Arrests",
    "Change to group/activity", "Disrupted weapons use", "Headquarters or base established",
    "Looting/property destruction", "Non-violent transfer of territory", "Other",
}  # fmt: skip


@pytest.fixture(scope="module")
def doctrine() -> Doctrine:
    return load(shipped())


@pytest.mark.parametrize("file", sorted(shipped().rglob("*.yaml")), ids=lambda file: file.stem)
def test_a_shipped_file_has_no_fault(file):
    assert check(file) == []


def test_every_list_lies_in_a_file_of_its_own_name(doctrine):
    assert {file.stem for file in (shipped() / "lists").glob("*.yaml")} == set(doctrine.lists)


def labelled(doctrine: Doctrine) -> Iterator[tuple[str, Mapping[str, str]]]:
    for codes in doctrine.lists.values():
        yield codes.name, codes.title
        yield from ((f"{codes.name}.{code.code}", code.labels) for code in codes)
    yield from ((f"timers.{timer.code}", timer.labels) for timer in doctrine.timers.values())


def test_every_label_is_there_in_all_six_languages(doctrine):
    missing = [
        (name, language)
        for name, labels in labelled(doctrine)
        for language in LANGUAGES
        if not labels.get(language, "").strip()
    ]
    assert missing == []


def test_labels_in_arabic_chinese_and_russian_are_written_in_their_script(doctrine):
    def written_in(text: str, script: str) -> bool:
        return any(script in unicodedata.name(letter, "") for letter in text)

    wrong = [
        (name, language)
        for name, labels in labelled(doctrine)
        for language, script in SCRIPT.items()
        if not written_in(labels[language], script) or labels[language] == labels["en"]
    ]
    assert wrong == []


def test_labels_hold_no_letter_of_another_script_but_numerals_and_grades(doctrine):
    """A Latin letter within a Russian word looks right and is never found by a search."""
    latin_word = re.compile(r"[A-Za-z]{2,}")
    mixed_word = re.compile(r"[а-яА-ЯёЁ][A-Za-z]|[A-Za-z][а-яА-ЯёЁ]")
    wrong = [
        (name, language)
        for name, labels in labelled(doctrine)
        for language in SCRIPT
        if mixed_word.search(labels[language]) or {*latin_word.findall(labels[language])} - {"II", "III"}
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_list_gives_two_codes_of_one_parent_the_same_label(doctrine, language):
    for codes in doctrine.lists.values():
        seen = Counter((code.parent, code.label(language)) for code in codes)
        assert [label for label, count in seen.items() if count > 1] == [], codes.name


def stated(doctrine: Doctrine) -> Iterator[Code | Provenance]:
    for codes in doctrine.lists.values():
        yield from codes
    yield from doctrine.review_rule.provenance.values()
    yield from doctrine.threat_rule.provenance.values()
    for described in (
        doctrine.timers,
        doctrine.roles,
        doctrine.clocks.by_urgency,
        doctrine.review_rule.reasons,
    ):
        yield from (one.provenance for one in described.values())


def test_what_is_stated_in_a_source_cites_its_paragraph(doctrine):
    cited = re.compile(r"00[0-4] (annex )?¶\d+(\([a-z]\))?")
    of_source = [one for one in stated(doctrine) if one.mark == "S"]
    assert len(of_source) > 80
    assert [one for one in of_source if not cited.fullmatch(one.source)] == []


def test_every_status_follows_from_its_mark_or_is_humbler(doctrine):
    clocks = {clock.provenance for clock in doctrine.clocks.by_urgency.values()}
    odd = [one for one in stated(doctrine) if STATUS[one.mark] != one.status and one not in clocks]
    assert odd == []
    assert {clock.status for clock in clocks} == {"to-confirm"}


def test_every_source_begins_with_a_document_that_is_named(doctrine):
    assert {one.source.split(" ")[0] for one in stated(doctrine)} <= set(doctrine.documents)


def test_a_citation_names_the_document_and_the_paragraph(doctrine):
    assert doctrine.citation("000 ¶41").endswith("(2019.17), ¶41")
    assert doctrine.citation("Mission order 7") == "Mission order 7"


def test_the_clocks_are_those_of_the_facts_in_seconds(doctrine):
    told = {name: dict(clock.steps()) for name, clock in doctrine.clocks.by_urgency.items()}
    assert told == {
        "imminent": {"acknowledge": 600, "decide": 1_800, "dispatch": 3_600},
        "within_24_h": {"acknowledge": 3_600, "decide": 14_400, "dispatch": 43_200},
        "within_7_d": {"acknowledge": 43_200, "decide": 172_800, "dispatch": 345_600},
        "info": {"acknowledge": 86_400},
    }


def test_a_missed_step_goes_one_level_up_and_never_past_headquarters(doctrine):
    ranks = [level.attributes["rank"] for level in doctrine.lists["level"]]
    assert ranks == [0, 1, 2, 3]
    assert (doctrine.clocks.levels_up, doctrine.clocks.last_level) == (1, "headquarters")


def test_the_threat_rule_is_that_of_the_facts_and_its_scales_ask_to_be_confirmed(doctrine):
    rule = doctrine.threat_rule
    assert (rule.many_exposed, rule.vulnerable_from) == (10_000, 4)
    assert (rule.floor_impact, rule.floor_class) == (5, "high")
    assert {one.mark for one in rule.provenance.values()} == {"D"}
    assert {doctrine.lists[name].status for name in ("likelihood", "impact")} == {"to-confirm"}


def test_every_type_of_threat_has_types_of_event_in_which_it_comes_true(doctrine):
    assert set(doctrine.threat_rule.signs) == {code.code for code in doctrine.lists["threat_type"]}
    assert all(doctrine.threat_rule.signs.values())


def test_the_review_rule_is_that_of_paragraph_96(doctrine):
    rule = doctrine.review_rule
    assert (rule.radius_m, rule.join_window_s, rule.due_s) == (5_000, 14 * 86_400, 86_400)
    assert set(rule.reasons) == {code.code for code in doctrine.lists["review_reason"]}
    unanswered = rule.reasons["known_threat_not_answered"]
    assert unanswered.no_action_reasons == {"refused_tasking_or_caveat", "other"}
    assert unanswered.outcomes == {"not_responded"} and unanswered.last_clock_missed
    assert rule.reasons["rules_of_engagement_breach"].opens == "board_of_inquiry"


def test_grades_that_cannot_be_judged_have_no_weight(doctrine):
    assert doctrine.lists["reliability"]["F"].attributes["weight"] is None
    assert doctrine.lists["credibility"]["6"].attributes["weight"] is None
    assert doctrine.lists["reliability"]["E"].attributes["weight"] == 0


def test_in_doubt_a_person_is_a_civilian(doctrine):
    default = [code for code in doctrine.lists["civilian_status"] if code.attributes.get("default")]
    assert [(code.code, code.attributes["civilian"]) for code in default] == [("civilian_presumed", True)]


@pytest.mark.parametrize("name", ["component", "compartment"])
def test_the_bits_of_a_list_are_its_places_in_order(doctrine, name):
    codes = doctrine.lists[name]
    assert [code.attributes["bit"] for code in codes] == list(range(len(codes)))


def test_every_kind_of_acled_and_ucdp_event_has_exactly_one_code(doctrine):
    events = doctrine.lists["event_type"]
    acled = Counter(name for code in events for name in code.attributes.get("acled") or ())
    ucdp = {code.attributes["ucdp"]: code.code for code in events if code.attributes.get("ucdp")}
    assert acled == dict.fromkeys(ACLED_SUB_EVENTS, 1)
    assert ucdp == {1: "clash_with_state_forces", 2: "clash_between_groups", 3: "attack_on_civilians"}


def test_events_of_survivors_and_children_name_a_compartment_that_exists(doctrine):
    compartments = {
        code.code: name for code in doctrine.lists["event_type"] if (name := code.attributes.get("compartment"))
    }
    assert compartments == {"sexual_violence": "sexual_violence", "forced_recruitment": "children"}
    assert all(name in doctrine.lists["compartment"] for name in compartments.values())


def test_attributes_that_name_codes_name_codes_that_exist(doctrine):
    lists = doctrine.lists
    assert all(code.attributes.get("tier", "tier_1") in lists["tier"] for code in lists["response_type"])
    assert all(code.attributes.get("component", "joc") in lists["component"] for code in lists["forward_to"])
    assert [code.code for code in lists["clock_step"]] == list(CLOCK_STEPS)


def test_the_roles_are_those_that_the_commands_promise(doctrine):
    assert set(doctrine.roles) == ROLES == {code.code for code in doctrine.lists["role"]}
    assert doctrine.notices == ()


def test_the_administrator_reads_no_record_and_the_auditor_every_entry(doctrine):
    assert not doctrine.roles["administrator"].reads
    assert [name for name, role in doctrine.roles.items() if role.reads_journal == "all"] == [
        "auditor",
        "operator",
    ]


def test_the_operator_does_everything_but_opening_sealed_values(doctrine):
    assert doctrine.verbs - doctrine.roles["operator"].may == {"value.open"}
    assert [name for name, role in doctrine.roles.items() if role.allows("value.open")] == ["human_rights_officer"]


def test_a_liaison_assistant_acknowledges_only_what_was_forwarded_to_its_component(doctrine):
    role = doctrine.roles["liaison_assistant"]
    assert role.allows("report.submit") and role.allows("alert.feedback")
    assert role.conditions["alert.acknowledge"] == "forwarded_to_own_component"
    assert not role.allows("alert.decide")


def test_every_verb_is_in_somebodys_hands_beside_the_operators(doctrine):
    granted = frozenset().union(*(role.may for name, role in doctrine.roles.items() if name != "operator"))
    assert doctrine.verbs - granted == frozenset()
