"""The practice mission: real public events, invented bases, warnings and answers, one user per role, and a guide.

It lies in a space of its own and is marked PRACTICE wherever it is shown. It answers nobody's question about the
world: what is invented is invented, and no person is named in it.
"""
