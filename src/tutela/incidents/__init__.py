"""Incidents: what we hold to have happened. One place, one time span, actors, harm; standing on reports.

Announces `IncidentHeld` (made, or changed in what counts) and `ReportLinked`.
"""
