"""What can go wrong in this library, each saying what, why and what next.

ReachError (a ValueError)
├── BadInput        a file or an array is not as it must be; knows file, line and column
├── Impossible      the question has no answer (more sites wanted than there are)
└── NoRoad          a point or node is not on the road graph
"""


class ReachError(ValueError):
    """Any refusal of this library."""


class Impossible(ReachError):
    """The question has no answer; the message says what would have one."""


class NoRoad(ReachError):
    """A node or point is not on the road graph; the message says what is nearest."""


class BadInput(ReachError):
    """Input that is not as it must be: `file`, `line` and `column` count from 1, 0 where unknown."""

    def __init__(self, expected: str, *, file: str = "", line: int = 0, column: int = 0) -> None:
        self.file, self.line, self.column, self.expected = file, line, column, expected
        super().__init__(f"{file or 'input'}, line {line}, column {column}: {expected}")
