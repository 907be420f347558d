"""What an address answers that is not quite one, and one that only takes."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("/alerts/", "/alerts"),
        ("/reports/new/", "/reports/new"),
        ("/incidents/?q=Bor&order=newest", "/incidents?q=Bor&order=newest"),
        ("/sites", "/sites/"),
        ("/account", "/account/"),
    ],
)
def test_a_slash_too_many_or_too_few_leads_to_the_address_that_there_is(asked, there):
    answer = Client().get(asked)
    assert (answer.status_code, answer.headers["Location"]) == (308, there)


def test_what_is_no_address_in_either_form_is_missing():
    assert Client().get("/nowhere/").status_code == 404


def test_an_address_that_only_takes_says_what_to_do(client, monkeypatch):
    from tutela.kernel.testing import reader
    from tutela.people import signin

    monkeypatch.setattr(signin, "reader_of", lambda secret: reader())
    answer = Client(headers={"Authorization": "Bearer test"}).get("/views")
    assert answer.status_code == 405 and answer.headers["Allow"] == "POST"
    assert "it only takes what a button sends" in answer.content.decode()
