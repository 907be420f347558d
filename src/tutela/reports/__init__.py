"""Reports: what came in. What was said, by whom, through which channel, and how good it is.

A report is never edited, only annotated, graded and linked; its source is sealed apart from it.
Announces `ReportSubmitted`, `ReportGraded`.
"""
