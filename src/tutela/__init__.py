"""Tutela: the protection-of-civilians operations platform of a peace mission.

One chain of records from the first warning to the lesson learned; `docs/architecture.md` walks through it.
"""

__version__ = "0.1.0"
