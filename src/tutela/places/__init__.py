"""Places: where is that. Administrative areas, populated places, health facilities, sites of the mission.

Answers: what a name, a code, a grid or a pair of coordinates means; in which area a point lies; which bases were
near it at a time. Announces nothing.
"""
