"""Reads the OR-Library's p-median files: `n m p`, then m edges `i j cost`; the last occurrence of an edge
counts.

Source of the format: Beasley 1985, https://people.brunel.ac.uk/~mastjjb/jeb/orlib/pmedinfo.html
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from tutela.analysis.reach.errors import BadInput
from tutela.analysis.reach.graph import arcs
from tutela.analysis.reach.travel import time_table

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Instance:
    """`distance` `(n, n)` along the shortest ways, inf where there is none, and the number of sites
    wanted.
    """

    distance: Floats
    count: int


def read_pmedian(path: str | Path) -> Instance:
    """The instance in a file. Raises BadInput with file, line, column and what was expected."""
    file = str(path)
    rows = list(_numbers(Path(path), file))
    if not rows:
        raise BadInput("a first line `n m p` of three whole numbers", file=file, line=1, column=1)
    line, head = rows[0]
    nodes, edges, count = _head(head, file, line)
    body = rows[1:]
    if len(body) != edges:
        last = body[-1][0] if body else line
        raise BadInput(f"{edges} edges, as the first line says; there are {len(body)}", file=file, line=last, column=1)
    known: dict[tuple[int, int], float] = {}
    for line, values in body:
        one, other, cost = _edge(values, nodes, file, line)
        known[min(one, other), max(one, other)] = cost
    return Instance(time_table(_arcs(known, nodes)), count)


def _arcs(known: dict[tuple[int, int], float], nodes: int) -> csr_array:
    ends = np.array(list(known), dtype=np.int64).reshape(-1, 2) - 1
    return arcs(nodes, ends[:, 0], ends[:, 1], np.array(list(known.values())))


def _numbers(path: Path, file: str) -> list[tuple[int, list[float]]]:
    found = []
    for line, text in enumerate(path.read_text(encoding="ascii", errors="replace").splitlines(), start=1):
        if text.strip():
            found.append((line, [_number(word, text, file, line) for word in text.split()]))
    return found


def _number(word: str, text: str, file: str, line: int) -> float:
    try:
        value = float(word)
    except ValueError:
        value = float("nan")
    if not np.isfinite(value):
        raise BadInput(f"a number, not '{word}'", file=file, line=line, column=text.index(word) + 1)
    return value


def _head(values: list[float], file: str, line: int) -> tuple[int, int, int]:
    if len(values) != 3 or any(value != int(value) for value in values):
        raise BadInput("`n m p`: three whole numbers", file=file, line=line, column=1)
    nodes, edges, count = (int(value) for value in values)
    if nodes < 1 or edges < 0 or not 1 <= count <= nodes:
        raise BadInput("n of 1 or more, m of 0 or more, p from 1 to n", file=file, line=line, column=1)
    return nodes, edges, count


def _edge(values: list[float], nodes: int, file: str, line: int) -> tuple[int, int, float]:
    whole = len(values) == 3 and all(value == int(value) and 1 <= value <= nodes for value in values[:2])
    if not whole or values[2] < 0:
        expected = f"`i j cost`: two nodes from 1 to {nodes} and a cost of 0 or more"
        raise BadInput(expected, file=file, line=line, column=1)
    return int(values[0]), int(values[1]), values[2]
