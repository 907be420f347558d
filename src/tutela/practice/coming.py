"""What may come in the practice mission: forecasts of a year whose end is known, what two people said, a scenario.

The forecasts were made by tools/build_practice_forecasts.py from the events as they were known in October 2020. Issued
in the practice mission they are looks back, and say so; their months are scored there by themselves.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from tutela.foresight import actions, rules
from tutela.practice.playing import reader

DATA = Path(__file__).parent / "data"
COUNTRIES = ("SS", "CF")
KNOWN_UNTIL = 490
"""October 2020."""

BEFORE = timedelta(days=2)
UNIT = "SS03"
"""Jonglei."""

TITLE = "Fighting closes the roads of Jonglei before the rains"
TEXT = (
    "Invented. Armed groups meet along the road from Bor to the north, people flee towards the base, and trucks no "
    "longer pass. Patrols would have to go by river."
)
SIGNS: tuple[dict[str, Any], ...] = (
    {"text": "A village in Jonglei is attacked", "rule": rules.INCIDENTS, "days": 14, "threshold": 1.0},
    {"text": "Many are killed in Jonglei", "rule": rules.DEAD, "days": 30, "threshold": 25.0},
    {"text": "Traders say that the road to Bor is closed", "rule": rules.SEEN},
)
STRESS: tuple[dict[str, Any], ...] = (
    {
        "where": "Bor and the road to the north",
        "tier": "tier_2",
        "plan": "One patrol base on the road, patrols by day.",
        "needs": "Patrols on the road by night, and boats once it is under water.",
        "there": "One company with vehicles, no boats.",
        "gap": "Boats, and crews who may sail at night.",
    },
    {
        "where": "People who flee to the base",
        "tier": "tier_3",
        "plan": "A place beside the base for 2,000 people.",
        "needs": "Water and watch for 8,000 people for two months.",
        "there": "Water for 3,000.",
        "gap": "Water for 5,000, and who keeps the watch.",
    },
)


def issue(country: str, at: datetime) -> str:
    """The forecast of one country's states for 2021."""
    draws, drivers = (
        pl.read_parquet(DATA / f"{name}.parquet").filter(pl.col("area_id").str.starts_with(country))
        for name in ("forecasts", "drivers")
    )
    made = actions.issue_table(
        actor=reader("analyst"),
        at=at,
        table=draws,
        drivers=drivers,
        known_until=KNOWN_UNTIL,
        model_name=actions.MODEL,
        note="Made from the events of this mission as they were known in October 2020.",
    )
    return str(made.id)


def say(at: datetime) -> str:
    """What two people think of the same."""
    month = rules.month_of(at.date()) + 2
    for who, chance in (("analyst", 0.35), ("protection_adviser", 0.6)):
        said = actions.state_probability(
            actor=reader(who), at=at, unit=UNIT, month=month, dead=25, chance=chance, reason="Invented."
        )
    return str(said.id)


def watch_for(at: datetime) -> str:
    """A future with three indicators, and what the plan would meet in it."""
    actor = reader("protection_adviser")
    made = actions.make_scenario(actor=actor, at=at, title=TITLE, text=TEXT, area=UNIT)
    for minutes, sign in enumerate(SIGNS, 1):
        actions.add_indicator(actor=actor, at=at + timedelta(minutes=minutes), scenario_id=made.id, **sign)
    for minutes, line in enumerate(STRESS, 10):
        actions.add_stress_line(actor=actor, at=at + timedelta(minutes=minutes), scenario_id=made.id, **line)
    return str(made.id)
