"""Protection: where should we be. Who can be where in what time, who stays out of reach, what more would buy.

Holds the mission's own road maps and statements of what stays out of reach. Announces `GapStated`.
"""
