"""The parts, the shell and their words."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tutela.web.templatetags import tutela as tags
from tutela.web.templatetags.part_samples import NOW, SampleForm

pytestmark = pytest.mark.once

WEB = Path(__file__).resolve().parents[1]
FRONTEND = WEB.parents[2] / "frontend"
TEMPLATES = sorted(p for p in (WEB / "templates").rglob("*.html"))
PARTS = sorted((WEB / "templates/web/parts").glob("*.html"))
HOSTILE = '<script>alert("1")</script>'
BAR = {"code": "confidential", "label": "Confidential"}


def shell(**changes: Any) -> dict[str, Any]:
    """The context that the shell's context processor gives to a signed-in duty officer."""
    return {
        "page_title": "Alert",
        "page_classification": BAR,
        "csrf_token": "a-token",
        "space": {"name": "Mission", "mark": ""},
        "user_menu": {"name": "Duty officer", "role": "JOC"},
        "navigation": [
            {"label": "Desk", "url": "/", "current": True},
            {"label": "Alerts", "url": "/alerts", "count": 7},
        ],
        "sign_out_url": "/sign-out",
        "LANGUAGE_CODE": "en",
        "LANGUAGE_BIDI": False,
        "mode": "open",
        "LANGUAGES": [("ar", "العربية"), ("en", "English")],
        "now": NOW,
        **changes,
    }


def page(name: str = "web/parts.html", **changes: Any) -> str:
    return render_to_string(name, shell(**changes))


def part(name: str, **values: Any) -> str:
    return render_to_string(f"web/parts/{name}.html", values)


def tagged(text: str, **values: Any) -> str:
    return Template("{% load tutela %}" + text).render(Context(values))


class Elements(HTMLParser):
    """Every start tag of a page with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))

    def values(self, attribute: str) -> list[str]:
        return [found[attribute] or "" for _, found in self.all if attribute in found]


class TestTheTemplates:
    @pytest.mark.parametrize("template", PARTS, ids=lambda p: p.stem)
    def test_a_part_begins_by_listing_its_context(self, template: Path) -> None:
        assert re.match(r"{% comment %}\n.+?\n{% endcomment %}", template.read_text(), re.DOTALL)

    @pytest.mark.parametrize("template", PARTS, ids=lambda p: p.stem)
    def test_a_part_stands_on_the_page_of_parts(self, template: Path) -> None:
        samples = (WEB / "templatetags/part_samples.py").read_text()
        shown = (WEB / "templates/web/parts.html").read_text()
        nested = "".join(p.read_text() for p in PARTS)
        assert any(f"parts/{template.name}" in text for text in (shown, nested)) or f'"{template.stem}"' in samples

    @pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: p.stem)
    def test_nothing_needs_a_weaker_content_security_policy(self, template: Path) -> None:
        text = re.sub(r"{%.*?%}", "", template.read_text(), flags=re.DOTALL)
        assert not re.search(r"\sstyle=|<style|javascript:|\son[a-z]+=", text)
        assert not re.search(r"<script(?![^>]*\ssrc=)", text)

    @pytest.mark.parametrize("file", [*TEMPLATES, WEB / "static/web/tutela.css"], ids=lambda p: p.name)
    def test_nothing_is_asked_of_another_machine(self, file: Path) -> None:
        assert not re.search(r"(?:https?:)?//[a-z]", file.read_text())


class TestTheShell:
    def test_the_classification_stands_at_head_and_foot(self) -> None:
        bars = [
            found
            for _, found in Elements(page()).all
            if "bar-head" in (found.get("class") or "") or "bar-foot" in (found.get("class") or "")
        ]
        assert [bar["data-code"] for bar in bars] == ["confidential", "confidential"]

    def test_a_practice_space_is_marked_and_a_mission_is_not(self) -> None:
        assert "data-mark" not in page("404.html")
        marked = page("404.html", space={"name": "Practice", "mark": "PRACTICE"})
        assert marked.count('data-mark="practice"') == 2
        assert "Practice</span>" in marked

    def test_an_exercise_is_marked_by_its_own_word(self) -> None:
        assert "Exercise</span>" in page("404.html", space={"name": "Flood", "mark": "EXERCISE"})

    def test_the_read_only_notice_stands_only_in_read_only(self) -> None:
        assert "Nothing can be saved" not in page()
        assert "Nothing can be saved" in page(mode="read-only")

    def test_signing_out_is_a_post_with_its_token(self) -> None:
        html = page("404.html", csrf_token="a-token")
        form = re.search(r'<form method="post" action="/sign-out">(.*?)</form>', html, re.DOTALL)
        assert form
        assert "a-token" in form.group(1)

    def test_a_stranger_has_no_search_and_no_menu(self) -> None:
        html = page("404.html", user_menu=None, navigation=[])
        assert 'role="search"' not in html
        assert 'class="user"' not in html

    def test_arabic_turns_the_page_and_writes_its_digits(self) -> None:
        with translation.override("ar"):
            html = page(LANGUAGE_CODE="ar", LANGUAGE_BIDI=True)
        assert '<html lang="ar" dir="rtl"' in html
        assert ">٧</span>" in html

    def test_a_chosen_theme_is_said_on_the_root(self) -> None:
        assert 'data-theme="dark"' in page(theme="dark").partition("<head>")[0]

    def test_the_current_page_is_said_in_the_navigation(self) -> None:
        assert re.search(r'href="/" aria-current="page">Desk', page())

    def test_ids_are_unique_and_every_reference_leads_to_one(self) -> None:
        elements = Elements(page())
        ids = elements.values("id")
        assert len(ids) == len(set(ids))
        named = {one for value in elements.values("aria-describedby") for one in value.split()}
        named |= {value[1:] for value in elements.values("href") if len(value) > 1 and value[0] == "#"}
        named |= set(elements.values("for"))
        assert named <= set(ids)


class TestErrors:
    def test_missing_and_forbidden_answer_with_the_same_page(self) -> None:
        assert page("404.html") == page("403.html")

    @pytest.mark.parametrize("name", ["500.html", "503.html"])
    def test_it_is_said_even_when_nothing_else_is_known(self, name: str) -> None:
        assert "<h1>" in render_to_string(name)

    def test_a_form_open_too_long_is_said_not_to_be_saved(self) -> None:
        assert "Nothing was saved." in page("403_csrf.html")


class TestTimeLeft:
    @pytest.mark.parametrize(
        "case", json.loads((FRONTEND / "time-left.cases.json").read_text()), ids=lambda c: c["text"]
    )
    def test_server_and_script_say_the_same(self, case: dict[str, Any]) -> None:
        with translation.override("en"):
            assert tags.time_left(NOW + timedelta(seconds=case["seconds"]), NOW) == case["text"]

    @given(st.integers(min_value=1, max_value=10**8))
    def test_the_words_never_say_more_than_there_is(self, seconds: int) -> None:
        with translation.override("en"):
            words = tags.time_left(NOW + timedelta(seconds=seconds), NOW)
        units = {"d": 86400, "h": 3600, "min": 60}
        said = sum(int(n) * units[unit] for n, unit in re.findall(r"(\d+) (d|h|min)\b", words))
        assert words.startswith("under") or seconds - 3600 < said <= seconds

    @given(st.floats(min_value=-500, max_value=500), st.sampled_from(["ok", "soon", "over"]))
    def test_a_fuse_never_leaves_its_line(self, share: float, state: str) -> None:
        line = {name: float(value[:-1]) for name, value in tags.fuse_line(share, state).items()}
        assert 0 <= line["start"] <= line["start"] + line["width"] <= 100.11
        assert line["end"] <= 100

    def test_the_line_past_its_end_is_that_of_the_script(self) -> None:
        assert tags.fuse_line(40, "over") == {"start": "75.0%", "width": "10.0%", "end": "75.0%"}
        assert tags.fuse_line(50, "soon") == {"start": "50.0%", "width": "50.0%", "end": "100.0%"}

    def test_a_fuse_carries_what_the_script_needs_and_a_met_one_does_not_run(self) -> None:
        running = part("fuse", label="Decide", ends_at=NOW + timedelta(minutes=18), now=NOW, share=30.5, state="soon")
        assert 'data-ends="2020-07-03T03:00:00Z"' in running
        assert 'data-share="30.5"' in running
        assert "data-island" not in part("fuse", label="Decide", ends_at=NOW, now=NOW, share=0, state="met")

    def test_a_share_is_written_for_machines_in_every_language(self) -> None:
        with translation.override("fr"):
            assert 'data-share="30.5"' in part("fuse", label="x", ends_at=NOW, now=NOW, share=30.5, state="ok")


class TestWordsAndNumbers:
    def test_a_moment_shows_the_mission_s_zone_and_says_utc(self, settings: Any) -> None:
        settings.TIME_ZONE = "Africa/Juba"
        with translation.override("en"):
            shown = str(tags.mission_time(datetime(2022, 7, 3, 2, 42, tzinfo=UTC)))
        assert ">3 July 2022, 04:42<" in shown
        assert 'title="3 July 2022, 02:42 UTC"' in shown
        assert 'datetime="2022-07-03T02:42:00Z"' in shown

    @pytest.mark.parametrize(
        ("days", "text"),
        [(0, "05:42"), (-1, "Thu 05:42"), (3, "Mon 05:42"), (-3, "Tue 05:42"), (4, "7 July 2020, 05:42")],
    )
    def test_a_moment_of_today_is_its_clock_one_of_these_days_its_weekday(
        self, settings: Any, days: int, text: str
    ) -> None:
        settings.TIME_ZONE = "Africa/Juba"
        with translation.override("en"):
            told = str(tags.mission_time(NOW + timedelta(days=days), NOW))
        assert f">{text}<" in told
        assert " 2020, 02:42 UTC" in told, "the whole date stands in the title"
        assert ("data-day" in told) == (" 2020, 05:42" not in told), "and comes on paper where it is left out"

    def test_no_moment_is_said(self) -> None:
        with translation.override("en"):
            assert tags.mission_time(None) == "not known"
            assert "not known" in tagged("{% mission_time missing %}")

    @pytest.mark.parametrize(("language", "text"), [("en", "10,138"), ("ar", "١٠٬١٣٨"), ("fr", "10\u00a0138")])
    def test_a_number_is_written_as_the_language_writes_it(self, language: str, text: str) -> None:
        with translation.override(language):
            shown = tags.number(10138)
        assert re.sub(r"[\s.,٬\u202f]", "", shown) == re.sub(r"[\s.,٬]", "", text)

    @pytest.mark.parametrize("nothing", [None, ""])
    def test_no_number_is_a_dash_and_zero_is_zero(self, nothing: object) -> None:
        assert tags.number(nothing) == "–"  # type: ignore[arg-type]  templates give "" for a missing key
        assert tags.number(0) == "0"

    def test_coordinates_are_latitude_first_with_the_grid_beside_them(self) -> None:
        shown = re.sub(r"<[^>]+>", "", str(tags.coordinates(31.396, 7.75)))
        assert shown == "7.750° N, 31.396° E · 36N UP 231 569"

    def test_south_and_west_are_named(self) -> None:
        assert "1.500° S, 12.250° W" in str(tags.coordinates(-12.25, -1.5))

    def test_a_code_is_shown_by_its_label_in_the_language(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class Tier:
            def label(self, language: str) -> str:
                return {"en": "Physical protection", "zh": "实际保护"}[language]

        class InForce:
            lists = {"tier": {"II": Tier()}}

        monkeypatch.setattr("tutela.kernel.doctrine.doctrine", InForce)
        with translation.override("zh-hans"):
            assert tags.code_label("tier", "II") == "实际保护"
        with translation.override("en"):
            assert tags.code_label("tier", "II") == "Physical protection"
            assert tags.code_label("tier", "IX") == "IX"
            assert tags.code_label("tier", None) == ""

    def test_the_address_of_a_list_changes_one_question_and_keeps_the_others(self) -> None:
        asked = QueryDict("area=SS01&area=SS02&cursor=abc")
        assert tags.list_address(asked, sort="-best", cursor=None) == "?area=SS01&area=SS02&sort=-best"
        assert tags.list_address({}, q="Bor & Akobo") == "?q=Bor+%26+Akobo"


class TestParts:
    def test_hostile_text_is_escaped_in_every_part(self) -> None:
        text = HOSTILE
        shown = [
            part(
                "fuse",
                label=text,
                ends_at=NOW,
                now=NOW,
                share=1,
                state="ok",
                steps=[{"label": text, "state": "next"}],
            ),
            part("chain", steps=[{"label": text, "url": text, "state": "there", "note": text}]),
            part("grade", reliability=text, credibility=text, words=text),
            part("verification", state="verified", label=text),
            part("precision", kind="exact", text=text),
            part("lbh", low=1, best=2, high=3, unit=text, rows=[{"label": text, "note": text}]),
            part("classification", place="head", code=text, label=text, mark="practice", note=text, serial=text),
            part("sealed", title=text, state="sealed", text=text),
            part("empty", title=text, text=text, next={"label": text, "url": text}),
            part("failed", title=text, text=text, code=text),
            part(
                "table",
                caption=text,
                columns=[{"label": text}, {"label": text}],
                rows=[{"url": text, "cells": [{"text": text}, {"text": text, "note": text, "code": True}]}],
            ),
            part("form", form=SampleForm({"where": text, "until": text}), submit_label=text),
            part("filters", form=SampleForm(), active=[{"label": text, "remove_url": text}]),
            part(
                "actions",
                title=text,
                actions=[{"label": text, "why_not": text}, {"label": text, "url": text, "allowed": True}],
            ),
            part(
                "history",
                entries=[
                    {
                        "at": NOW,
                        "who": text,
                        "what": text,
                        "reason": text,
                        "changes": [{"field": text, "before": text, "after": text}],
                    }
                ],
            ),
            part("facts", facts=[{"term": text, "text": text, "note": text}]),
            part("doctrine_note", text=text, source=text, status="stated", note=text),
            part("links", came_from=[{"kind": text, "label": text, "url": text, "note": text}]),
            part("answers", answers=[{"title": text, "url": text, "where": text, "facts": text, "who": text}]),
        ]
        assert all("&lt;script&gt;" in html for html in shown)
        assert not any("<script>" in html for html in shown)

    def test_a_closed_act_stays_visible_with_its_reason_and_cannot_be_pressed(self) -> None:
        html = part(
            "actions",
            actions=[{"label": "Close", "url": "/x", "allowed": False, "why_not": "Needs an outcome."}],
        )
        assert "Close" in html
        assert "Needs an outcome." in html
        assert "<button" not in html
        assert "href" not in html

    def test_an_allowed_post_is_a_form_with_its_token_and_fields(self) -> None:
        act = {
            "label": "Acknowledge",
            "url": "/x",
            "method": "post",
            "allowed": True,
            "fields": [{"name": "v", "value": 3}],
        }
        html = part("actions", actions=[act], csrf_token="a-token")
        assert 'value="a-token"' in html
        assert '<input type="hidden" name="v" value="3">' in html

    def test_an_error_stands_beside_its_field_and_the_summary_leads_there(self) -> None:
        with translation.override("en"):
            html = part(
                "form",
                form=SampleForm({"what": "flight", "where": "Bor", "until": "4:"}),
                submit_label="Save",
            )
        assert '<a href="#id_until">By when must they answer?: Write a time after 05:42, such as 06:15.</a>' in html
        assert re.search(r'<input[^>]*name="until"[^>]*aria-invalid="true"[^>]*aria-describedby="id_until_error"', html)
        assert '<p class="field-error" id="id_until_error">' in html

    def test_help_carries_the_paragraph_it_comes_from(self) -> None:
        with translation.override("en"):
            assert "POC policy ¶21</cite>" in part("form", form=SampleForm(), submit_label="Save")

    def test_a_folded_group_opens_when_an_error_lies_in_it(self) -> None:
        wrong, right = SampleForm({"until": "4:"}), SampleForm()
        for form, is_open in ((wrong, True), (right, False)):
            html = part(
                "form",
                form=form,
                submit_label="Save",
                groups=[{"title": "More", "folded": True, "fields": [form["until"]]}],
            )
            assert ('<details class="fold" open>' in html) is is_open

    def test_a_grade_that_cannot_be_judged_is_dashed(self) -> None:
        assert "data-unknown" in part("grade", reliability="F", credibility="2")
        assert "data-unknown" in part("grade", reliability="B", credibility=6)
        assert "data-unknown" not in part("grade", reliability="B", credibility=2)

    def test_a_number_that_nobody_gave_is_said_and_not_drawn(self) -> None:
        with translation.override("en"):
            assert "number not known" in part("lbh", low=None, best=None, high=None)
            html = part("lbh", low=1, best=1, high=1, rows=[{"label": "Report"}])
        assert "gave no number" in html
        assert "<circle" not in html

    def test_zero_is_drawn_as_a_number(self) -> None:
        assert "<circle" in part(
            "lbh", low=0, best=0, high=4, rows=[{"label": "Report", "low": 0, "best": 0, "high": 4}]
        )

    def test_a_wide_place_has_no_coordinates_and_the_equator_has(self) -> None:
        assert "°" not in part("precision", kind="wide", text="Jonglei")
        assert "0.000° N" in part("precision", kind="exact", text="x", lon=0.0, lat=0.0)

    def test_the_chain_is_dotted_towards_what_does_not_exist(self) -> None:
        html = part("chain", steps=[{"label": "Alert", "state": "here"}, {"label": "Review", "state": "absent"}])
        assert 'data-state="here" data-reaches="absent" aria-current="step"' in html

    def test_a_cell_may_hold_a_part(self) -> None:
        cell = {"part": "grade", "with": {"reliability": "B", "credibility": "2"}}
        html = part(
            "table",
            columns=[{"label": "Report"}, {"label": "Grade"}],
            rows=[{"cells": [{"text": "x"}, cell]}],
        )
        assert '<td role="cell" data-label="Grade"><span class="grade">' in html

    def test_an_empty_list_says_so_instead_of_showing_a_bare_head(self) -> None:
        html = part("table", columns=[{"label": "x"}], rows=[], empty={"title": "Nothing to answer"})
        assert "Nothing to answer" in html
        assert "<table" not in html

    def test_the_sorted_column_says_its_direction(self) -> None:
        html = part("table", columns=[{"label": "Best", "sorted": "descending", "sort_url": "?sort=best"}], rows=[])
        assert 'aria-sort="descending"' in html

    def test_the_words_for_what_may_not_be_seen_do_not_say_whether_it_exists(self) -> None:
        with translation.override("en"):
            html = part("notallowed")
        assert not re.search(r"forbidden|denied|not found|does not exist|permission", html, re.IGNORECASE)

    def test_a_part_called_by_name_keeps_the_token_of_its_page(self) -> None:
        html = tagged(
            '{% part "actions" values %}',
            csrf_token="a-token",
            values={"actions": [{"label": "x", "url": "/", "method": "post", "allowed": True}]},
        )
        assert "a-token" in html
