"""The map: one question, answered as cells or points, as counties, as months, as a table; beside it sites and alerts."""
