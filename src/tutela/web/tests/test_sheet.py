"""The sheet of the shell and the parts: its weight, its tokens, its colours."""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path

import pytest
from django.test import Client

pytestmark = pytest.mark.once

SHEET = (Path(__file__).resolve().parents[1] / "static" / "web" / "tutela.css").read_text()


class TestTheSheet:
    def test_it_knows_no_sides_of_the_screen(self) -> None:
        assert not re.search(r"\b(left|right)\b", SHEET)

    @pytest.mark.django_db  # The end of a request looks after connections.
    def test_it_leaves_compressed_without_what_it_says_to_people_in_less_than_11_kilobytes(self) -> None:
        answer = Client().get("/static/web/tutela.css", headers={"Accept-Encoding": "gzip"})
        assert len(answer.content) < 11_000
        sent = gzip.decompress(answer.content).decode()
        assert "/*" not in sent and sent.count("{") == re.sub(r"/\*.*?\*/", "", SHEET, flags=re.DOTALL).count("{")

    def test_the_dark_of_the_device_and_the_chosen_dark_are_the_same(self) -> None:
        assert themes()["dark"] == themes()["chosen dark"]

    def test_every_token_that_is_used_is_defined(self) -> None:
        assert set(re.findall(r"var\((--[\w-]+)\)", SHEET)) <= set(re.findall(r"(--[\w-]+):", SHEET))

    def test_motion_stands_under_the_wish_for_it(self) -> None:
        before, _, after = SHEET.partition("@media (prefers-reduced-motion: no-preference)")
        assert "transition" in after
        assert not re.search(r"transition|animation", before)


@cache
def themes() -> dict[str, dict[str, str]]:
    """The colour tokens of the sheet by theme."""
    blocks = {
        "light": r":root {\n  color-scheme.*?\n}",
        "dark": r":root:not\(\[data-theme=\"light\"\]\) {\n.*?\n  }",
        "chosen dark": r":root\[data-theme=\"dark\"\] {\n.*?\n}",
    }
    found = {name: re.search(pattern, SHEET, re.DOTALL) for name, pattern in blocks.items()}
    return {
        name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block.group()))
        for name, block in found.items()
        if block
    }


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour. Source: WCAG 2.2, "relative luminance"."""
    full = "".join(c * 2 for c in colour[1:]) if len(colour) == 4 else colour[1:]
    parts = [int(full[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21. Source: WCAG 2.2, "contrast ratio"."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


TEXT_PAIRS = [
    *[
        (ink, ground)
        for ink in ("ink", "ink-2", "ink-3", "lapis", "madder", "ochre", "violet", "leaf")
        for ground in ("paper", "sheet")
    ],
    ("ink", "tint"),
    ("ink", "warm"),
    ("ink", "well"),
    ("ink-2", "tint"),
    ("lapis", "tint"),
    ("on-lapis", "lapis"),
    ("on-madder", "madder"),
    ("on-bar", "bar"),
    ("on-bar", "bar-2"),
]
SHAPE_PAIRS = [(shape, ground) for shape in ("rule", "ochre", "ink-3", "lapis") for ground in ("paper", "sheet")]


class TestContrast:
    def test_the_measure_gives_the_known_ends_of_its_scale(self) -> None:
        assert contrast("#000", "#fff") == pytest.approx(21)
        assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)

    @pytest.mark.parametrize("theme", ["light", "dark"])
    @pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
    def test_text_has_four_and_a_half(self, theme: str, ink: str, ground: str) -> None:
        tokens = themes()[theme]
        assert contrast(tokens[ink], tokens[ground]) >= 4.5

    @pytest.mark.parametrize("theme", ["light", "dark"])
    @pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
    def test_edges_of_controls_and_marks_have_three(self, theme: str, shape: str, ground: str) -> None:
        tokens = themes()[theme]
        assert contrast(tokens[shape], tokens[ground]) >= 3
