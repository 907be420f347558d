"""The worked example of docs/threats.md, by hand: evidence, matrix, ranked list, residual risk, the next quarter."""

from dataclasses import dataclass

import pytest

from tests.browser.visitor import DESK, PHONE
from tests.practice.conftest import practice  # noqa: F401
from tests.practice.someone import PRACTICE

pytestmark = pytest.mark.once

JUBA, WAU = "Fighting between Government and opposition forces in and around Juba", "Killing of civilians in Wau"
ROADS = "Attacks on travellers on the roads from Juba to Yei and Nimule"
RAIDS = "Raids that drive people from villages in Jonglei"


@dataclass(frozen=True)
class Example:
    """Who walks it how. threat: the one that is assessed anew, with these scores; the quarter that is begun then.

    field: likelihood and impact afterwards. said: what the quarterly assessment then says.
    """

    language: str
    direction: str
    size: tuple[int, int]
    theme: str
    threat: str
    scores: dict[str, str]
    quarter: str
    field: tuple[int, int]
    said: tuple[str, ...]
    before: str
    summary: str


EXAMPLES = {
    "english-desk": Example(
        "en", "ltr", DESK, "light", JUBA, {"opportunity": "4"}, "3", (5, 5),
        ("Risk up", "Came true", "Did not come true, though it was called likely", "Of 2 called likely last time, 1 came"),
        "Very high: 20 of 25", "It came to pass in Juba, and not in Wau.",
    ),
    "arabic-phone": Example(
        "ar", "rtl", PHONE, "dark", WAU, {"opportunity": "0"}, "4", (3, 4),
        ("انخفض الخطر", "لم يتحقق مع أنه وُصف بالمرجح"),
        "مرتفع جدا: ٢٠ من ٢٥", "تراجع الخطر في واو.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_the_worked_example_goes_from_evidence_to_the_next_quarter(visit, practice, pictures, example):  # noqa: F811
    who = visit(address=practice.address, theme=example.theme)
    who.speak(example.language)
    who.resize(example.size)
    looking = Looking(who, example, pictures)
    become(who, "analyst")

    looking.at("/threats", "ranked")
    ranked = who.page.locator("table.list tbody th a").all_inner_texts()
    assert [one for one in ranked if one in (ROADS, RAIDS)] == [ROADS, RAIDS]
    assert set(ranked[:2]) == {JUBA, WAU}

    looking.at("/threats/matrix", "matrix")
    assert who.page.locator(".risk-matrix .filled a").count() >= 3
    assert RAIDS in who.page.locator("main ul").inner_text()

    evidence(looking, example)
    assess(looking, example)
    residual(looking, example)
    the_next_quarter(looking, example)


class Looking:
    """The pages of the example, each looked at as it is met."""

    def __init__(self, who, example, pictures):
        self.who, self.example, self.pictures = who, example, pictures

    def at(self, path, name):
        self.who.open(PRACTICE.rstrip("/") + path)
        self.look(name)

    def look(self, name):
        self.who.check_direction(self.example.direction)
        self.who.check_width()
        self.who.check_fit()
        self.who.check_once()
        self.who.picture(self.pictures, f"threats-{self.example.language}-{name}")

    def verb(self, name):
        """Press the act of that name on a record's page."""
        self.who.page.locator(f'.record-now a[href$="/{name}"]').first.click()

    def send(self, **answers):
        form = self.who.page.locator("main form:not(.filters)").first
        for name, value in answers.items():
            field = form.locator(f'[name="{name}"]').first
            for fold in form.locator("details").filter(has=self.who.page.locator(f'[name="{name}"]')).all():
                fold.evaluate("one => { one.open = true }")
            tag = field.evaluate("one => one.tagName")
            field.select_option(value) if tag == "SELECT" else field.fill(value)
        form.locator("button.primary").last.click()
        self.who.page.wait_for_load_state()

    def threat(self, title):
        self.at("/threats", "again")
        self.who.page.locator("table.list tbody th a", has_text=title).first.click()
        self.who.page.wait_for_load_state()


def become(who, role):
    who.open(f"{PRACTICE}practice/roles")
    who.page.locator(f"button[name=role][value={role}]").first.click()
    who.page.wait_for_load_state()


def evidence(looking, example):
    """An event of the list is linked; both ends show it."""
    page = looking.who.page
    looking.threat(example.threat)
    looking.look("threat")
    before = page.locator("main .rows li").count()
    looking.verb("link")
    looking.look("link")
    page.locator("input[name=record]").first.check()
    looking.send(text="-")
    assert page.locator("main .rows li").count() == before + 1
    page.locator("main .rows li a").last.click()
    page.wait_for_load_state()
    assert example.threat in page.locator(".record-beside").inner_text()


def assess(looking, example):
    """One score differs; the matrix has the threat in another field, and the assessment before is still there."""
    page = looking.who.page
    looking.threat(example.threat)
    looking.verb("assess")
    looking.look("assess")
    looking.send(**example.scores)
    looking.look("assessed")
    looking.at("/threats/matrix", "matrix-after")
    likely, hard = example.field
    row = page.locator(".risk-matrix tbody tr").nth(5 - likely)
    assert example.threat in row.locator("td").nth(hard - 1).inner_text()


def residual(looking, example):
    """A response is planned and under way; what is left of the risk is scored."""
    looking.threat(example.threat)
    looking.verb("respond")
    answers = {"tier": "tier_1", "text": "-", "lead": "political_affairs", "threat_response_state": "under_way"}
    looking.send(**answers)
    looking.verb("score-again")
    looking.send(harm="1", vulnerability="3", exposed="500")
    looking.look("residual")
    likely, _hard = example.field
    assert looking.who.page.locator(".sure .risk").count() == 2
    assert str(likely) in looking.who.page.locator(".sure > div").last.inner_text().translate(WESTERN)


WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


def the_next_quarter(looking, example):
    """Begun from the last one, written, reviewed, signed, issued; the first quarter still says what it said."""
    page = looking.who.page
    looking.at("/threats/quarterly/new", "quarterly-new")
    looking.send(year="2016", quarter_number=example.quarter, scope="SS")
    text = page.locator("main").inner_text()
    assert all(one in text for one in example.said), text
    looking.look("quarterly")
    address = page.url
    looking.verb("write")
    looking.send(section="summary", language=example.language, text=example.summary)
    for role, verb in (("protection_adviser", "review"), ("head_of_office", "sign"), ("protection_adviser", "issue")):
        become(looking.who, role)
        page.goto(address)
        looking.verb(verb)
        looking.send()
    page.locator('.record-beside a[href$="/versions/1"]').click()
    looking.look("issued")
    assert example.summary in page.locator("main").inner_text()
    looking.at("/threats/quarterly", "quarterlies")
    page.locator("table.list tbody th a").last.click()
    page.locator('.record-beside a[href$="/versions/1"]').click()
    page.wait_for_load_state()
    assert example.before.translate(WESTERN) in page.locator("main").inner_text().translate(WESTERN)
