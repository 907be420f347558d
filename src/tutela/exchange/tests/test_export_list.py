"""Any list as a file: what is seen, by whoever may, and never without an entry."""

import csv
import io

import pytest
from django.test import RequestFactory

from tutela.exchange.export_list import export_list
from tutela.exchange.exporting import NO_RECORD
from tutela.kernel.problems import Denied
from tutela.kernel.testing import reader
from tutela.reports.actions import submit_report
from tutela.reports.pages import LISTING

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(tick):
    for area, text, urgency in (
        ("SS01", "=1+1", "imminent"),
        ("SS08", "Elsewhere.", "imminent"),
        ("SS01", "Later.", "info"),
    ):
        actor = reader("liaison_assistant", areas=(area,))
        submit_report(actor=actor, at=tick(), text=text, channel="radio", urgency=urgency, happened=True)


def exported(tick, query, **facts):
    request = RequestFactory().get(f"/reports.csv{query}")
    request.reader = reader("duty_officer", **facts)
    held = io.StringIO()
    export_list(held, LISTING, request, at=tick(), subject=NO_RECORD)
    return list(csv.reader(io.StringIO(held.getvalue())))


def test_the_file_has_the_rows_and_columns_that_are_seen(told, tick):
    head, *rows = exported(tick, "?urgency=imminent&column=text", areas=("SS01",))
    assert head == ["Report", "What was told", "classification"]
    assert [row[1:] for row in rows] == [["'=1+1", "unclassified"]], "and no text is run as a formula"


def test_whoever_may_not_export_gets_no_file(told, tick):
    request = RequestFactory().get("/reports.csv")
    request.reader = reader("liaison_assistant")
    with pytest.raises(Denied):
        export_list(io.StringIO(), LISTING, request, at=tick(), subject=NO_RECORD)
