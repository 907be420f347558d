"""A report from the button on its alert's page to the file, through the pages."""

import re

import pytest
from django.test import Client

from tutela.kernel.access import OPERATOR
from tutela.people.actions import make_user
from tutela.products.actions import compose_product
from tutela.products.models import Product, Statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(tick):
    """Signed in as a duty officer."""
    from tutela.people.models import Account

    make_user(
        actor=OPERATOR, at=tick(), name="watch", password="a long road to Bentiu 47", role="duty_officer",
        component="joc", areas=["*"], clearance="strictly_confidential",
    )  # fmt: skip
    client = Client()
    client.force_login(Account.objects.get(username="watch"), backend="tutela.people.signin.AccountBackend")
    client.cookies["tutela_mission"] = client.cookies.pop("sessionid").value
    return client


def hidden_fields(page, address):
    """The hidden fields of the form that goes to an address."""
    body = page.content.decode()
    form = re.search(rf'action="{re.escape(address)}".*?</form>', body, re.S)[0]
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))


def test_one_press_on_the_page_of_an_alert_composes_its_report(browser, warned):
    alert = warned()
    fields = hidden_fields(browser.get(f"/alerts/{alert.id}"), "/products/new")
    for _again in range(2):  # A second press makes no second report.
        answer = browser.post("/products/new", fields)
        assert answer.status_code == 303
    product = Product.objects.as_system("test").get()
    assert answer.url == f"/products/{product.id}"
    page = browser.get(answer.url).content.decode()
    assert "Warning: Direct attack, Gumuruk, 1 March 2026" in page
    assert "<svg" in page


def test_a_report_is_written_issued_and_fetched(browser, written):
    product = written()
    address = f"/products/{product.id}"
    why = Statement.objects.as_system("test").get(product=product, section="why")
    edit = browser.get(f"{address}/statements/{why.id}").content.decode()
    assert "Not judged yet." in edit and "لم يجر تقييم ذلك بعد." in edit
    six = dict.fromkeys(("ar", "en", "es", "fr", "ru", "zh"), "Cattle.")
    browser.post(f"{address}/statements/{why.id}", {"request_key": "1", **six})
    assert "Cattle." in browser.get(f"{address}?language=ar").content.decode()
    assert browser.post(f"{address}/issue", {"request_key": "2", "addressees": "Bor"}).status_code == 303
    page = browser.get(address).content.decode()
    assert "version 1 issued" in page and "Say it otherwise" not in page
    for name, start in (("pdf", b"%PDF-1.7"), ("docx", b"PK"), ("html", b"<!doctype html>"), ("json", b"{")):
        answer = browser.get(f"{address}/files/ar.{name}?version=1")
        assert answer.content.startswith(start)
        assert "attachment" in answer["Content-Disposition"]
    assert browser.get(f"{address}/files/de.pdf").status_code == 404
    assert browser.get(f"{address}/files/en.pdf?version=9").status_code == 409


def test_a_language_in_which_a_sentence_is_missing_says_so(browser, written):
    product = written()
    why = Statement.objects.as_system("test").get(product=product, section="why")
    address = f"/products/{product.id}"
    browser.post(f"{address}/statements/{why.id}", {"request_key": "1", "en": "Cattle."})
    page = browser.get(f"{address}?language=fr").content.decode()
    assert "Not in this language yet" in page and "Cattle." in page
    assert browser.get(f"{address}/files/fr.pdf").status_code == 409


def test_the_list_says_where_each_stands(browser, written):
    product = written()
    page = browser.get("/products").content.decode()
    assert "People killed, Gumuruk" in page and "being written" in page and str(product.id) in page
    assert browser.get("/products?open=no").content.decode().count(str(product.id)) == 0


def test_the_list_is_ordered_narrowed_and_fetched_as_it_is_seen(browser, written):
    product = written()
    assert str(product.id) in browser.get("/products?order=begun&column=kind").content.decode()
    lines = b"".join(browser.get("/products.csv?column=office").streaming_content).decode().splitlines()
    assert len(lines) == 2 and lines[1].startswith("F-")


def test_pages_of_the_chain_lead_to_what_was_told_and_back(browser, written):
    product = written()
    link = f'href="/products/{product.id}"'
    assert link in browser.get(f"/incidents/{product.incident_id}").content.decode()
    page = browser.get(f"/products/{product.id}").content.decode()
    assert f'<a class="chain-label" href="/incidents/{product.incident_id}">' in page


def test_an_alert_names_the_reports_that_were_written_from_it(browser, warned, duty, tick):
    alert = warned()
    assert "/products/" not in browser.get(f"/alerts/{alert.id}").content.decode().replace("/products/new", "")
    product = compose_product(actor=duty, at=tick(), alert_id=alert.id)
    page = browser.get(f"/alerts/{alert.id}").content.decode()
    assert page.count(f'href="/products/{product.id}"') == 2, "in the strip and under what came of it"
    assert '<figure class="locator"' in page and "Open the map here" in page
