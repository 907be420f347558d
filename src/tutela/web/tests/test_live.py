"""Open screens: what they are told, and that nothing else wakes them."""

import asyncio
import json
from datetime import timedelta

import pytest
from django.db import transaction

from tutela.alerts import actions, queries
from tutela.kernel import home, journal, spaces
from tutela.kernel.identifiers import new_id
from tutela.kernel.testing import NOON, reader
from tutela.people import signin
from tutela.reports.actions import submit_report
from tutela.web import live
from tutela.web import queries as asked

pytestmark = pytest.mark.django_db

CENTRE = {"longitude": 31.58, "latitude": 4.85}


@pytest.fixture
def warn(tick):
    def make(text="Men with guns on the road.", **facts):
        liaison = reader("liaison_assistant", component="civil_affairs", areas=("SS",))
        told = {"text": text, "channel": "radio", "urgency": "imminent", **CENTRE, **facts}
        report = submit_report(actor=liaison, at=tick(), **told)
        return queries.alerts(reader=reader()).get(report=report)

    return make


class Loop:
    """Stands for the server's loop: does at once what it is asked."""

    def is_closed(self):
        return False

    def call_soon_threadsafe(self, act, *arguments):
        act(*arguments)


def screen(secret, shows="", language="en"):
    one = live.Screen(spaces.MISSION, secret, language, shows, asked.journal_size())
    one.loop = Loop()
    return one


def pieces(one):
    found = []
    while not one.pieces.empty():
        found.append(one.pieces.get_nowait())
    return found


def told(one):
    """The records of the events that a screen got."""
    return [record for piece in pieces(one) if piece for record in json.loads(piece.partition(b"data: ")[2])["records"]]


@pytest.fixture
def readers(monkeypatch):
    """Who the secrets belong to; who is taken out has been signed out."""
    known = {
        "watch": reader("watch", role="duty_officer"),
        "there": reader("there", role="duty_officer", areas=("SS01",)),
        "elsewhere": reader("elsewhere", role="duty_officer", areas=("SS08",)),
        "other": reader("other", role="duty_officer"),
    }
    monkeypatch.setattr(signin, "readers_of", lambda secrets: {one: known[one] for one in secrets if one in known})
    monkeypatch.setattr(signin, "enter_database", lambda secret: None)
    return known


def test_a_saved_alert_is_told_with_its_row_and_the_sentence(warn, readers):
    one = screen("watch", shows="desk")
    alert = warn("Riders at the ford.")
    live.look([one])
    (piece,) = pieces(one)
    event = json.loads(piece.partition(b"data: ")[2])
    by_kind = {record["kind"]: record for record in event["records"]}
    assert by_kind["alert"]["id"] == str(alert.id) and by_kind["alert"]["is_new"]
    assert f'data-record="{alert.id}"' in by_kind["alert"]["row"] and "Riders at the ford." in by_kind["alert"]["row"]
    assert "alert" in event["sentence"]


def test_a_list_is_told_without_rows(warn, readers):
    one = screen("watch")
    warn()
    live.look([one])
    assert all("row" not in record for record in told(one))


def test_nothing_of_a_hidden_record_wakes_a_screen(warn, readers):
    there, elsewhere = screen("there", shows="desk"), screen("elsewhere", shows="desk")
    alert = warn()
    live.look([there, elsewhere])
    actions.acknowledge_alert(actor=reader(), alert_id=alert.id, at=NOON + timedelta(minutes=1))
    live.look([there, elsewhere])
    assert len(pieces(there)) == 2
    assert pieces(elsewhere) == []


def test_a_part_of_a_record_wakes_the_screens_of_the_record(warn, readers):
    alert = warn()
    one = screen("watch")
    actions.forward_alert(actor=reader(), alert_id=alert.id, addressee="force", at=NOON + timedelta(minutes=1))
    live.look([one])
    assert str(alert.id) in {record["id"] for record in told(one)}


def test_a_closed_alert_has_no_row_any_more(warn, readers):
    alert = warn()
    one = screen("watch", shows="desk")
    at = NOON + timedelta(minutes=1)
    actions.decide(actor=reader(), alert_id=alert.id, at=at, decision="respond")
    actions.close_alert(actor=reader(), alert_id=alert.id, at=at, outcome="too_late")
    live.look([one])
    (record,) = [record for record in told(one) if record["kind"] == "alert"]
    assert record["row"] == ""


def test_screens_that_see_and_speak_alike_are_asked_for_once(warn, readers, django_assert_max_num_queries):
    screens = [screen(name, shows="desk") for name in ("watch", "other") for _ in range(100)]
    warn()
    with django_assert_max_num_queries(30):
        live.look(screens)
    first, *others = [pieces(one) for one in screens]
    assert len(first) == 1 and all(one == first for one in others)


def test_a_screen_is_told_in_its_language(warn, readers):
    english, french = screen("watch"), screen("watch", language="fr")
    warn()
    live.look([english, french])
    assert len(pieces(english)) == len(pieces(french)) == 1


def test_who_was_signed_out_is_let_go_and_told_nothing(warn, readers):
    one = screen("watch", shows="desk")
    del readers["watch"]
    warn()
    live.look([one])
    assert pieces(one) == [None]


def test_where_nothing_was_written_nobody_is_asked_for(readers, monkeypatch):
    one = screen("watch")
    monkeypatch.setattr(signin, "readers_of", lambda secrets: pytest.fail("nothing was written"))
    live.look([one])
    assert pieces(one) == []


def test_notes_of_the_journal_wake_nobody(warn, readers):
    alert = warn()
    one = screen("watch", shows="desk")
    with journal.open(reader(), at=NOON + timedelta(hours=1)) as writing:
        writing.note("access.denied", "alert", alert.id)
    live.look([one])
    assert pieces(one) == []


def test_a_closed_installation_lets_every_screen_go(readers, monkeypatch):
    one = screen("watch")
    monkeypatch.setattr(home, "switch", lambda: home.Switch.CLOSED)
    live.look([one])
    assert pieces(one) == [None]


def test_what_a_transaction_took_back_wakes_nobody(warn, readers):
    one = screen("watch")

    class Undone(Exception):
        pass

    with pytest.raises(Undone), transaction.atomic():
        warn()
        raise Undone
    live.look([one])
    assert pieces(one) == []


def test_after_many_changes_the_newest_are_told_and_the_rest_counted(readers, tick):
    from tutela.incidents.models import Incident

    one = screen("watch")
    facts = {"event_type": "attack_on_civilians", "date_start": NOON.date(), "date_end": NOON.date()}
    with journal.open(reader(), at=tick()) as writing:
        rows = [Incident(id=new_id(tick()), number=1000 + number, **facts) for number in range(30)]
        writing.add_all("incident.made", rows)
    live.look([one])
    (piece,) = pieces(one)
    event = json.loads(piece.partition(b"data: ")[2])
    assert (len(event["records"]), event["more"]) == (live.MOST_TOLD, 30 - live.MOST_TOLD)


class Protocol:
    """Stands for granian's: keeps what is sent; breaks off after `breaks` pieces."""

    def __init__(self, breaks):
        self.sent, self.breaks = [], breaks

    def response_stream(self, status, headers):
        return self

    async def send_bytes(self, piece):
        if len(self.sent) == self.breaks:
            raise live.ProtocolClosed
        self.sent.append(piece)


def test_a_screen_that_left_is_forgotten(monkeypatch):
    monkeypatch.setattr(live, "BEAT_S", 0.01)
    hub, protocol = live.Hub(), Protocol(breaks=3)
    monkeypatch.setattr(hub, "_watch", lambda: None)
    one = live.Screen(spaces.MISSION, "watch", "en", "", 0)
    asyncio.run(hub.serve(live.KeptOpen(one, b"first"), protocol))
    assert protocol.sent == [b"first", b":\n\n", b":\n\n"]
    assert hub._open() == []
