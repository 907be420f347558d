"""Alerts: what must be answered. Who acts, by when, with what result.

Every alert runs on the clock of its doctrine file; a step that is missed goes one level up by itself.
Announces `AlertRaised`, `AlertEscalated`, `ClockRanOut`, `AlertClosed`, `BreachAlleged`.
"""
