"""Access: one policy, in one place, for every query and every write.

`Reader` is who asks; `visible` compiles the policy to a query filter, `rls` to row-level security, `require` to a
write check, and `explain` to sentences. `docs/access.md` holds the same rules for people; its table is test data.
"""

from tutela.kernel.access.policy import ALL_COMPARTMENTS, EVERYWHERE, labels_rule, sees, visible
from tutela.kernel.access.reader import OPERATOR, Reader, system
from tutela.kernel.access.verbs import Reason, explain, may, require

__all__ = [
    "ALL_COMPARTMENTS",
    "EVERYWHERE",
    "OPERATOR",
    "Reader",
    "Reason",
    "explain",
    "labels_rule",
    "may",
    "require",
    "sees",
    "system",
    "visible",
]
