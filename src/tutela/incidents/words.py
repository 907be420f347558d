"""The words that search compares: folded so that any script and spelling finds them, the same on both databases.

Chinese, Japanese and Korean have no blanks between words; there every two characters in a row are one word.
"""

from functools import lru_cache

from tutela.places import names

LONGEST_KEPT = 200
"""Longer texts hardly ever come twice; keeping their folds would only fill the memory."""

MOST_ASKED = 20
"""So many words of a question are looked for; the rest would hardly narrow it any further."""


def folded(*parts: object) -> str:
    """The text that stands in the index for these parts; empty ones are left out."""
    return " ".join(filter(None, (_fold(str(part)) for part in parts if part)))


def asked(question: str) -> list[str]:
    """The words that a record must hold, all of them, to answer the question; none if nothing can be read."""
    return list(dict.fromkeys(_fold(question).split()))[:MOST_ASKED]


def _fold(text: str) -> str:
    return _kept(text) if len(text) <= LONGEST_KEPT else _once(text)


def _once(text: str) -> str:
    pairs = "" if text.isascii() else " ".join(sorted(names.bigrams(text)))
    if not pairs:
        return names.fold(text) if len(text) <= LONGEST_KEPT else names.fold.__wrapped__(text)
    spaced = "".join(letter if not names.bigrams(letter) else " " for letter in text)
    return f"{names.fold(spaced)} {pairs}".strip()


_kept = lru_cache(maxsize=16_384)(_once)
