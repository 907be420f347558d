"""What the room tells the rooms below it."""

from dataclasses import dataclass
from datetime import datetime

from tutela.kernel.access import Reader
from tutela.products.models import Product


@dataclass(frozen=True, slots=True)
class ProductIssued:
    """A product was issued: its first version, or a correction."""

    product: Product
    actor: Reader
    at: datetime
