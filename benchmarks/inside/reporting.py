"""Inside an installation: the newest incident becomes a report."""

from collections.abc import Callable

import django

from benchmarks.inside.measuring import Measurement, repeated

BUDGET_MS = 1000.0
ROUNDS = 10


def main() -> None:
    """Tell the measurements, one a line."""
    django.setup()
    from tutela.incidents.queries import incidents
    from tutela.kernel import spaces
    from tutela.kernel.access import OPERATOR
    from tutela.kernel.clock import now
    from tutela.products import actions, pdf, queries
    from tutela.products.document import document
    from tutela.products.languages import CODES
    from tutela.products.word import docx

    spaces.settle(spaces.MISSION)
    incident = incidents(reader=OPERATOR)[0]
    made = actions.compose_product(actor=OPERATOR, at=now(), incident_id=incident.id)
    product = queries.product(reader=OPERATOR, product_id=made.id)

    def sheet(language: str) -> bytes:
        return pdf.pdf(document(reader=OPERATOR, product=product, language=language))

    def cold() -> bytes:
        pdf._compiler.cache_clear()
        return sheet("en")

    def whole() -> bytes:
        made = actions.compose_product(actor=OPERATOR, at=now(), incident_id=incident.id)
        found = queries.product(reader=OPERATOR, product_id=made.id)
        return pdf.pdf(document(reader=OPERATOR, product=found, language="en"))

    cold_ms, _ = repeated(cold, rounds=ROUNDS)
    _tell("one PDF, English", lambda: sheet("en"), "cold typesetter", cold_ms)
    _tell("one PDF, Arabic", lambda: sheet("ar"), "cold typesetter", cold_ms)
    _tell("composed and as one PDF", whole, "budget", BUDGET_MS)
    _tell("six languages as PDF", lambda: [sheet(code) for code in CODES], "budget", BUDGET_MS)
    word = document(reader=OPERATOR, product=product, language="en")
    _tell("one Word file", lambda: docx(word), "budget", BUDGET_MS)


def _tell(what: str, act: Callable[[], object], yardstick: str, beside: float) -> None:
    median, p95 = repeated(act, rounds=ROUNDS)
    Measurement(what, median, "ms", yardstick, beside, p95).tell()


if __name__ == "__main__":
    main()
