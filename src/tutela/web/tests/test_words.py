"""What the journal writes as codes has words: each kind of record, each field, each act, each part of the system."""

import ast
from pathlib import Path

import tutela
from tutela.kernel.access.reader import SYSTEM_NAMES
from tutela.kernel.records import kinds
from tutela.people.words import ACTORS
from tutela.web import words

SOURCE = Path(tutela.__file__).parent
WRITING = {"add", "change", "note", "write"}
"""How the writing of the journal is told which verb it is: by its first argument."""


def verbs_written():
    """The verbs that stand in the source where something is written, and the constants in past tense."""
    for file in sorted(SOURCE.glob("*/*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in WRITING and node.args:
                yield from _texts(node.args[0])
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "").isupper():
                yield from (text for text in _texts(node.value) if text.endswith("ed"))


def _texts(node):
    values = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return [value for value in values if value.count(".") == 1 and value.replace(".", "").replace("_", "").isalpha()]


def test_every_kind_of_record_has_words():
    assert set(kinds()) - set(words.KINDS) == set()


def test_every_field_that_the_journal_keeps_has_words():
    fields = {f"{kind}.{column.name}" for kind, model in kinds().items() for column in model.journaled()}
    assert {field for field in fields if field.split(".")[1] not in words.FIELDS} == set()


def test_every_act_has_words():
    found = set(verbs_written())
    assert (found - set(words.VERBS), len(found) > 40) == (set(), True)


def test_every_part_of_the_system_has_words():
    assert set(ACTORS) == SYSTEM_NAMES


def test_a_code_that_nobody_has_words_for_is_shown_as_it_is():
    assert words.verb("alert.whistled") == "alert.whistled"
