"""What we should fear: threats to civilians, dated assessments of them, the quarterly assessment.

Holds threats with their evidence for and against, scores, responses; and what was told to leadership and headquarters
every quarter. Announces nothing; rooms below show what they know of a threat through `queries.register_beside`.
"""
