"""Every verb of products: what it does, and, with one thing changed, that it is refused."""

from datetime import date
from uuid import uuid4

import pytest

from tutela.incidents.actions import change_incident, link_report
from tutela.kernel.problems import Denied, Invalid, Missing
from tutela.kernel.testing import reader
from tutela.products import actions, problems, queries
from tutela.products.document import document
from tutela.products.models import Edition, Product, Statement
from tutela.reports.actions import submit_report

pytestmark = pytest.mark.django_db


def again(product, actor):
    return queries.product(reader=actor, product_id=product.id)


def said(product, actor, section, language="en", version=None):
    sheet = document(reader=actor, product=again(product, actor), language=language, version=version)
    blocks = {"title": [sheet.title], "lead": sheet.lead, "notice": sheet.notices}
    blocks |= {block.section: block.sentences for block in (*sheet.rows, *sheet.texts)}
    return [one.text for one in blocks[section]]


def of_section(product, section):
    return (
        Statement.objects.as_system("test")
        .filter(product=product, section=section, withdrawn=False)
        .order_by("position")
    )


# Composing


def test_a_report_of_an_incident_says_what_where_when_who_and_what_was_done(verify_action, tick, duty, happened):
    incident = happened()
    product = verify_action(actions.compose_product, actor=duty, at=tick(), incident_id=incident.id)
    assert said(product, duty, "title") == ["People killed, Gumuruk, 28 February 2026"]
    assert said(product, duty, "lead")[0] == "At least 29 people were killed at Gumuruk on 28 February 2026."
    assert "About 300 people are at risk." in said(product, duty, "lead")
    assert said(product, duty, "where")[-1] == "36N VN 805 343 · 6.644° N, 32.824° E"
    assert "Of those killed, 30 are recorded as civilians." in said(product, duty, "killed")
    assert said(product, duty, "harm") == ["2 women were injured.", "3 girls were abducted (10 to 14 years)."]
    assert said(product, duty, "done")[-1].startswith("Quick reaction force, Force (military component): left at")
    assert said(product, duty, "media") == ["Nothing is known so far."]


def test_a_report_of_a_warning_says_that_it_is_feared_and_how_good_the_source_is(tick, duty, warned):
    product = actions.compose_product(actor=duty, at=tick(), alert_id=warned().id)
    assert said(product, duty, "title") == ["Warning: Direct attack, Gumuruk, 1 March 2026"]
    assert said(product, duty, "by_whom") == ["Self-defence group."]
    assert said(product, duty, "grade")[0] == "Source B: usually reliable; information 2: probably true."


def test_a_report_of_a_warning_without_place_or_threat_has_no_empty_sentence(tick, duty, warned):
    nothing = {"place_text": "", "longitude": None, "latitude": None, "location_precision": None, "threat_type": ""}
    product = actions.compose_product(actor=duty, at=tick(), alert_id=warned(**nothing, persons_at_risk=None).id)
    assert said(product, duty, "title") == ["Warning, 1 March 2026"]
    assert said(product, duty, "where") == ["The place is not known."]
    for language in ("ar", "es", "fr", "ru", "zh"):
        assert all(said(product, duty, "lead", language))


def test_what_is_known_by_its_district_has_no_grid_and_is_drawn_as_that_district(tick, duty, happened):
    incident = happened(location_precision=3)
    product = actions.compose_product(actor=duty, at=tick(), incident_id=incident.id)
    assert not any("°" in one for one in said(product, duty, "where"))
    assert product.drawn_area == "SS0307" or product.drawn_area.startswith("SS03")
    sheet = document(reader=duty, product=again(product, duty), language="en")
    assert "url(#hatch)" in sheet.map and "<circle" not in sheet.map


def test_every_sentence_knows_its_records(tick, duty, written):
    product = written()
    for statement in Statement.objects.as_system("test").filter(product=product):
        assert statement.sources or statement.fact["fact"] == "nothing"
    sheet = document(reader=duty, product=again(product, duty), language="en")
    assert [one.word for one in sheet.sources] == [
        "incident", "report", "alert", "harm", "harm", "forwarding", "response",
    ]  # fmt: skip
    assert sheet.lead[0].marks == (1, 2)


def test_its_labels_are_the_join_of_those_of_its_records(tick, duty, happened):
    incident = happened()
    secret = submit_report(
        actor=duty, at=tick(), text="More was told", channel="radio", urgency="info", happened=True,
        classification="confidential", compartments=["children"], longitude=32.82, latitude=6.64, location_precision=1,
    )  # fmt: skip
    before = actions.compose_product(actor=duty, at=tick(), incident_id=incident.id)
    link_report(actor=duty, at=tick(), incident_id=incident.id, report_id=secret.id)
    after = actions.compose_product(actor=duty, at=tick(), incident_id=incident.id)
    assert (before.classification, before.compartments) == (0, 0)
    assert (after.classification, after.compartments) == (1, secret.compartments)
    outside = reader("duty_officer", clearance=0, compartments=0)
    with pytest.raises(Missing):
        queries.product(reader=outside, product_id=after.id)
    # Who sees less writes of less, and is told of nothing more.
    theirs = actions.compose_product(actor=outside, at=tick(), incident_id=incident.id)
    assert (theirs.classification, said(theirs, outside, "grade")[-1]) == (0, "It stands on 1 report.")


def test_who_may_not_write_or_does_not_see_composes_nothing(tick, duty, happened):
    incident = happened()
    with pytest.raises(Denied):
        actions.compose_product(actor=reader("liaison_assistant"), at=tick(), incident_id=incident.id)
    for hidden in (incident.id, uuid4()):
        with pytest.raises(Missing):
            actions.compose_product(actor=reader("duty_officer", areas=("SS01",)), at=tick(), incident_id=hidden)
    with pytest.raises(Invalid):
        actions.compose_product(actor=duty, at=tick())
    assert not Product.objects.as_system("test").exists()


# Writing


def test_a_sentence_said_otherwise_stands_only_in_the_languages_in_which_it_was_written(
    verify_action, tick, duty, written
):
    product = written()
    why = of_section(product, "why").get()
    verify_action(
        actions.edit_statement, actor=duty, at=tick(), product_id=product.id, statement_id=why.id,
        texts={"en": "Revenge for a raid on cattle.", "fr": "Vengeance après un vol de bétail."},
    )  # fmt: skip
    assert said(product, duty, "why") == ["Revenge for a raid on cattle."]
    assert said(product, duty, "why", "fr") == ["Vengeance après un vol de bétail."]
    with pytest.raises(problems.NotInLanguage):
        said(product, duty, "why", "ar")
    taken_back = {"en": "", "fr": ""}
    actions.edit_statement(actor=duty, at=tick(), product_id=product.id, statement_id=why.id, texts=taken_back)
    assert said(product, duty, "why", "ar") == ["لم يجر تقييم ذلك بعد."]


def test_a_sentence_is_added_and_left_out(verify_action, tick, duty, written):
    product = written()
    added = verify_action(
        actions.add_statement,
        actor=duty,
        at=tick(),
        product_id=product.id,
        section="help",
        texts={"en": " Water\nneeded. "},
    )
    assert said(product, duty, "help")[-1] == "Water needed."
    verify_action(actions.leave_out_statement, actor=duty, at=tick(), product_id=product.id, statement_id=added.id)
    assert "Water needed." not in said(product, duty, "help")
    with pytest.raises(Missing):
        actions.leave_out_statement(actor=duty, at=tick(), product_id=product.id, statement_id=added.id)


def test_the_title_stays_and_there_is_one(tick, duty, written):
    product = written()
    title = of_section(product, "title").get()
    with pytest.raises(problems.NothingLeft):
        actions.leave_out_statement(actor=duty, at=tick(), product_id=product.id, statement_id=title.id)
    with pytest.raises(Invalid):
        actions.add_statement(actor=duty, at=tick(), product_id=product.id, section="title", texts={"en": "Two"})
    with pytest.raises(Invalid):
        actions.add_statement(actor=duty, at=tick(), product_id=product.id, section="media", texts={"de": "Nein"})


def test_composing_anew_takes_what_the_records_say_now_and_keeps_what_was_written(verify_action, tick, duty, written):
    product = written()
    actions.add_statement(actor=duty, at=tick(), product_id=product.id, section="media", texts={"en": "Radio says so."})
    media = of_section(product, "media").first()
    actions.leave_out_statement(actor=duty, at=tick(), product_id=product.id, statement_id=media.id)
    change_incident(actor=duty, at=tick(), incident_id=product.incident_id, low=30, best=33, high=40)
    verify_action(actions.refresh_product, actor=duty, at=tick(), product_id=product.id)
    assert said(product, duty, "lead")[0].startswith("At least 30 people were killed")
    assert said(product, duty, "media") == ["Radio says so."]


# Issuing


def test_what_was_issued_stands_whatever_the_records_say_later(verify_action, tick, duty, written):
    product = written()
    edition = verify_action(
        actions.issue_product, actor=duty, at=tick(), product_id=product.id, addressees="Mission leadership"
    )
    assert (edition.version, again(product, duty).open) == (1, False)
    change_incident(actor=duty, at=tick(), incident_id=product.incident_id, low=30, best=33, high=40)
    assert said(product, duty, "lead", version=1)[0].startswith("At least 29 people")
    title = of_section(product, "title").get()
    for refused in (
        lambda: actions.issue_product(actor=duty, at=tick(), product_id=product.id),
        lambda: actions.refresh_product(actor=duty, at=tick(), product_id=product.id),
        lambda: actions.edit_statement(
            actor=duty, at=tick(), product_id=product.id, statement_id=title.id, texts={"en": "Other"}
        ),
    ):
        with pytest.raises(problems.ProductIsIssued):
            refused()


def test_a_correction_says_what_it_replaces_and_where_it_differs(verify_action, tick, duty, written):
    product = written()
    with pytest.raises(problems.ProductIsOpen):
        actions.correct_product(actor=duty, at=tick(), product_id=product.id)
    actions.issue_product(actor=duty, at=tick(), product_id=product.id)
    verify_action(actions.correct_product, actor=duty, at=tick(), product_id=product.id)
    change_incident(actor=duty, at=tick(), incident_id=product.incident_id, low=30, best=33, high=40)
    actions.refresh_product(actor=duty, at=tick(), product_id=product.id)
    second = actions.issue_product(actor=duty, at=tick(), product_id=product.id)
    [notice] = said(product, duty, "notice", version=2)
    assert second.version == 2
    assert notice.startswith("Correction: this replaces version 1, issued at 12:00 on 1 March 2026. Changed: ")
    assert notice.endswith("Changed: Summary; Killed.")
    assert said(product, duty, "notice", version=1) == []


def test_it_leaves_in_the_languages_that_have_every_sentence(tick, duty, written):
    product = written()
    actions.add_statement(actor=duty, at=tick(), product_id=product.id, section="media", texts={"en": "Radio says so."})
    edition = actions.issue_product(actor=duty, at=tick(), product_id=product.id)
    assert set(edition.statements[0]["texts"]) == {"en"}
    with pytest.raises(problems.NotInLanguage):
        said(product, duty, "lead", "fr", version=1)


def test_it_cannot_leave_where_no_language_has_every_sentence(tick, duty, written):
    product = written()
    for language, text in (("en", "One."), ("fr", "Deux.")):
        actions.add_statement(actor=duty, at=tick(), product_id=product.id, section="media", texts={language: text})
    with pytest.raises(problems.NoLanguage):
        actions.issue_product(actor=duty, at=tick(), product_id=product.id)
    assert not Edition.objects.as_system("test").exists()


def test_writing_is_not_issuing(tick, duty, written):
    product = written()
    with pytest.raises(Denied):
        actions.issue_product(actor=reader("analyst"), at=tick(), product_id=product.id)


def test_who_reads_a_released_report_without_its_records_gets_no_small_number_and_no_mark(tick, duty, written):
    from tutela.kernel import journal
    from tutela.kernel.access import OPERATOR

    product = written(low=3, best=3, high=3, civilians=3)
    actions.issue_product(actor=duty, at=tick(), product_id=product.id)
    outside = reader("analyst", component="human_rights", areas=("SS08",))
    with journal.open(OPERATOR, at=tick()) as writing:
        writing.change("product.released", again(product, duty), released=outside.component_bit)
    sheet = document(reader=outside, product=again(product, outside), language="en", version=1)
    assert sheet.lead[0].text == "Fewer than 5 people were killed at Gumuruk on 28 February 2026."
    assert (sheet.lead[0].marks, sheet.sources) == ((), ())
    whole = document(reader=duty, product=again(product, duty), language="en", version=1)
    assert whole.lead[0].text == "3 people were killed at Gumuruk on 28 February 2026."


def test_a_report_made_on_a_day_is_of_that_day(tick, duty, written):
    product = written(date_start=date(2026, 2, 1), date_precision=4)
    assert said(product, duty, "title") == ["People killed, Gumuruk, February 2026"]
    assert said(product, duty, "when") == ["February 2026."]
