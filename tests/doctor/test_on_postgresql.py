"""What only a server can have wrong: who may go round its row security."""

from urllib.parse import urlsplit, urlunsplit

from tests.doctor.test_doctor import standings
from tests.homes.installation import Installation


def test_row_security_that_was_turned_off_is_wrong(installation: Installation):
    installation.must("journal", "verify")
    installation.sql("ALTER TABLE incidents_incident DISABLE ROW LEVEL SECURITY")
    assert standings(installation.run("doctor", "--json"), "row security") == {"bad"}


def test_a_web_role_that_owns_tables_is_wrong(installation: Installation):
    installation.must("journal", "verify")
    role = urlsplit((installation.home / "keys" / "web-database-url").read_text()).username
    owner = installation.sql("SELECT tableowner FROM pg_tables WHERE tablename = 'places_site'")[0][0]
    installation.sql(f"GRANT {role} TO {owner}")
    installation.sql(f"GRANT CREATE ON SCHEMA tutela_mission TO {role}")
    installation.sql(f"ALTER TABLE places_site OWNER TO {role}")
    try:
        assert standings(installation.run("doctor", "--json"), "web role") == {"bad"}
    finally:
        installation.sql(f"ALTER TABLE places_site OWNER TO {owner}")
        installation.sql(f"REVOKE CREATE ON SCHEMA tutela_mission FROM {role}")


def test_a_server_that_does_not_answer_is_told(installation: Installation):
    nowhere = urlunsplit(urlsplit(installation.url)._replace(netloc="nobody@127.0.0.1:1"))
    answer = Installation(installation.home, nowhere).run("doctor")
    assert answer.code == 1 and "does not answer" in answer.out
