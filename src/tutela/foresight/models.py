"""Issued forecasts and their scores, probabilities that analysts stated, and futures with their indicators."""

from typing import ClassVar

from django.db import models

from tutela.kernel.records import Protected, Record

LONGEST_MODEL = 80


class Forecast(Protected):
    """A forecast as it was issued: nobody changes it, on no path.

    Months are counted as the library counts them: 1 is January 1980. units: the areas that it speaks of, in the order
    of every list below. known_from, known_until: first and last month of the history it was made from; history_hash:
    SHA-256 of that history (of the file, where it came as one). counted: records in the history; left_out: open
    records in the area that were not, because their place is known less well than `level` asks.
    past: deaths in the last months known, a list a unit, oldest first. drivers: per unit [driver, on chance, on number].
    area (a label): the smallest area that holds all units, so only who may see every one of its records reads it.
    """

    kind = "forecast"
    unchanging: ClassVar[bool] = True

    level = models.CharField(max_length=20)
    units = models.JSONField()
    known_from = models.PositiveIntegerField()
    known_until = models.PositiveIntegerField()
    first_month = models.PositiveIntegerField()
    last_month = models.PositiveIntegerField()
    history_hash = models.CharField(max_length=64)
    counted = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    origin = models.CharField(max_length=10)
    model_name = models.CharField(max_length=LONGEST_MODEL)
    model_version = models.CharField(max_length=40)
    seed = models.PositiveIntegerField(default=0)
    draws = models.PositiveIntegerField()
    past = models.JSONField(default=list)
    drivers = models.JSONField(default=list)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=150)
    note = models.TextField(blank=True, default="")

    class Meta(Protected.Meta):
        indexes: ClassVar = [
            models.Index(fields=["-issued_at", "-id"], name="forecast_newest"),
            models.Index(fields=["area", "-issued_at"], name="forecast_area"),
        ]


class ForecastMonth(Record):
    """One month of a forecast: the draws, and what is read off them.

    draws: see `draws.packed`; draws_hash: SHA-256 of it. summary: a unit each
    {"q": 5, 25, 50, 75, 95 in 100, "p": {"1": chance of at least 1 dead, "25": ..., "100": ...}, "mean": deaths}.
    """

    kind = "forecast_month"
    follows: ClassVar[tuple[str, ...]] = ("forecast",)
    unchanging: ClassVar[bool] = True

    forecast = models.ForeignKey(Forecast, on_delete=models.PROTECT, related_name="months")
    month = models.PositiveIntegerField()
    draws = models.BinaryField()
    draws_hash = models.CharField(max_length=64)
    summary = models.JSONField()

    class Meta(Record.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["forecast", "month"], name="forecast_month_once")]


class ForecastScore(Record):
    """How one month of a forecast did, written once when its records were in.

    A value a unit, in the order of the forecast: observed (deaths), crps, log_crps, ignorance (bits), brier (of "any"),
    yardstick (CRPS of conflictology; empty where no history was at hand).
    """

    kind = "forecast_score"
    follows: ClassVar[tuple[str, ...]] = ("month",)
    unchanging: ClassVar[bool] = True

    month = models.OneToOneField(ForecastMonth, on_delete=models.PROTECT, related_name="score")
    scored_at = models.DateTimeField()
    observed = models.JSONField()
    crps = models.JSONField()
    log_crps = models.JSONField()
    ignorance = models.JSONField()
    brier = models.JSONField()
    yardstick = models.JSONField(default=list)


class ForecastOrder(Protected):
    """Somebody asked for a forecast; the worker makes it. fault: why it could not."""

    kind = "forecast_order"

    level = models.CharField(max_length=20)
    of_area = models.CharField(max_length=24)
    months_ahead = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=150)
    done_at = models.DateTimeField(null=True, blank=True)
    forecast = models.ForeignKey(Forecast, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    fault = models.TextField(blank=True, default="")


class Judgement(Protected):
    """A probability that somebody stated: that at least `dead` people are killed in `unit` in `month`.

    Never changed: who thinks otherwise states another one, and the last one before the month began is scored.
    """

    kind = "judgement"
    unchanging: ClassVar[bool] = True

    unit = models.CharField(max_length=24)
    month = models.PositiveIntegerField()
    dead = models.PositiveIntegerField()
    chance = models.FloatField()
    reason = models.TextField(blank=True, default="")
    stated_at = models.DateTimeField()
    stated_by = models.CharField(max_length=150)

    class Meta(Protected.Meta):
        indexes: ClassVar = [models.Index(fields=["-stated_at", "-id"], name="judgement_newest")]


class JudgementScore(Record):
    """What came of it. counts: it was the last one that its author stated before the month began."""

    kind = "judgement_score"
    follows: ClassVar[tuple[str, ...]] = ("judgement",)
    unchanging: ClassVar[bool] = True

    judgement = models.OneToOneField(Judgement, on_delete=models.PROTECT, related_name="score")
    scored_at = models.DateTimeField()
    observed = models.PositiveIntegerField()
    happened = models.BooleanField()
    brier = models.FloatField()
    counts = models.BooleanField(default=True)


class Scenario(Protected):
    """A named future. It is watched until it is closed; area (a label) is where it plays."""

    kind = "scenario"
    searched: ClassVar[tuple[str, ...]] = ("title", "text")

    title = models.CharField(max_length=300)
    text = models.TextField(blank=True, default="")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=150)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=150, blank=True, default="")
    finding = models.TextField(blank=True, default="")

    watched: list["Indicator"]
    """Its indicators, which `queries` brings along."""

    class Meta(Protected.Meta):
        indexes: ClassVar = [
            models.Index(fields=["-opened_at", "-id"], name="scenario_newest"),
            models.Index(fields=["-stamp"], name="scenario_changed"),
        ]


class Indicator(Record):
    """A sign that a future comes: a rule over the data, or something that people must see themselves.

    rule: a code of `indicator_rule`. of_area, event_type, days, dead: what it asks, as far as its rule asks that.
    threshold: it has turned when its number is at least this. value: its number when it was last looked at and had
    changed (empty: not known). evidence: the records that it last turned on. turned_at: when it turned, turned_back_at:
    when it last turned back.
    """

    kind = "indicator"
    follows: ClassVar[tuple[str, ...]] = ("scenario",)

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="indicators")
    text = models.CharField(max_length=300)
    rule = models.CharField(max_length=40)
    of_area = models.CharField(max_length=24, blank=True, default="")
    event_type = models.CharField(max_length=60, blank=True, default="")
    days = models.PositiveIntegerField(default=0)
    dead = models.PositiveIntegerField(default=0)
    threshold = models.FloatField(default=1.0)
    value = models.FloatField(null=True, blank=True)
    turned = models.BooleanField(default=False)
    turned_at = models.DateTimeField(null=True, blank=True)
    turned_back_at = models.DateTimeField(null=True, blank=True)
    evidence = models.JSONField(default=list, blank=True)
    withdrawn = models.BooleanField(default=False)


class StressLine(Record):
    """What a part of the plan would meet in this future: what it foresees, needs, has, and lacks.

    tier: of the protection tiers, or empty. Withdrawn when it was a mistake.
    """

    kind = "stress_line"
    follows: ClassVar[tuple[str, ...]] = ("scenario",)

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="stress_lines")
    where = models.CharField(max_length=300)
    tier = models.CharField(max_length=40, blank=True, default="")
    plan = models.TextField()
    needs = models.TextField()
    there = models.TextField(blank=True, default="")
    gap = models.TextField(blank=True, default="")
    stated_at = models.DateTimeField()
    stated_by = models.CharField(max_length=150)
    withdrawn = models.BooleanField(default=False)
