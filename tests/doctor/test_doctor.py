"""The doctor says what is wrong and what to do, and changes nothing."""

from tests.homes.installation import Answer, Installation


def findings(answer: Answer, check: str) -> list[dict[str, str]]:
    return [finding for finding in answer.json["findings"] if finding["check"] == check]


def standings(answer: Answer, check: str) -> set[str]:
    return {finding["standing"] for finding in findings(answer, check)}


def test_nothing_is_wrong_with_an_installation_that_was_set_up(installation: Installation):
    installation.must("user", "add", "olga", "--role", "analyst")
    answer = installation.must("doctor", "--json")
    assert answer.json["good"]
    wanted = {"home", "switch", "versions", "permissions", "migrations", "keys", "guards", "journal", "clock"}
    for check in wanted | ({"row security", "web role"} if installation.url else set()):
        assert standings(answer, check) == {"good"}, check


def test_an_empty_home_is_told_to_be_set_up(empty_home):
    answer = empty_home("nothing").run("doctor")
    assert answer.code == 0 and "./tutela up" in answer.out


def test_a_missing_guard_is_wrong(installation: Installation):
    on = " ON places_site" if installation.url else ""
    installation.sql(f"DROP TRIGGER places_site_guard_change{on}")
    answer = installation.run("doctor", "--json")
    assert answer.code == 1
    assert "places_site_guard_change" in findings(answer, "guards")[0]["said"]


def test_folders_of_keys_that_were_opened_are_closed_by_whatever_runs_next(installation: Installation):
    folders = [installation.home / name for name in ("keys", "keys/mission")]
    for folder in folders:
        folder.chmod(0o755)
    assert standings(installation.run("doctor", "--json"), "permissions") == {"good"}
    assert {folder.stat().st_mode & 0o777 for folder in folders} == {0o700}


def test_a_head_whose_signature_does_not_hold_is_wrong(installation: Installation):
    installation.must("user", "add", "olga", "--role", "analyst")
    installation.sql("UPDATE journal_state SET signature = ?", [bytes(64)])
    assert standings(installation.run("doctor", "--json"), "journal") == {"bad"}


def test_a_clock_behind_the_journal_is_wrong(installation: Installation):
    installation.must("user", "add", "olga", "--role", "analyst")
    installation.sql("UPDATE journal_state SET stamp = stamp + ?", [3_600_000 << 16])
    assert standings(installation.run("doctor", "--json"), "clock") == {"bad"}


def test_background_work_that_does_not_run_and_missing_witnesses_are_warned_of(installation: Installation):
    answer = installation.run("doctor", "--json")
    assert standings(answer, "worker") == standings(answer, "witnesses") == {"warning"}
