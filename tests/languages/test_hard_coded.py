"""Nothing is said in English alone: not by a template, not by a module, not by a script of the browser."""

import re
from pathlib import Path

import pytest
from tools.languages import SOURCE

from tests.languages import reading

pytestmark = pytest.mark.once

FRONTEND = SOURCE.parent.parent / "frontend"

NOT_SHOWN = {
    ("kernel/geography.py", "Warning in .Convert_MGRS_To_Geodetic"),  # a filter of warnings
    ("people/first.py", "first administrator"),  # the name of a sign-in that belongs to nobody and is listed nowhere
}
"""Texts that only look as if people read them."""

PLACES = ("Duk", "Gumuruk", "Jonglei", "Poktap", "Uror", "36N UP 2 5", "36N UP 230 569")
NAMES = {("web/templatetags/part_samples.py", name) for name in PLACES}
"""Names of places are data."""


RECORDS = {"coming.py", "laying.py", "playing.py", "register.py", "stories.py"}
"""Modules of the practice mission that write records: what its people wrote, in whatever language they speak."""


def modules():
    """Of the commands the help is English: whoever has the command line has the handbook of an administrator."""
    left_out = {"tests", "migrations", "commands", "analysis", "languages"}  # products/languages: one grammar each
    parts = {file: file.relative_to(SOURCE).parts for file in sorted(SOURCE.rglob("*.py"))}
    return [
        file for file, of in parts.items() if not left_out & set(of) and not (of[0] == "practice" and of[-1] in RECORDS)
    ]


def test_no_template_says_a_word_outside_a_translation_tag():
    files = [file for end in ("html", "txt") for file in sorted(SOURCE.rglob(f"templates/**/*.{end}"))]
    said = [
        f"{file.relative_to(SOURCE)}: {words.strip()}"
        for file in files
        for words in reading.in_template(file.read_text())
    ]
    assert (said, len(files) > 80) == ([], True)


def test_no_module_gives_people_a_text_that_was_not_translated():
    problems = reading.problems_of(file.read_text() for file in modules())
    said = {
        (file.relative_to(SOURCE).as_posix(), text)
        for file in modules()
        for _line, text in reading.in_python(file.read_text(), problems)
    }
    assert said - NOT_SHOWN - NAMES == set()
    assert NOT_SHOWN <= said  # else the exception has nothing to except any more


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<p>Save</p>", ["Save"]),
        ("<p>{% translate 'Save' %} {{ name }} · Tutela</p>", []),
        ("<input placeholder='Find it' class='search'>", ["Find it"]),
        ("<a title=\"{% translate 'Save' %}\" href='/find'>{# no #}{% comment %}words{% endcomment %}</a>", []),
        ("{% blocktranslate %}{{ n }} days{% endblocktranslate %} left", [" left"]),
        ("<script type='module'>const words = 1;</script><svg><title>A fuse</title></svg>", ["A fuse"]),
    ],
)
def test_words_of_a_template_are_seen(source, said):
    assert reading.in_template(source) == said


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('CharField(label="Name", required=False)', ["Name"]),
        ('CharField(label=_("Name"), widget="date")', []),
        ('{"title": f"Report {code}", "code": "alerts.closed"}', ["Report "]),
        ('class X(Problem):\n    title = "Not now"', ["Not now"]),
        ('raise Late("The clock ran out.")\nclass Late(Conflict): ...', ["The clock ran out."]),
        ('{"label": label("tier", "tier_1"), "text": "open"}', []),
    ],
)
def test_texts_of_a_module_are_seen(source, said):
    problems = reading.problems_of([source, "class Conflict(Problem): ..."])
    assert [text for _line, text in reading.in_python(source, problems)] == said


SENTENCE = re.compile(r"""(["'`])([A-Z][^"'`\n]*[A-Za-z]{2,} [a-z]{2,}[^"'`\n]*|[A-Z][a-z]+ [a-z]{2,}[^"'`\n]*)\1""")


def spoken_by(script: Path) -> list[str]:
    """Texts of a script that could be sentences: what a person reads comes from the page, in its language."""
    code = re.sub(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", "", script.read_text(encoding="utf-8"), flags=re.DOTALL)
    lines = [line for line in code.splitlines() if not re.search(r"Error\(|console\.|querySelector|use strict", line)]
    return [found[1] for line in lines for found in SENTENCE.findall(line)]


def test_no_script_holds_a_sentence():
    scripts = [file for file in FRONTEND.glob("*.js") if ".test." not in file.name]
    assert {file.name: spoken_by(file) for file in scripts if spoken_by(file)} == {}


def test_a_sentence_of_a_script_is_seen(tmp_path):
    script = tmp_path / "one.js"
    script.write_text('// not this one\nbutton.textContent = "Try again";\nfetch("/one/two");\n')
    assert spoken_by(script) == ["Try again"]
