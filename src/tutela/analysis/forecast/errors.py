"""What can go wrong with a history, a forecast or a question about them."""


class ForecastError(Exception):
    """The common root: the message says what is wrong, why it matters and what to do."""


class BadInput(ForecastError):
    """A file or a table is not shaped as it must be."""


class TooLittleHistory(ForecastError):
    """A model cannot be fitted, because too little was known at the origin."""


class PeeksIntoTheFuture(ForecastError):
    """A forecast moved when only the future was changed, or a column tells the future."""
