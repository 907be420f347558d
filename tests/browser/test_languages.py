"""A page in Chinese says nothing in English: whatever is in Latin letters there is data, or a name of its own."""

import json
import re
import subprocess
import sys

import pytest
from tools import languages

from tests.browser.test_pages import LEAST, walk_of
from tests.browser.world import ADMINISTRATOR, AUDITOR, DUTY, EVENTS, USERS
from tests.live.installation import ROOT
from tutela.places.boundaries import Boundaries

pytestmark = pytest.mark.once

READING = """() => {
  const said = [], silent = "script, style, textarea, .code, code, .languages, bdi[lang]";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (node.data.trim() && !node.parentElement.closest(silent)) said.push(node.data.trim());
  for (const name of ["title", "aria-label", "placeholder", "alt"])
    for (const element of document.querySelectorAll(`[${name}]`)) said.push(element.getAttribute(name));
  return said.concat(document.title);
}"""
"""What a page says, to the eye and to a screen reader. Codes stand in `.code`, other languages in `bdi[lang]`."""

ASKING = """
import django; django.setup()
import json
from tutela.kernel import spaces
from tutela.kernel.records import kinds
spaces.settle(spaces.MISSION)
rows = (row for model in kinds().values() for row in model.objects.as_system("test").values_list())
print(json.dumps([value for row in rows for value in row if isinstance(value, (str, list, dict))]))
"""

WORD = re.compile(r"[A-Za-z]{3,}")
CODE = re.compile(r"\b[a-z]+_[a-z0-9_]+\b|\b[a-z]+\.[a-z_]{3,}\b")
NUMBER = re.compile(r"\b[A-Z]-[0-9A-F]{6}\b|\b(?=[a-f]*\d)[0-9a-f]{6,}\b")
"""The number of a record and what a hash begins with: letters that are no word, though they may spell one."""
KEPT = {"utc", "alert.decide"}
"""What stays as it is in every language: a name, and an example of what one types."""


def words(text):
    return {word.casefold() for word in WORD.findall(text)}


@pytest.fixture(scope="package")
def data(mission):
    """What people wrote into the mission, the longest first; codes of lists are no data."""
    environment = {**mission.environment(), "DJANGO_SETTINGS_MODULE": "tutela.web.settings"}
    done = subprocess.run([sys.executable, "-c", ASKING], env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    texts = {text.strip() for text in texts_of(json.loads(done.stdout)) if re.search(r"[A-Z ]", text.strip())}
    areas = {part.name for part in Boundaries.load().areas.values()}
    return sorted({*texts, *USERS, *areas, EVENTS.name, "Natural Earth"} - {""}, key=len, reverse=True)


def texts_of(value):
    """Every text inside lists and tables."""
    if isinstance(value, (list, dict)):
        return [text for one in (value.values() if isinstance(value, dict) else value) for text in texts_of(one)]
    return [value] if isinstance(value, str) else []


@pytest.fixture(scope="module")
def english():
    """Words that have a Chinese translation, and no place in one."""
    from tutela.kernel.doctrine import doctrine

    labels = [(code.label("en"), code.label("zh")) for codes in doctrine().lists.values() for code in codes]
    catalog = [(" ".join(languages._forms(one)), one.id) for one in languages.read("zh_Hans") if one.id]
    said = [text for _zh, id in catalog for text in (id if isinstance(id, tuple) else (id,))] + [
        en for en, _zh in labels
    ]
    kept = [zh for zh, _id in catalog] + [zh for _en, zh in labels]
    return set().union(*map(words, said)) - set().union(*map(words, kept)) - KEPT


def untranslated(texts, data, english):
    """The texts of a page that hold a word of English, or a code, besides what is data."""
    for text in dict.fromkeys(texts):
        rest = text
        for known in (one for one in data if len(one) > 3 and one in text):
            rest = rest.replace(known, " ")
        rest = NUMBER.sub(" ", rest)
        if rest not in data and (words(rest) & english or set(CODE.findall(rest)) - KEPT):
            yield text


@pytest.mark.parametrize("name", [DUTY, ADMINISTRATOR, AUDITOR])
def test_a_page_in_chinese_says_nothing_in_english(visit, mission, data, english, name):
    who = visit(name)
    who.speak("zh-hans")
    found = {}
    walk = walk_of(name, mission.ids, verbs=True)
    for address in walk:
        who.open(address)
        for text in untranslated(who.page.evaluate(READING), data, english):
            found.setdefault(text, address)
    assert (found, len(walk) >= LEAST[name]) == ({}, True)


@pytest.mark.parametrize(
    ("text", "is_seen"),
    [
        ("保存", False),
        ("Save", True),
        ("deng 保存", False),
        ("由 deng closed", True),
        ("Attack on Duk Padiet", False),
        ("Attack on Duk Padiet closed", True),
        ("tier_2", True),
        ("alert.acknowledged", True),
        ("A-ADD9B9 · 1a1fec7d1390005", False),
        ("A-ADD9B9 closed", True),
        ("导出为 CSV", False),
    ],
)
def test_english_is_seen_and_data_is_not(text, is_seen):
    data, english = ["Attack on Duk Padiet", "deng"], {"save", "closed", "attack", "add"}
    assert bool(list(untranslated([text], data, english))) == is_seen
