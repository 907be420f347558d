"""The guide says what the records say."""

from dataclasses import replace

import pytest

from tutela.practice.guide import STEPS, Warned, next_step

pytestmark = pytest.mark.once

DONE_BY = {
    "acknowledge": {"acknowledged": True},
    "forward": {"forwarded": True},
    "decide": {"decision": "respond"},
    "respond": {"responded": True},
    "arrive": {"arrived": True},
    "close": {"closed": True},
    "feedback": {"fed_back": True},
    "review": {"reviewed": True},
    "compose": {"composed": True},
    "issue": {"issued": True},
}


def name_of_next(warned):
    place = next_step(warned)
    return STEPS[place].name if place < len(STEPS) else "nothing"


def test_before_anybody_warned_a_report_is_to_be_written():
    assert name_of_next(None) == "write"


def test_each_step_follows_when_the_records_have_the_one_before():
    warned, met = Warned(), []
    while (name := name_of_next(warned)) != "nothing":
        met.append(name)
        warned = replace(warned, **DONE_BY[name])
    assert met == list(DONE_BY)


def test_what_was_done_out_of_turn_is_not_asked_for_again():
    warned = Warned(acknowledged=True, forwarded=True, decision="respond", responded=True, fed_back=True)
    assert name_of_next(warned) == "arrive"
    assert name_of_next(replace(warned, arrived=True, closed=True)) == "review"


def test_nobody_is_sent_where_something_else_was_decided():
    assert name_of_next(Warned(acknowledged=True, forwarded=True, decision="monitor")) == "close"
