"""The page on forecasts runs, and prints what it says it prints."""

import contextlib
import io
import re
from pathlib import Path

PAGE = Path(__file__).parents[4] / "docs" / "analysis" / "forecast.md"
BLOCK = re.compile(r"```python\n(?P<code>.*?)```\n\n```text\n(?P<printed>.*?)```", re.DOTALL)


def test_every_block_of_the_page_prints_what_stands_under_it() -> None:
    names: dict[str, object] = {}
    blocks = list(BLOCK.finditer(PAGE.read_text(encoding="utf-8")))
    assert len(blocks) == 5 == PAGE.read_text(encoding="utf-8").count("```python")
    for block in blocks:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(block["code"], str(PAGE), "exec"), names)  # noqa: S102 - our own page
        assert printed.getvalue() == block["printed"]
