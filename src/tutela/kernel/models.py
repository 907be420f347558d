"""The kernel's own tables: the journal, and what stands beside it. None of them is a record of the domain."""

from tutela.kernel.journal.models import Entry, Head, Node, State
from tutela.kernel.requests import Answered

__all__ = ["Answered", "Entry", "Head", "Node", "State"]
