"""A table per language of hand-checked sentences: singular, dual, plural, gender, case and dates."""

import re
import string
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutela.kernel.doctrine import doctrine
from tutela.products import facts
from tutela.products.facts import Amount, Range, When
from tutela.products.languages import CODES, Style, grammar
from tutela.products.languages.grammar import SENTENCES, SILENT

AT = datetime(2020, 7, 3, 3, 41, tzinfo=UTC)
DAY = When(date(2020, 7, 2), date(2020, 7, 2))
DAYS = When(date(2020, 7, 2), date(2020, 7, 5), 2)
OVER_A_MONTH = When(date(2020, 6, 28), date(2020, 7, 1), 2)
MONTH = When(date(2020, 7, 1), date(2020, 7, 31), 4)
YEAR = When(date(2020, 1, 1), date(2020, 12, 31), 5)

# said, number, who, kind of harm: the six sentences
COUNTED = [
    ("exact", 1, "person", "killed", {
        "en": "1 person was killed", "fr": "1 personne a été tuée", "es": "1 persona resultó muerta",
        "ru": "погиб 1 человек", "ar": "قتل شخص واحد", "zh": "1人被杀"}),
    ("exact", 2, "person", "killed", {
        "en": "2 people were killed", "fr": "2 personnes ont été tuées", "es": "2 personas resultaron muertas",
        "ru": "погибли 2 человека", "ar": "قتل شخصان", "zh": "2人被杀"}),
    ("exact", 3, "person", "killed", {
        "ru": "погибли 3 человека", "ar": "قتل ٣ أشخاص"}),
    ("exact", 5, "person", "killed", {
        "ru": "погибло 5 человек", "ar": "قتل ٥ أشخاص"}),
    ("exact", 11, "person", "killed", {
        "en": "11 people were killed", "ru": "погибло 11 человек", "ar": "قتل ١١ شخصا", "zh": "11人被杀"}),
    ("exact", 12, "person", "killed", {"ru": "погибло 12 человек", "ar": "قتل ١٢ شخصا"}),
    ("exact", 21, "person", "killed", {"ru": "погиб 21 человек", "ar": "قتل ٢١ شخصا"}),
    ("exact", 22, "person", "killed", {"ru": "погибли 22 человека"}),
    ("exact", 100, "person", "killed", {"ru": "погибло 100 человек", "ar": "قتل ١٠٠ شخص"}),
    ("exact", 103, "person", "killed", {"ru": "погибли 103 человека", "ar": "قتل ١٠٣ أشخاص"}),
    ("exact", 111, "person", "killed", {"ru": "погибло 111 человек", "ar": "قتل ١١١ شخصا"}),
    ("exact", 1200, "person", "displaced", {
        "en": "1,200 people were displaced", "fr": "1\u00a0200 personnes ont été déplacées",
        "es": "1.200 personas fueron desplazadas", "ru": "перемещено 1\u00a0200 человек",
        "ar": "شرد ١٬٢٠٠ شخص", "zh": "1200人流离失所"}),
    ("least", 1, "person", "killed", {
        "en": "at least 1 person was killed", "fr": "au moins 1 personne a été tuée",
        "es": "al menos 1 persona resultó muerta", "ru": "погибло не менее 1 человека",
        "ar": "قتل ما لا يقل عن شخص واحد", "zh": "至少1人被杀"}),
    ("least", 2, "woman", "killed", {
        "en": "at least 2 women were killed", "fr": "au moins 2 femmes ont été tuées",
        "es": "al menos 2 mujeres resultaron muertas", "ru": "погибло не менее 2 женщин",
        "ar": "قتل ما لا يقل عن امرأتين", "zh": "至少2名妇女被杀"}),
    ("least", 21, "person", "killed", {
        "ru": "погибло не менее 21 человека", "ar": "قتل ما لا يقل عن ٢١ شخصا"}),
    ("most", 40, "man", "abducted", {
        "en": "up to 40 men were abducted", "fr": "jusqu’à 40 hommes ont été enlevés",
        "es": "hasta 40 hombres fueron secuestrados", "ru": "похищено до 40 мужчин",
        "ar": "اختطف ما يصل إلى ٤٠ رجلا", "zh": "至多40名男子被绑架"}),
    ("few", 5, "child", "injured", {
        "en": "fewer than 5 children were injured", "fr": "moins de 5 enfants ont été blessés",
        "es": "menos de 5 niños o niñas resultaron heridos", "ru": "ранено менее 5 детей",
        "ar": "أصيب أقل من ٥ أطفال بجروح", "zh": "不足5名儿童受伤"}),
    ("about", 300, "person", "at_risk", {
        "en": "about 300 people are at risk", "fr": "environ 300 personnes sont menacées",
        "es": "unas 300 personas están en peligro", "ru": "под угрозой находится около 300 человек",
        "ar": "يتعرض نحو ٣٠٠ شخص للخطر", "zh": "约300人面临危险"}),
    ("exact", 1, "woman", "injured", {
        "en": "1 woman was injured", "fr": "1 femme a été blessée", "es": "1 mujer resultó herida",
        "ru": "ранена 1 женщина", "ar": "أصيبت امرأة واحدة بجروح", "zh": "1名妇女受伤"}),
    ("exact", 2, "woman", "injured", {"ru": "ранены 2 женщины", "ar": "أصيبت امرأتان بجروح"}),
    ("exact", 1, "man", "injured", {
        "en": "1 man was injured", "fr": "1 homme a été blessé", "es": "1 hombre resultó herido",
        "ru": "ранен 1 мужчина", "ar": "أصيب رجل واحد بجروح", "zh": "1名男子受伤"}),
    ("exact", 3, "girl", "sexual_violence", {
        "en": "3 girls were subjected to sexual violence", "fr": "3 filles ont subi des violences sexuelles",
        "es": "3 niñas sufrieron violencia sexual", "ru": "сексуальному насилию подверглись 3 девочки",
        "ar": "تعرضت ٣ فتيات للعنف الجنسي", "zh": "3名女童遭受性暴力"}),
    ("exact", 6, "boy", "recruited", {
        "en": "6 boys were recruited or used by force", "fr": "6 garçons ont été recrutés ou utilisés de force",
        "es": "6 niños fueron reclutados o utilizados por la fuerza",
        "ru": "насильственной вербовке или использованию подверглось 6 мальчиков",
        "ar": "تعرض ٦ فتيان للتجنيد أو الاستخدام قسرا", "zh": "6名男童被强行招募或使用"}),
    ("exact", 4, "adult", "detained", {
        "en": "4 adults were arbitrarily detained", "fr": "4 adultes ont été détenus arbitrairement",
        "es": "4 adultos fueron detenidos arbitrariamente", "ru": "произвольно задержаны 4 взрослых",
        "ar": "احتجز ٤ بالغين تعسفا", "zh": "4名成年人被任意拘留"}),
    ("exact", 2, "child", "missing", {
        "en": "2 children are missing", "fr": "2 enfants sont portés disparus",
        "es": "2 niños o niñas están desaparecidos", "ru": "без вести пропали 2 ребенка",
        "ar": "فقد طفلان", "zh": "2名儿童失踪"}),
    ("exact", 7, "female", "ill_treated", {
        "en": "7 women or girls were tortured or ill-treated",
        "fr": "7 femmes ou filles ont été torturées ou maltraitées",
        "es": "7 mujeres o niñas fueron torturadas o maltratadas",
        "ru": "пыткам или жестокому обращению подверглось 7 женщин или девочек",
        "ar": "تعرضت ٧ نساء أو فتيات للتعذيب أو سوء المعاملة", "zh": "7名妇女或女童遭受酷刑或虐待"}),
    ("exact", 1, "male", "other", {
        "en": "1 man or boy suffered other harm", "fr": "1 homme ou garçon a subi un autre préjudice",
        "es": "1 hombre o niño sufrió otro daño", "ru": "иным образом пострадал 1 мужчина или мальчик",
        "ar": "تعرض رجل أو فتى واحد لضرر آخر", "zh": "1名男子或男童受到其他伤害"}),
]  # fmt: skip

# the days: by themselves; as a sentence takes them
DATES = [
    (DAY, {
        "en": ("2 July 2020", "on 2 July 2020"), "fr": ("2 juillet 2020", "le 2 juillet 2020"),
        "es": ("2 de julio de 2020", "el 2 de julio de 2020"), "ru": ("2 июля 2020 года", "2 июля 2020 года"),
        "ar": ("٢ تموز/يوليه ٢٠٢٠", "في يوم ٢ تموز/يوليه ٢٠٢٠"), "zh": ("2020年7月2日", "2020年7月2日")}),
    (DAYS, {
        "en": ("2 to 5 July 2020", "between 2 and 5 July 2020"),
        "fr": ("du 2 au 5 juillet 2020", "entre le 2 et le 5 juillet 2020"),
        "es": ("del 2 al 5 de julio de 2020", "entre el 2 y el 5 de julio de 2020"),
        "ru": ("со 2 по 5 июля 2020 года", "в период со 2 по 5 июля 2020 года"),
        "ar": ("من ٢ إلى ٥ تموز/يوليه ٢٠٢٠", "في الفترة من ٢ إلى ٥ تموز/يوليه ٢٠٢٠"),
        "zh": ("2020年7月2日至5日", "2020年7月2日至5日")}),
    (OVER_A_MONTH, {
        "en": ("28 June to 1 July 2020", "between 28 June and 1 July 2020"),
        "fr": ("du 28 juin au 1er juillet 2020", "entre le 28 juin et le 1er juillet 2020"),
        "es": ("del 28 de junio al 1 de julio de 2020", "entre el 28 de junio y el 1 de julio de 2020"),
        "ru": ("с 28 июня по 1 июля 2020 года", "в период с 28 июня по 1 июля 2020 года"),
        "ar": ("من ٢٨ حزيران/يونيه إلى ١ تموز/يوليه ٢٠٢٠", "في الفترة من ٢٨ حزيران/يونيه إلى ١ تموز/يوليه ٢٠٢٠"),
        "zh": ("2020年6月28日至7月1日", "2020年6月28日至7月1日")}),
    (MONTH, {
        "en": ("July 2020", "in July 2020"), "fr": ("juillet 2020", "en juillet 2020"),
        "es": ("julio de 2020", "en julio de 2020"), "ru": ("июль 2020 года", "в июле 2020 года"),
        "ar": ("تموز/يوليه ٢٠٢٠", "في تموز/يوليه ٢٠٢٠"), "zh": ("2020年7月", "2020年7月")}),
    (YEAR, {
        "en": ("2020", "in 2020"), "fr": ("2020", "en 2020"), "es": ("2020", "en 2020"),
        "ru": ("2020 год", "в 2020 году"), "ar": ("٢٠٢٠", "في عام ٢٠٢٠"), "zh": ("2020年", "2020年")}),
]  # fmt: skip

WHOLE = [
    (facts.Killed(Range(29, 31, 40), "Gumuruk", DAY), {
        "en": "At least 29 people were killed at Gumuruk on 2 July 2020.",
        "fr": "Au moins 29 personnes ont été tuées le 2 juillet 2020 (lieu : Gumuruk).",
        "es": "Al menos 29 personas resultaron muertas en Gumuruk el 2 de julio de 2020.",
        "ru": "2 июля 2020 года погибло не менее 29 человек (место: Gumuruk).",
        "ar": "في يوم ٢ تموز/يوليه ٢٠٢٠ في Gumuruk قتل ما لا يقل عن ٢٩ شخصا.",
        "zh": "2020年7月2日，在Gumuruk，至少29人被杀。"}),
    (facts.Feared("killing", "imminent", ""), {
        "en": "The mission was warned of a threat: Killing. Urgency: Imminent (expected within hours).",
        "fr": "La mission a été avertie d’une menace : Meurtre. Urgence : Imminente (attendue dans les heures qui viennent).",
        "es": "Se alertó a la misión de una amenaza: Asesinato. Urgencia: Inminente (prevista en cuestión de horas).",
        "ru": "Миссия предупреждена об угрозе: Убийство. Срочность: Неминуемая угроза (ожидается в ближайшие часы).",
        "ar": "أنذرت البعثة بتهديد: القتل. درجة الاستعجال: وشيك (متوقع خلال ساعات).",
        "zh": "特派团收到关于以下威胁的警告：杀害。紧急程度：迫在眉睫(预计数小时内发生)。"}),
    (facts.Acknowledged(AT), {
        "en": "The alert was acknowledged at 03:41 on 3 July 2020.",
        "fr": "Il a été accusé réception de l’alerte le 3 juillet 2020 à 3 h 41.",
        "es": "Se acusó recibo de la alerta el 3 de julio de 2020 a las 03:41.",
        "ru": "Получение сигнала тревоги подтверждено 3 июля 2020 года в 03:41.",
        "ar": "في الساعة ٠٣:٤١ من يوم ٣ تموز/يوليه ٢٠٢٠ تم الإقرار بتسلم الإنذار.",
        "zh": "警报于2020年7月3日03:41确认收到。"}),
    (facts.CiviliansAmong(2, 29), {
        "en": "Of those killed, 2 are recorded as civilians.",
        "fr": "Parmi les personnes tuées, 2 sont enregistrées comme civiles.",
        "es": "De las personas muertas, 2 están registradas como civiles.",
        "ru": "Из числа погибших 2 человека учтены как гражданские лица.",
        "ar": "من بين القتلى، سجل شخصان بوصفهما مدنيين.",
        "zh": "死者中有2人被记录为平民。"}),
    (facts.StandsOn(1), {
        "en": "It stands on 1 report.", "fr": "Repose sur 1 signalement.", "es": "Se basa en 1 aviso.",
        "ru": "Основано на 1 сообщении.", "ar": "يستند إلى بلاغ واحد.", "zh": "依据1份报告。"}),
    (facts.StandsOn(21), {
        "en": "It stands on 21 reports.", "fr": "Repose sur 21 signalements.", "es": "Se basa en 21 avisos.",
        "ru": "Основано на 21 сообщении.", "ar": "يستند إلى ٢١ بلاغا.", "zh": "依据21份报告。"}),
    (facts.Corrected(1, AT, ("killed", "where")), {
        "en": "Correction: this replaces version 1, issued at 03:41 on 3 July 2020. Changed: Killed; Where.",
        "fr": "Rectificatif : le présent texte remplace la version 1, diffusée le 3 juillet 2020 à 3 h 41. "
        "Modifications : Tués ; Où.",
        "es": "Corrección: el presente texto sustituye a la versión 1, emitida el 3 de julio de 2020 a las 03:41. "
        "Cambios: Muertos; Dónde.",
        "ru": "Исправление: настоящий текст заменяет версию 1, разосланную 3 июля 2020 года в 03:41. "
        "Изменено: Погибшие; Где.",
        "ar": "تصويب: صدرت في الساعة ٠٣:٤١ من يوم ٣ تموز/يوليه ٢٠٢٠ النسخة ١ التي يحل هذا النص محلها. التغييرات: القتلى؛ أين.",
        "zh": "更正：本文取代2020年7月3日03:41发布的第1版。更改之处：死亡；地点。"}),
]  # fmt: skip


def cases(table):
    return [(*row[:-1], code, expected) for row in table for code, expected in row[-1].items()]


@pytest.mark.parametrize(("said", "number", "who", "kind", "code", "expected"), cases(COUNTED))
def test_people_and_verbs_agree(said, number, who, kind, code, expected):
    assert grammar(code).harm(Amount(said, number), who, kind) == expected


@pytest.mark.parametrize(("when", "code", "expected"), cases(DATES))
def test_days_are_no_finer_than_they_are_known(when, code, expected):
    assert (grammar(code).days_plain(when), grammar(code).on(when)) == expected


@pytest.mark.parametrize(("fact", "code", "expected"), cases(WHOLE))
def test_whole_sentences_read_as_they_were_checked_by_hand(fact, code, expected):
    assert grammar(code).say(fact, Style()) == expected


def test_one_o_clock_is_singular_in_spanish_and_the_first_of_a_month_an_ordinal_in_french():
    assert grammar("es").at(date(2020, 7, 1), "01:30") == "el 1 de julio de 2020 a la 01:30"
    assert grammar("fr").at(date(2020, 7, 1), "01:30") == "le 1er juillet 2020 à 1 h 30"


def test_clock_times_are_those_of_the_zone_of_the_mission():
    style = Style(zone=timezone(timedelta(hours=22)))
    assert grammar("en").say(facts.Acknowledged(AT), style) == "The alert was acknowledged at 01:41 on 4 July 2020."


# Nothing is missing, in any language


@pytest.mark.parametrize("code", CODES)
def test_a_language_has_every_sentence_and_no_other(code):
    held = set(grammar(code).sentences)
    numbers = {name for name in held if re.search("_(zero|one|two|few|many)$", name)} - SENTENCES
    assert held - numbers == SENTENCES
    assert {re.sub("_[a-z]+$", "_other", name) for name in numbers} <= SENTENCES
    assert set(grammar(code).nothing_yet) == SILENT


@pytest.mark.parametrize("code", CODES)
def test_a_sentence_has_the_same_places_to_fill_in_as_in_english(code):
    def places(text):
        return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}

    english = grammar("en").sentences
    for name, text in grammar(code).sentences.items():
        like = english.get(name) or english[re.sub("_[a-z]+$", "_other", name)]
        # Arabic says one and two in words.
        assert places(text) | {"number"} == places(like) | {"number"}, name


@pytest.mark.parametrize("code", CODES)
def test_every_noun_and_every_kind_of_harm_can_be_said(code):
    kinds = [one.code for one in doctrine().lists["harm_kind"]]
    for who in facts.WHO:
        for kind in kinds:
            for said in ("exact", "least", "most", "few", "about"):
                for number in (1, 2, 3, 11, 100):
                    assert grammar(code).harm(Amount(said, number), who, kind).strip()


patient = settings(suppress_health_check=[HealthCheck.too_slow])
"""The first example waits for the doctrine to be read."""

NAMES = st.text("AbcdéÉłŁжЖشس中国", max_size=20)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
SPANS = st.builds(
    lambda start, days, precision: When(start, start + timedelta(days=days), precision),
    st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 400), st.integers(1, 5),
)  # fmt: skip
RANGES = st.lists(st.integers(0, 2000), min_size=3, max_size=3).map(sorted).map(lambda three: Range(*three))


def a_code(list_name):
    return st.sampled_from([one.code for one in doctrine().lists[list_name]])


ANY_FACT = st.one_of(
    st.builds(facts.Heading, st.just("event_type"), a_code("event_type"), NAMES, SPANS, st.booleans()),
    st.builds(facts.Heading, st.just("threat_type"), st.one_of(st.just(""), a_code("threat_type")), NAMES, SPANS,
              feared=st.just(True)),
    st.builds(facts.Killed, RANGES.filter(lambda one: one.high), NAMES, SPANS),
    st.builds(facts.Happened, st.just("event_type"), a_code("event_type"), NAMES, SPANS),
    st.builds(facts.Feared, st.one_of(st.just(""), a_code("threat_type")), a_code("urgency"), NAMES),
    st.builds(facts.AtRisk, st.integers(1, 100_000)),
    st.builds(facts.Place, NAMES.filter(bool), st.sampled_from([(), ("SS01", "SS")])),
    st.builds(facts.Days, SPANS),
    st.builds(facts.Received, MOMENTS),
    st.builds(facts.Figures, RANGES),
    st.builds(facts.CiviliansAmong, st.integers(0, 300), st.integers(0, 300)),
    st.builds(facts.Harmed, a_code("harm_kind"), st.sampled_from(facts.WHO), a_code("age_group"),
              a_code("civilian_status"), RANGES.filter(lambda one: one.high)),
    st.builds(facts.Parties, st.lists(NAMES.filter(bool), min_size=1, max_size=2).map(tuple)),
    st.builds(facts.Nothing, st.sampled_from(sorted(SILENT))),
    st.builds(facts.Grade, a_code("reliability"), st.one_of(st.just(""), a_code("credibility"))),
    st.builds(facts.StandsOn, st.integers(1, 300)),
    st.builds(facts.Verified, a_code("verification")),
    st.builds(facts.Sent, a_code("forward_to"), MOMENTS),
    st.builds(facts.Decided, a_code("decision"), st.one_of(st.just(""), a_code("no_action_reason")), MOMENTS),
    st.builds(facts.Responded, a_code("response_type"), a_code("component"), MOMENTS, st.one_of(st.none(), MOMENTS)),
    st.builds(facts.Escalated, a_code("level"), MOMENTS),
    st.builds(facts.ToldBack, MOMENTS),
    st.builds(facts.Closed, a_code("outcome"), MOMENTS),
    st.builds(facts.NextStep, a_code("clock_step"), MOMENTS),
    st.builds(facts.Tasked, a_code("component"), st.one_of(st.none(), MOMENTS)),
    st.builds(facts.Corrected, st.integers(1, 9), MOMENTS, st.just(("killed",))),
)  # fmt: skip

EMPTY = re.compile(r"\{|\}|None|\(\)|（）|: \.|：。|  |,,|^\W*$")
CODE = re.compile(r"[a-z]+_[a-z]+")


@patient
@given(fact=ANY_FACT, code=st.sampled_from(CODES), suppress=st.booleans())
def test_no_sentence_has_an_empty_value_or_a_code_in_it(fact, code, suppress):
    text = grammar(code).say(fact, Style(suppress=suppress))
    assert not EMPTY.search(text), text
    assert not CODE.search(text), text
    assert text[-1] == grammar(code).stop or fact.name == "heading", text
    assert text[0] == text[0].upper() or fact.name == "place", text


@patient
@given(fact=ANY_FACT)
def test_a_fact_is_read_as_it_was_written(fact):
    assert facts.read(facts.written(fact)) == fact


LATIN = re.compile(r"[A-Za-z]{3,}")


@pytest.mark.parametrize("code", ["ar", "ru", "zh"])
@patient
@given(fact=ANY_FACT)
def test_no_english_word_is_left_in_a_language_of_another_script(code, fact):
    text = grammar(code).say(fact, Style())
    named = (getattr(fact, "where", ""), *getattr(fact, "names", ()))
    for name in sorted(named, key=len, reverse=True):  # One name may be a part of another.
        text = text.replace(name, "") if name else text
    if isinstance(fact, facts.Place):
        return  # Names of areas stand as the boundary files write them.
    assert not LATIN.search(text), text


# Small numbers


def test_a_released_product_hides_small_numbers_in_every_language():
    hidden = Style(suppress=True)
    killed = facts.Killed(Range(3, 3, 3), "", DAY)
    assert grammar("en").say(killed, hidden) == "Fewer than 5 people were killed on 2 July 2020."
    assert grammar("en").say(killed, Style()) == "3 people were killed on 2 July 2020."
    figures = facts.Figures(Range(0, 3, 12))
    assert grammar("en").say(figures, hidden) == "Lowest estimate 0, best estimate fewer than 5, highest estimate 12."
    assert grammar("en").say(facts.AtRisk(4), hidden) == "Fewer than 5 people are at risk."
    assert grammar("en").say(facts.CiviliansAmong(27, 29), hidden) == "Some of those killed are recorded as civilians."


@patient
@given(low=st.integers(1, 4), code=st.sampled_from(CODES))
def test_no_small_number_of_people_stands_in_a_released_product(low, code):
    text = grammar(code).say(facts.Harmed("injured", "person", "unknown", "civilian_presumed", Range(low, low, low)),
                             Style(suppress=True))  # fmt: skip
    assert grammar(code).number(low) not in text or low == 5
