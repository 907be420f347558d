"""The mission's layer over the shipped one: adds, relabels, withdraws, changes values; nothing is lost."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutela.kernel.doctrine import (
    LANGUAGES,
    Doctrine,
    DoctrineError,
    UnknownCode,
    check,
    doctrine,
    load,
    shipped,
    use_layers,
)
from tutela.kernel.doctrine.adding import add

pytestmark = pytest.mark.once

SHIPPED = load(shipped())
HEAD = "version: {version}\nsource: Mission order 7\nmark: D\nstatus: derived\n"
LABELS = "labels: {ar: حظر, en: Curfew, es: Toque, fr: Couvre-feu, ru: Час, zh: 宵禁}"


@pytest.fixture
def layer(tmp_path):
    """Writes a file of the mission's layer and gives its folder."""

    def write(kind: str, body: str, *, version: int = 1, name: str = "file.yaml", head: str = "") -> Path:
        folder = tmp_path / "mission"
        folder.mkdir(exist_ok=True)
        text = f"doctrine: {kind}\n" + HEAD.format(version=version) + head + body
        (folder / name).write_text(text, encoding="utf-8")
        return folder

    return write


def code_list(name: str, codes: str) -> str:
    return f"name: {name}\ncodes:\n{codes}\n"


def test_no_mission_layer_is_the_shipped_doctrine(tmp_path):
    bare = load(shipped(), tmp_path / "absent")
    assert bare.digest == SHIPPED.digest and bare.lists == SHIPPED.lists


def test_a_layer_adds_a_code_at_the_end_with_its_own_source(layer):
    changed = load(shipped(), layer("code_list", code_list("no_action_reason", f"  - code: curfew\n    {LABELS}")))
    added = changed.lists["no_action_reason"].codes[-1]
    assert (added.code, added.source, added.status) == ("curfew", "Mission order 7", "derived")
    assert len(changed.lists["no_action_reason"]) == len(SHIPPED.lists["no_action_reason"]) + 1


def test_a_layer_relabels_one_language_and_leaves_the_rest_and_the_source(layer):
    folder = layer("code_list", code_list("tier", "  - {code: tier_2, labels: {fr: Protection physique}}"))
    code, before = load(shipped(), folder).lists["tier"]["tier_2"], SHIPPED.lists["tier"]["tier_2"]
    assert code.label("fr") == "Protection physique" and code.label("es") == before.label("es")
    assert (code.source, code.mark) == (before.source, before.mark) == ("000 ¶40", "S")


def test_a_withdrawn_code_is_read_and_no_longer_offered(layer):
    folder = layer("code_list", code_list("channel", "  - {code: radio, withdrawn: true}"))
    channels = load(shipped(), folder).lists["channel"]
    assert channels["radio"].label("en") == "Radio"
    assert "radio" not in dict(channels.choices("en")) and "sms" in dict(channels.choices("en"))


def test_a_layer_changes_one_clock_and_says_who_decided(layer):
    folder = layer("clocks", "clocks:\n  imminent: {decide: 20 min}\n  info: {acknowledge: null}\n")
    clocks = load(shipped(), folder).clocks
    assert dict(clocks["imminent"].steps()) == {"acknowledge": 600, "decide": 1_200, "dispatch": 3_600}
    assert clocks["imminent"].provenance.source == "Mission order 7"
    assert clocks["info"].steps() == () and clocks["within_7_d"] == SHIPPED.clocks["within_7_d"]


def test_a_layer_changes_one_threshold_of_the_threat_rule_alone(layer):
    rule = load(
        shipped(), layer("threat_rule", "many_exposed: {value: 5000}\nsigns: {killing: [massacre]}\n")
    ).threat_rule
    assert (rule.many_exposed, rule.vulnerable_from) == (5_000, SHIPPED.threat_rule.vulnerable_from)
    assert rule.signs["killing"] == {"massacre"}
    assert rule.signs["pillage"] == SHIPPED.threat_rule.signs["pillage"]


def test_a_threat_rule_with_a_class_or_an_event_that_there_is_not_is_refused(layer):
    for content in (
        "floor_class: {value: dreadful}\n",
        "signs: {killing: [dragons]}\n",
        "signs: {dragons: [killing]}\n",
    ):
        with pytest.raises(DoctrineError):
            load(shipped(), layer("threat_rule", content))


def test_a_layer_changes_the_radius_of_the_review_rule_alone(layer):
    rule = load(shipped(), layer("review_rule", "radius_m: {value: 8000}\n")).review_rule
    assert (rule.radius_m, rule.due_s) == (8_000, SHIPPED.review_rule.due_s)
    assert rule.reasons == SHIPPED.review_rule.reasons
    assert rule.provenance["radius_m"].source == "Mission order 7"


def test_a_layer_gives_a_role_a_verb_and_takes_another(layer):
    folder = layer("roles", "roles:\n  analyst:\n    may: [incident.verify]\n    may_not: [import.run]\n")
    role = load(shipped(), folder).roles["analyst"]
    assert role.may ^ SHIPPED.roles["analyst"].may == {"incident.verify", "import.run"}
    assert role.reads and role.allows("incident.verify")


def test_a_role_or_urgency_that_nobody_described_may_nothing_and_is_told(layer):
    layer(
        "code_list",
        code_list("urgency", f"  - code: now\n    {LABELS}\n    attributes: {{rank: 9}}"),
        name="u.yaml",
    )
    changed = load(shipped(), layer("code_list", code_list("role", f"  - code: monitor\n    {LABELS}"), name="r.yaml"))
    assert changed.roles["monitor"].may == frozenset() and not changed.roles["monitor"].reads
    assert changed.clocks["now"].steps() == ()
    assert len(changed.notices) == 2


def test_a_mission_role_is_a_code_and_an_entry(layer):
    layer("code_list", code_list("role", f"  - code: monitor\n    {LABELS}"), name="a.yaml")
    folder = layer("roles", "roles:\n  monitor: {reads: true, reads_journal: own, may: [report.*]}\n", name="b.yaml")
    changed = load(shipped(), folder)
    assert changed.roles["monitor"].allows("report.grade") and not changed.roles["monitor"].allows("alert.raise")
    assert changed.notices == ()


def test_a_bit_or_rank_on_which_stored_records_depend_cannot_be_changed(layer):
    folder = layer("code_list", code_list("component", "  - {code: joc, attributes: {bit: 29}}"))
    (fault,) = check(folder / "file.yaml")
    assert 'the attribute "bit" of "joc" cannot be changed' in fault.problem
    with pytest.raises(DoctrineError):
        load(shipped(), folder)


@pytest.mark.parametrize(("bit", "problem"), [(5, "bit 5 is taken"), (31, "31 is too large")])
def test_a_new_component_needs_a_free_bit_within_the_mask(layer, bit, problem):
    codes = code_list("component", f"  - code: aviation\n    {LABELS}\n    attributes: {{bit: {bit}}}")
    (fault,) = check(layer("code_list", codes) / "file.yaml")
    assert problem in fault.problem


def test_of_several_versions_in_a_layer_the_highest_counts(layer):
    layer("review_rule", "radius_m: {value: 8000}\n", version=10, name="a.yaml")
    folder = layer("review_rule", "radius_m: {value: 9000}\n", version=9, name="b.yaml")
    changed = load(shipped(), folder)
    assert changed.review_rule.radius_m == 8_000
    assert dict(changed.layers[-1].versions) == {"review_rule": 10}


def test_one_version_that_is_there_twice_is_refused(layer):
    layer("review_rule", "radius_m: {value: 8000}\n", name="a.yaml")
    with pytest.raises(DoctrineError, match="too"):
        load(shipped(), layer("review_rule", "radius_m: {value: 9000}\n", name="b.yaml"))


def test_a_layer_written_over_an_older_shipped_version_is_noticed(layer, tmp_path):
    upper = tmp_path / "upper"
    upper.mkdir()
    folder = layer("review_rule", "radius_m: {value: 8000}\n", version=3)
    text = (folder / "file.yaml").read_text().replace("version: 3", "version: 1\nover: 2")
    (upper / "file.yaml").write_text(text)
    (notice,) = load(shipped(), folder, upper).notices
    assert "version 2 of review_rule, which is now 3" in notice


def test_the_digest_knows_content_and_not_layout(layer):
    folder = layer("review_rule", "radius_m: {value: 8000}\n")
    first = load(shipped(), folder).digest
    file = folder / "file.yaml"
    file.write_text("# a remark\n" + file.read_text().replace("8000}", "8000} # metres"))
    assert load(shipped(), folder).digest == first != SHIPPED.digest
    file.write_text(file.read_text().replace("8000", "8001"))
    assert load(shipped(), folder).digest != first


def test_a_faulty_layer_stops_the_loading_with_file_and_line(layer):
    with pytest.raises(DoctrineError, match=r"file\.yaml:6:1: "):
        load(shipped(), layer("review_rule", "radios_m: {value: 8000}\n"))


def test_the_first_layer_must_be_the_shipped_one(layer):
    with pytest.raises(ValueError, match="first layer"):
        load(layer("sources", "documents: {sop: Mission order}\n"))


def test_the_running_doctrine_follows_the_layers_in_use(layer):
    try:
        use_layers(layer("review_rule", "radius_m: {value: 8000}\n"))
        assert doctrine().review_rule.radius_m == 8_000
        assert doctrine() is doctrine()
    finally:
        use_layers()
    assert doctrine().review_rule.radius_m == 5_000


def test_an_unknown_code_says_which_was_probably_meant():
    with pytest.raises(UnknownCode, match=r'no code "imminet"\. Did you mean "imminent"\?'):
        SHIPPED.lists["urgency"]["imminet"]
    assert "imminet" not in SHIPPED.lists["urgency"]


def test_nothing_of_a_doctrine_can_be_changed():
    with pytest.raises(TypeError):
        SHIPPED.lists["urgency"] = None
    with pytest.raises(TypeError):
        SHIPPED.lists["urgency"]["info"].labels["en"] = "x"


def test_a_label_in_a_language_of_a_region_or_an_unknown_one_is_still_a_label():
    code = SHIPPED.lists["tier"]["tier_1"]
    assert code.label("fr-ca") == code.label("fr") != code.label("en") == code.label("pt")


@given(st.sets(st.sampled_from([code.code for code in SHIPPED.lists["component"]])))
def test_a_set_of_components_survives_as_a_bit_mask(codes):
    components = SHIPPED.lists["component"]
    assert set(components.codes_of(components.bits(codes))) == codes
    assert components.bits([*codes, *codes]) == components.bits(codes) < 1 << 31


OVERRIDES = st.fixed_dictionaries(
    {"code": st.sampled_from([code.code for code in SHIPPED.lists["channel"]] + ["boat", "drum"])},
    optional={"withdrawn": st.booleans(), "labels": st.sets(st.sampled_from(LANGUAGES), min_size=1)},
)


def channel_file(folder: Path, overrides: list[dict], depth: int) -> Path:
    """A layer's list file; a code that no layer below has gets all its labels."""
    folder.mkdir(parents=True)
    known = {code.code for code in SHIPPED.lists["channel"]}
    lines = ["doctrine: code_list", "name: channel", HEAD.format(version=1) + "codes:"]
    for one in overrides:
        languages = one.get("labels", set()) if one["code"] in known else LANGUAGES
        labels = ", ".join(f"{language}: {one['code']} {language} {depth}" for language in languages)
        withdrawn = f", withdrawn: {str(one['withdrawn']).lower()}" if "withdrawn" in one else ""
        lines.append(f"  - {{code: {one['code']}, labels: {{{labels}}}{withdrawn}}}")
    (folder / "channel.yaml").write_text("\n".join(lines) + "\n")
    return folder


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(
    layers=st.lists(
        st.lists(OVERRIDES, min_size=1, max_size=5, unique_by=lambda one: one["code"]), min_size=1, max_size=3
    )
)
def test_layers_say_the_same_as_their_overrides_applied_one_by_one(tmp_path_factory, layers):
    root = tmp_path_factory.mktemp("layers")
    folders = [channel_file(root / str(depth), one, depth) for depth, one in enumerate(layers)]
    channels = load(shipped(), *folders).lists["channel"]
    expected = {code.code: (dict(code.labels), False) for code in SHIPPED.lists["channel"]}
    for depth, overrides in enumerate(layers):
        for one in overrides:
            code, new = one["code"], one["code"] in ("boat", "drum")
            labels, withdrawn = expected.get(code, ({}, False))
            said = LANGUAGES if new else one.get("labels", ())
            labels = labels | {language: f"{code} {language} {depth}" for language in said}
            expected[code] = (labels, one.get("withdrawn", withdrawn))
    assert {code.code: (dict(code.labels), code.withdrawn) for code in channels} == expected
    assert [code.code for code in channels] == list(expected)
    assert {code for code, _ in channels.choices("zh")} == {c for c, (_, gone) in expected.items() if not gone}


def test_adding_keeps_every_version_and_refuses_an_older_one(layer, tmp_path):
    home = tmp_path / "home"
    source = layer("review_rule", "radius_m: {value: 8000}\n", version=2) / "file.yaml"
    assert add(source, home).name == "review_rule.v2.yaml"
    assert add(source, home).name == "review_rule.v2.yaml"
    source.write_text(source.read_text().replace("8000", "9000"))
    with pytest.raises(DoctrineError, match="version 2 cannot follow it; expected version 3 or higher") as refused:
        add(source, home)
    assert (refused.value.line, refused.value.column) == (2, 1)
    source.write_text(source.read_text().replace("version: 2", "version: 3"))
    add(source, home)
    assert sorted(file.name for file in home.iterdir()) == ["review_rule.v2.yaml", "review_rule.v3.yaml"]
    assert load(shipped(), home).review_rule.radius_m == 9_000


def test_a_list_that_drops_a_code_on_which_the_missions_clocks_hang_is_refused(layer, tmp_path):
    one = f"  - code: now\n    {LABELS}\n    attributes: {{rank: 9}}"
    layer("code_list", code_list("urgency", one), name="urgency.yaml")
    folder = layer("clocks", "clocks:\n  now: {decide: 5 min}\n", name="clocks.yaml")
    newer = tmp_path / "newer.yaml"
    newer.write_text((folder / "urgency.yaml").read_text().replace("version: 1", "version: 2").replace("now", "soon"))
    try:
        use_layers(folder)
        (fault,) = check(newer)
    finally:
        use_layers()
    assert fault.file == folder / "clocks.yaml" and '"now" is no urgency' in fault.problem


def shipped_subjects(whole: Doctrine) -> set[str]:
    return set(whole.layers[0].versions)


def test_the_layers_tell_every_file_and_its_version():
    assert "code_list.urgency" in shipped_subjects(SHIPPED) and "clocks" in shipped_subjects(SHIPPED)
    assert SHIPPED.layers[0].name == "doctrine"
