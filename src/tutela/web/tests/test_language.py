"""In which language somebody reads: the device's, else the account's, else the browser's, else the installation's."""

import pytest
from django.test import Client
from django.utils.translation import deactivate

from tutela.kernel.access import OPERATOR
from tutela.kernel.testing import NOON
from tutela.people import actions

pytestmark = pytest.mark.django_db

PASSWORD = "four grey herons stand"


@pytest.fixture(autouse=True)
def nobody_is_left_speaking():
    """A request leaves its language to the thread."""
    yield
    deactivate()


@pytest.fixture
def amina(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    facts = {"role": "duty_officer", "component": "joc", "areas": ["*"], "password": PASSWORD}
    return actions.make_user(actor=OPERATOR, at=NOON, name="amina", **facts)


def device(**headers):
    client = Client(headers=headers)
    client.post("/sign-in/", {"login": "amina", "password": PASSWORD})
    return client


def language_of(client):
    page = client.get("/account/").content.decode()
    return page.partition('<html lang="')[2].partition('"')[0]


def choose(client, language):
    return client.post("/i18n/setlang/", {"language": language, "next": "/account/"})


def test_a_chosen_language_is_kept_and_leads_back_to_the_page(amina):
    client = device()
    assert (choose(client, "ru").headers["Location"], language_of(client)) == ("/account/", "ru")
    assert client.cookies["django_language"]["max-age"] > 300 * 24 * 3600


def test_a_chosen_language_is_there_on_the_next_device(amina):
    choose(device(), "ar")
    assert language_of(device(accept_language="fr")) == "ar"


def test_the_language_of_a_device_is_not_changed_by_signing_in(amina):
    choose(device(), "ar")
    client = Client()
    choose(client, "es")
    client.post("/sign-in/", {"login": "amina", "password": PASSWORD})
    assert language_of(client) == "es"


def test_whoever_never_chose_reads_what_the_browser_prefers(amina):
    assert language_of(device(accept_language="de, zh-CN;q=0.8")) == "zh-hans"


def test_else_the_language_of_the_installation_is_spoken(amina, settings):
    settings.LANGUAGE_CODE = "es"
    assert language_of(device(accept_language="de")) == "es"


def test_a_language_that_there_is_not_is_not_remembered(amina):
    client = device()
    choose(client, "xx")
    assert (language_of(client), language_of(device())) == ("en", "en")


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("zh-hans", "ltr"), ("ru", "ltr")])
def test_a_page_says_its_language_and_direction(amina, language, direction):
    client = device()
    choose(client, language)
    assert f'<html lang="{language}" dir="{direction}"'.encode() in client.get("/account/").content
