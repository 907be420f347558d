"""Minutes, shares and the terms of a question in words, in the language in use."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from tutela.kernel import languages

VEHICLES = {
    "light": gettext_lazy("light vehicle"),
    "heavy": gettext_lazy("heavy vehicle"),
    "foot": gettext_lazy("on foot"),
}
SEASONS = {
    "dry": gettext_lazy("dry season"),
    "wet": gettext_lazy("rains"),
    "unknown": pgettext_lazy("season", "not known"),
}
GROUNDS = {
    "track": gettext_lazy("village tracks"),
    "open": gettext_lazy("open ground"),
    "forest": gettext_lazy("forest"),
    "unknown": pgettext_lazy("ground", "not known"),
}
WEIGHTS = {
    "people": gettext_lazy("the people who live there"),
    "places": gettext_lazy("every place alike"),
    "harm": gettext_lazy("the harm to be expected there"),
}
READINGS = {
    "surely": gettext_lazy("only if it is surely within reach"),
    "perhaps": gettext_lazy("also if it is perhaps within reach"),
}
GOALS = {
    "cover": gettext_lazy("as much as possible within reach"),
    "median": gettext_lazy("there as soon as possible on average"),
}

ARABIC_PERCENT = "\N{ARABIC PERCENT SIGN}"
HOUR = 60
FAR = 10 * 24 * HOUR
"""From so many minutes on a time says nothing any more but that it is long."""


def duration(minutes: float) -> str:
    """`45 min`, `2 h`, `3 h 20 min`, `2 d 4 h`; to five minutes from an hour on."""
    whole = round(minutes) if minutes < HOUR else 5 * round(minutes / 5)
    hours, rest = divmod(whole, HOUR)
    days, left = divmod(hours, 24)
    said = languages.number
    if days:
        return pgettext("span of time", "%(days)s d %(hours)s h") % {"days": said(days), "hours": said(left)}
    if hours and rest:
        return pgettext("span of time", "%(hours)s h %(minutes)s min") % {"hours": said(hours), "minutes": said(rest)}
    if hours:
        return pgettext("span of time", "%(hours)s h") % {"hours": said(hours)}
    return pgettext("span of time", "%(minutes)s min") % {"minutes": said(rest)}


def span(least: float, most: float) -> str:
    """An interval of minutes; what has no end that is worth a number is said to be open."""
    if least >= FAR:
        return _("more than %(time)s") % {"time": duration(FAR)}
    if most >= FAR:
        return _("%(time)s or far more") % {"time": duration(least)}
    low, high = duration(least), duration(most)
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def percent(share: float) -> str:
    """A share, 0 to 1, as a percentage; with a decimal near nothing and near all, which only the whole is called."""
    hundredths = round(100 * share, 6)
    near_an_end = (0 < hundredths < 10 or 90 < hundredths < 100) and hundredths % 1
    decimals = 1 if near_an_end else 0
    hundredths = min(max(hundredths, 0.1), 99.9) if near_an_end else hundredths
    said = pgettext("share", "%(number)s%%") % {"number": languages.number(hundredths, decimals=decimals)}
    return said if languages.in_digits("0") == "0" else said.replace("%", ARABIC_PERCENT)


def between(low: float, high: float) -> str:
    """Two whole numbers as one, or from one to the other."""
    one, other = languages.number(round(low)), languages.number(round(high))
    return one if one == other else _("%(low)s to %(high)s") % {"low": one, "high": other}


def clock(minute: int) -> str:
    """A minute of the day as a clock shows it."""
    return languages.in_digits(f"{minute // HOUR:02d}:{minute % HOUR:02d}")
