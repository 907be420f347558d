"""English, as the United Nations writes it: the day before the month, figures for numbers of people."""

from datetime import date

from tutela.products.facts import MONTH_KNOWN, Amount, When
from tutela.products.languages.grammar import Furniture, Grammar

MONTHS = "January February March April May June July August September October November December".split()

NOUNS = {
    "person": ("person", "people"),
    "adult": ("adult", "adults"),
    "child": ("child", "children"),
    "woman": ("woman", "women"),
    "man": ("man", "men"),
    "girl": ("girl", "girls"),
    "boy": ("boy", "boys"),
    "female": ("woman or girl", "women or girls"),
    "male": ("man or boy", "men or boys"),
}
"""Singular, plural."""

HARMS = {
    "killed": ("was killed", "were killed"),
    "injured": ("was injured", "were injured"),
    "missing": ("is missing", "are missing"),
    "abducted": ("was abducted", "were abducted"),
    "detained": ("was arbitrarily detained", "were arbitrarily detained"),
    "sexual_violence": ("was subjected to sexual violence", "were subjected to sexual violence"),
    "ill_treated": ("was tortured or ill-treated", "were tortured or ill-treated"),
    "recruited": ("was recruited or used by force", "were recruited or used by force"),
    "displaced": ("was displaced", "were displaced"),
    "other": ("suffered other harm", "suffered other harm"),
    "at_risk": ("is at risk", "are at risk"),
}

BEFORE = {"exact": "", "least": "at least ", "most": "up to ", "few": "fewer than ", "about": "about "}


class English(Grammar):
    """English."""

    code = "en"
    thousands = ","
    furniture = Furniture(
        flash_report="Flash report {code}",
        version="Version {number}",
        draft="Draft, not issued",
        next_word="Next word by {at}",
        stands_on="Stands on:",
        kinds={
            "incident": "incident",
            "alert": "alert",
            "report": "report",
            "response": "response",
            "forward": "forwarding",
            "task": "task",
            "harm": "harm",
            "feedback": "feedback",
            "escalation": "escalation",
        },
        written_by="Written by: {who}.",
        issued_by="Issued by: {who}, {at}.",
        addressed_to="To: {who}",
        page="Page {page} of {pages}",
        practice="PRACTICE",
        exercise="EXERCISE",
        practice_note="Written for practice; it describes no real operation.",
        map_of="Map: {place}",
        precision_drawn="The dashed line shows how precisely the place is known.",
        disclaimer="The boundaries and names shown and the designations used on this map do not imply official "
        "endorsement or acceptance by the United Nations.",
        utc="UTC",
    )
    sentences = {
        "heading_killed": "people killed",
        "heading_feared": "warning: {what}",
        "heading_unknown": "warning",
        "killed": "{harmed} {when}.",
        "killed_somewhere": "{harmed} at {where} {when}.",
        "happened": "{what}, {when}.",
        "happened_somewhere": "{what} at {where} {when}.",
        "feared": "the mission was warned of a threat: {threat}. Urgency: {urgency}.",
        "feared_somewhere": "the mission was warned of a threat at {where}: {threat}. Urgency: {urgency}.",
        "feared_unknown": "the mission was warned of a threat. Urgency: {urgency}.",
        "feared_unknown_somewhere": "the mission was warned of a threat at {where}. Urgency: {urgency}.",
        "days": "{days}; the hour is not known.",
        "days_wide": "{days}.",
        "received": "the warning came in {at}.",
        "figures": "lowest estimate {low}, best estimate {best}, highest estimate {high}.",
        "civilians_none": "none of those killed is recorded as a civilian.",
        "civilians_all": "all of those killed are recorded as civilians.",
        "civilians_some": "some of those killed are recorded as civilians.",
        "civilians_one": "of those killed, {number} is recorded as a civilian.",
        "civilians_other": "of those killed, {number} are recorded as civilians.",
        "stands_on_one": "it stands on {number} report.",
        "stands_on_other": "it stands on {number} reports.",
        "parties_one": "recorded party: {names}.",
        "parties": "recorded parties: {names}.",
        "grade_both": "source {source}; information {information}.",
        "grade_source": "source {source}.",
        "grade_information": "information {information}.",
        "verified": "verification: {label}.",
        "acknowledged": "the alert was acknowledged {at}.",
        "sent": "the alert was sent {at} to: {label}.",
        "decided": "decision {at}: {label}.",
        "decided_reason": "decision {at}: {label} ({reason}).",
        "responded": "{response}, {component}: left {left}, not yet arrived.",
        "responded_arrived": "{response}, {component}: left {left}, arrived {arrived}.",
        "escalated": "the alert was passed up {at} to: {label}.",
        "told_back": "those who warned were told {at} what came of it.",
        "closed": "the alert was closed {at}. Outcome: {label}.",
        "next_step": "next step, due {at}: {label}.",
        "tasked": "open task: {label}.",
        "tasked_due": "open task, due {at}: {label}.",
        "corrected": "correction: this replaces version {version}, issued {at}.",
        "corrected_changed": "correction: this replaces version {version}, issued {at}. Changed: {changed}.",
        "fewer_than": "fewer than {number}",
    }
    nothing_yet = {
        "why": "Not judged yet.",
        "by_whom": "Not attributed by the mission.",
        "united_nations": "Whether United Nations personnel were harmed is not recorded.",
        "help": "No help has been asked for so far.",
        "media": "Nothing is known so far.",
        "harm": "No harm to people is recorded.",
        "where": "The place is not known.",
        "grade": "Not graded yet.",
        "done": "Nothing is recorded so far.",
        "to_be_done": "Nothing is recorded so far.",
        "may_come": "Not judged yet.",
        "killed": "No deaths are recorded.",
    }

    def plural(self, value: int) -> str:
        return "one" if value == 1 else "other"

    def harm(self, amount: Amount, who: str, kind: str) -> str:
        form = 0 if amount.number == 1 else 1
        return f"{BEFORE[amount.said]}{self.number(amount.number)} {NOUNS[who][form]} {HARMS[kind][form]}"

    def day(self, value: date) -> str:
        return f"{value.day} {self.month(value)}"

    def month(self, value: date) -> str:
        return f"{MONTHS[value.month - 1]} {value.year}"

    def span(self, start: date, end: date) -> str:
        return self._from(start, end, "to")

    def on(self, when: When) -> str:
        if when.precision >= MONTH_KNOWN:
            return f"in {self.days_plain(when)}"
        if when.start == when.end:
            return f"on {self.day(when.start)}"
        return f"between {self._from(when.start, when.end, 'and')}"

    def at(self, day: date, clock: str) -> str:
        return f"at {clock} on {self.day(day)}"

    def _from(self, start: date, end: date, until: str) -> str:
        if (start.year, start.month) == (end.year, end.month):
            return f"{start.day} {until} {self.day(end)}"
        first = f"{start.day} {MONTHS[start.month - 1]}" if start.year == end.year else self.day(start)
        return f"{first} {until} {self.day(end)}"
