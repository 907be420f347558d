"""As many GED events as wanted: the few of the extract again and again, each with a number of its own."""

import csv
from itertools import cycle, islice
from pathlib import Path

EXTRACT = Path(__file__).resolve().parents[2] / "src" / "tutela" / "exchange" / "tests" / "data" / "ged_extract.csv"


def write_copies(path: Path, *, first: int, count: int) -> Path:
    """A CSV file of GED in which the events are numbered from `first` on."""
    with EXTRACT.open(newline="", encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    with path.open("w", newline="", encoding="utf-8") as target:
        writer = csv.DictWriter(target, fieldnames=list(rows[0]))
        writer.writeheader()
        for number, row in enumerate(islice(cycle(rows), count), start=first):
            writer.writerow({**row, "id": number})
    return path
