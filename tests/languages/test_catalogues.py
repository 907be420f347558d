"""Every sentence in every language: found in the source, translated, saying the same, compiled."""

import subprocess
import sys

import pytest
from babel.messages.catalog import Message
from django.utils.translation import ngettext, override
from tools import languages

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def wanted():
    return languages.sentences()


@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_every_sentence_is_translated_and_says_the_same(language, wanted):
    assert languages.faults(language, wanted) == []


def test_the_source_says_a_thousand_sentences(wanted):
    assert len(wanted) > 900


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('_("Save")', ("Save", None, None)),
        ('x = gettext_lazy(\n    "Save "\n    "it")', ("Save it", None, None)),
        ('translation.pgettext("a door", "Open")', ("Open", None, "a door")),
        ('ngettext("%(n)s day", "%(n)s days", n)', ("%(n)s day", "%(n)s days", None)),
        ('npgettext("a door", "one", "many", n)', ("one", "many", "a door")),
    ],
)
def test_a_sentence_of_a_module_is_found(source, found):
    assert [(one.singular, one.plural, one.context) for one in languages.in_python(source)] == [found]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p title=\"{% translate 'Save' %}\">", ("Save", None, None)),
        ('{% translate "Open" context "a door" %}', ("Open", None, "a door")),
        ('{% translate "It\'s" as it %}', ("It's", None, None)),
        ("{% blocktranslate with n=m %}{{ n }} “left”{% endblocktranslate %}", ("%(n)s “left”", None, None)),
        (
            "{% blocktranslate count n=m %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}",
            ("%(n)s day", "%(n)s days", None),
        ),
        ('{% firstof x _("gave no number") %}', ("gave no number", None, None)),
    ],
)
def test_a_sentence_of_a_template_is_found(source, found):
    assert [(one.singular, one.plural, one.context) for one in languages.in_template(source)] == [found]


@pytest.mark.parametrize(
    ("english", "text", "language", "fault"),
    [
        ("%(count)s days.", "días.", "es", "nothing instead of %(count)s"),
        ("%(count)s days.", "%(conut)s días.", "es", "%(conut)s instead of %(count)s"),
        ("between {low} and {high}", "entre {low} y {low}", "es", "{low} {low} instead of {high} {low}"),
        ("Saved.", "Guardado", "es", "ends otherwise"),
        ("Saved.", "Saved.", "ru", "no letter of the language"),
        ("Saved by the operator.", "Сохранено: operator.", "ru", ""),
        ("Saved by the watch.", "Сохранено: operator.", "ru", "nobody translated (operator)"),
        ("Saved.", "123.", "zh_Hans", "no letter of the language"),
    ],
)
def test_a_translation_that_does_not_say_the_same_is_seen(english, text, language, fault):
    found = list(languages.differences(english, text, language))
    assert any(fault in one for one in found) if fault else found == []


def test_a_dual_may_leave_the_number_out_and_a_plural_may_not():
    wanted = {("%(n)s day", None): languages.Sentence("%(n)s day", "%(n)s days")}
    forms = ("لا أيام", "يوم واحد", "يومان", "%(n)s أيام", "أيام", "%(n)s يوم")
    message = Message(("%(n)s day", "%(n)s days"), forms)
    assert list(languages._faults_of(message, "ar", wanted)) == ["nothing instead of %(n)s"]


def test_what_is_not_translated_or_no_longer_said_is_seen(wanted, monkeypatch, tmp_path):
    monkeypatch.setattr(languages, "FOLDER", tmp_path)
    old = {("An old sentence", None): languages.Sentence("An old sentence")}
    languages.put("fr", languages.taken_over(languages.empty("fr"), old, "fr"))
    new = {("A new sentence", None): languages.Sentence("A new sentence")}
    faults = languages.faults("fr", new)
    assert faults == ["fr: not translated: A new sentence", "fr: no longer said: An old sentence"]


def test_an_update_keeps_what_is_translated_and_changes_nothing_twice(wanted):
    for language in languages.LANGUAGES:
        before = languages.read(language)
        again = languages.taken_over(before, wanted, language)
        assert languages.written(again) == languages.file_of(language).read_bytes()


def test_the_command_says_that_all_is_there():
    done = subprocess.run([sys.executable, "tools/languages.py", "check"], cwd=languages.ROOT, capture_output=True)
    assert (done.returncode, b"whole in every language" in done.stdout) == (0, True)


@pytest.mark.parametrize(
    ("language", "number", "sentence"),
    [
        ("ar", 1, "إنذار واحد مفتوح."),
        ("ar", 2, "إنذاران مفتوحان."),
        ("ar", 3, "3 إنذارات مفتوحة."),
        ("ar", 11, "11 إنذارا مفتوحا."),
        ("ar", 100, "100 إنذار مفتوح."),
        ("ru", 1, "Открыт 1 сигнал тревоги."),
        ("ru", 3, "Открыто 3 сигнала тревоги."),
        ("ru", 11, "Открыто 11 сигналов тревоги."),
        ("ru", 21, "Открыт 21 сигнал тревоги."),
        ("fr", 0, "0 alerte est ouverte."),
        ("fr", 2, "2 alertes sont ouvertes."),
        ("es", 0, "Hay 0 alertas abiertas."),
        ("zh-hans", 1, "有 1 条未结警报。"),
        ("zh-hans", 2, "有 2 条未结警报。"),
    ],
)
def test_a_number_takes_the_form_that_its_language_wants(language, number, sentence):
    with override(language):
        text = ngettext("One alert is open.", "%(count)s alerts are open.", number)
    assert text % {"count": number} == sentence
