"""A column for names as they are searched: folded, and compared byte by byte."""

from tutela.kernel.fields import AreaField


class KeyField(AreaField):
    """Folded text (`names.fold`, `names.skeleton`). Ordered like a code, so `under` finds what begins with it."""
