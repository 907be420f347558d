"""Foresight: what may come. Forecasts as they were issued and how they did, what analysts said, futures that are watched.

Every number here is over records that are open: unclassified, in no circle, held by nobody (`history.open_records`).
A forecast and a stated probability never change once they are written; their scores are written when the month has
passed and its records are in. Announces `IndicatorTurned`.
"""
