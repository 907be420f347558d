"""What tests that tamper share."""

from uuid import UUID

from tests.homes.installation import Installation


def subject_of(installation: Installation, position: int) -> str:
    rows = installation.sql("SELECT subject FROM journal_entry WHERE position = ?", [position])
    return str(UUID(bytes=bytes(rows[0][0])))


class Table:
    """Hands out rows of a table, each once: its name as the database has it, and as people read it."""

    def __init__(self, installation: Installation, table: str) -> None:
        self._rows = iter(installation.sql(f"SELECT id FROM {table} ORDER BY id LIMIT 30"))

    def next(self) -> tuple[object, str]:
        name = next(self._rows)[0]
        return name, str(name if isinstance(name, UUID) else UUID(name))


def found(installation: Installation, *words: object) -> list[dict[str, str]]:
    """The faults that the command names; it must exit with 1."""
    answer = installation.run("journal", *words, "--json")
    assert answer.code == 1, answer.out + answer.err
    return answer.json["faults"]


def about(faults: list[dict[str, str]], subject: str) -> str:
    """What the faults say of one record."""
    return " ".join(f"{fault['where']} {fault['what']};" for fault in faults if fault["id"] == subject)


def columns(installation: Installation, table: str) -> list[str]:
    if installation.url:
        query = "SELECT column_name FROM information_schema.columns WHERE table_name = ? AND is_generated = 'NEVER'"
    else:
        query = "SELECT name FROM pragma_table_info(?)"
    return list(dict.fromkeys(name for (name,) in installation.sql(query, [table])))
