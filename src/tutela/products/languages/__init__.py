"""The six languages in which a product is written, each a grammar with a sentence for every fact.

A grammar is a class: a language that lacks a sentence cannot be made, so none is ever missing in a product.
"""

from functools import cache

from tutela.products.languages.grammar import Grammar, Style

__all__ = ["CODES", "Grammar", "Style", "grammar"]

CODES = ("ar", "en", "es", "fr", "ru", "zh")


@cache
def grammar(code: str) -> Grammar:
    """The grammar of a language. Raises KeyError for another than the six."""
    from tutela.products.languages.arabic import Arabic
    from tutela.products.languages.chinese import Chinese
    from tutela.products.languages.english import English
    from tutela.products.languages.french import French
    from tutela.products.languages.russian import Russian
    from tutela.products.languages.spanish import Spanish

    known = {one.code: one for one in (Arabic, English, Spanish, French, Russian, Chinese)}
    return known[code]()
