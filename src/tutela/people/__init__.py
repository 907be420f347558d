"""People: who you are, what you may see. Users, their duties and areas, how they sign in.

Answers: who is asking (`queries.reader_for`), who holds which role. Announces nothing.
"""
