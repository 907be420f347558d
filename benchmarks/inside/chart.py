"""A chart of cost against size on two logarithmic scales, as SVG that any browser shows."""

import math
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

WIDTH, HEIGHT, MARGIN = 640, 400, 70
COLOURS = ("#0b5cad", "#b4540a", "#2c7a3f")

Points = Sequence[tuple[float, float]]


def write_chart(path: Path, lines: Mapping[str, Points], *, across: str, up: str) -> None:
    """lines: name -> (size, cost) pairs, all above 0. `across` and `up` name the scales."""
    points = [point for line in lines.values() for point in line]
    x = _scale([size for size, _ in points], MARGIN, WIDTH - MARGIN)
    y = _scale([cost for _, cost in points], HEIGHT - MARGIN, MARGIN / 2)
    parts = [*_grid(x, y, points, across, up)]
    for (name, line), colour in zip(lines.items(), COLOURS, strict=False):
        way = " ".join(f"{x(size):.1f},{y(cost):.1f}" for size, cost in line)
        parts.append(f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x(size):.1f}" cy="{y(cost):.1f}" r="4" fill="{colour}"/>' for size, cost in line]
        size, cost = line[len(line) // 2]
        parts.append(
            f'<text x="{x(size):.1f}" y="{y(cost) - 12:.1f}" fill="{colour}" text-anchor="end">{escape(name)}</text>'
        )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">'
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([head, '<rect width="100%" height="100%" fill="white"/>', *parts, "</svg>"]) + "\n")


class _scale:
    """From a value to a place: powers of ten at equal distances."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.low, self.high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
        self.high = max(self.high, self.low + 1)
        self.start, self.end = start, end

    def __call__(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    @property
    def marks(self) -> list[float]:
        """The powers of ten."""
        return [10.0**power for power in range(self.low, self.high + 1)]


def _grid(x: _scale, y: _scale, points: Points, across: str, up: str) -> list[str]:
    line = '<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" stroke="#ddd"/>'
    parts = [line.format(x(mark), y.start, x(mark), y.end) for mark in x.marks]
    parts += [line.format(x.start, y(mark), x.end, y(mark)) for mark in y.marks]
    parts += [
        f'<text x="{x(mark):.1f}" y="{y.start + 18:.1f}" text-anchor="middle">{mark:,.0f}</text>' for mark in x.marks
    ]
    parts += [
        f'<text x="{x.start - 8:.1f}" y="{y(mark) + 4:.1f}" text-anchor="end">{mark:g}</text>' for mark in y.marks
    ]
    parts.append(f'<text x="{WIDTH / 2:.0f}" y="{HEIGHT - 20}" text-anchor="middle">{escape(across)}</text>')
    parts.append(f'<text x="14" y="16">{escape(up)}</text>')
    return parts
