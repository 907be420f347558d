"""The analysis library: forecast, reach, match, acoustics. Pure functions on arrays; no Django, no web."""
