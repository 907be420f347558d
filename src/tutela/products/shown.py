"""Products as plain values for pages and the API."""

from typing import Any

from django.utils.translation import gettext as _

from tutela.products.facts import read
from tutela.products.languages import CODES, grammar
from tutela.products.models import Product, Statement
from tutela.products.style import mission_style
from tutela.reports import shown


def code(product: Product) -> str:
    """How people call it."""
    return shown.short_code("F", product.id)


def title(product: Product, language: str) -> str:
    """Its title in a language, or in the first in which somebody wrote it."""
    return text(product.titles[0], language) if product.titles else code(product)  # type: ignore[attr-defined]


def text(statement: Statement, language: str) -> str:
    """A sentence in a language; in the first in which somebody wrote it, where it has none of its own."""
    if statement.texts:
        return str(statement.texts.get(language) or next(iter(statement.texts.values())))
    return grammar(language).say(read(statement.fact), mission_style())


def composed(statement: Statement) -> dict[str, str]:
    """What was composed, in every language; nothing for a sentence that somebody wrote."""
    if not statement.fact:
        return {}
    return {code: grammar(code).say(read(statement.fact), mission_style()) for code in CODES}


def state(product: Product) -> str:
    """Where it stands."""
    if product.version == 0:
        return _("being written")
    told = _("version %(version)s issued") % {"version": product.version}
    return _("%(issued)s, correction being written") % {"issued": told} if product.open else told


def facts(product: Product) -> list[dict[str, Any]]:
    """What stands beside its title, as `facts.html` shows it."""
    texts = [
        (_("Kind"), shown.label("product_kind", product.product_kind)),
        (_("State"), state(product)),
        (_("Written by"), product.made_by),
        (_("Office"), shown.label("component", product.office)),
    ]
    times = [(_("Begun"), product.made_at), (_("Issued"), product.issued_at), (_("Next word"), product.next_word_at)]
    return [
        *({"term": term, "text": text} for term, text in texts if text),
        *({"term": term, "at": at} for term, at in times if at),
    ]
