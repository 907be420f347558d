"""Arabic: one and two are words, 3 to 10 take the plural, 11 to 99 the accusative, hundreds the singular.

As the code lists, it is written without vowel signs. Programs that copy text out of a PDF guess at the order of what
they see: most put a comma or a full stop behind a number, and brackets, on the wrong side. So a sentence begins with its
time, ends in a word, and has neither brackets nor a comma behind a number.
"""

from datetime import date, datetime

from tutela.products.facts import MONTH_KNOWN, YEAR_KNOWN, Amount, When
from tutela.products.languages.grammar import Furniture, Grammar, Style

MONTHS = (
    "كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيه",
    "تموز/يوليه", "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر",
)  # fmt: skip

NOUNS = {
    "person": ("شخص واحد", "شخصان", "شخصين", "أشخاص", "شخصا", "شخص", "m"),
    "adult": ("بالغ واحد", "بالغان", "بالغين", "بالغين", "بالغا", "بالغ", "m"),
    "child": ("طفل واحد", "طفلان", "طفلين", "أطفال", "طفلا", "طفل", "m"),
    "woman": ("امرأة واحدة", "امرأتان", "امرأتين", "نساء", "امرأة", "امرأة", "f"),
    "man": ("رجل واحد", "رجلان", "رجلين", "رجال", "رجلا", "رجل", "m"),
    "girl": ("فتاة واحدة", "فتاتان", "فتاتين", "فتيات", "فتاة", "فتاة", "f"),
    "boy": ("فتى واحد", "فتيان اثنان", "فتيين اثنين", "فتيان", "فتى", "فتى", "m"),
    "female": (
        "امرأة أو فتاة واحدة", "امرأتان أو فتاتان", "امرأتين أو فتاتين", "نساء أو فتيات", "امرأة أو فتاة",
        "امرأة أو فتاة", "f",
    ),
    "male": (
        "رجل أو فتى واحد", "رجلان أو فتيان اثنان", "رجلين أو فتيين اثنين", "رجال أو فتيان", "رجلا أو فتى",
        "رجل أو فتى", "m",
    ),
}  # fmt: skip
"""One; two (nominative); two (after a preposition); 3 to 10; 11 to 99; hundreds; gender."""

HARMS = {
    "killed": ("قتل", "قتلت", "{verb} {people}"),
    "injured": ("أصيب", "أصيبت", "{verb} {people} بجروح"),
    "missing": ("فقد", "فقدت", "{verb} {people}"),
    "abducted": ("اختطف", "اختطفت", "{verb} {people}"),
    "detained": ("احتجز", "احتجزت", "{verb} {people} تعسفا"),
    "sexual_violence": ("تعرض", "تعرضت", "{verb} {people} للعنف الجنسي"),
    "ill_treated": ("تعرض", "تعرضت", "{verb} {people} للتعذيب أو سوء المعاملة"),
    "recruited": ("تعرض", "تعرضت", "{verb} {people} للتجنيد أو الاستخدام قسرا"),
    "displaced": ("شرد", "شردت", "{verb} {people}"),
    "other": ("تعرض", "تعرضت", "{verb} {people} لضرر آخر"),
    "at_risk": ("يتعرض", "تتعرض", "{verb} {people} للخطر"),
}
"""The verb before a masculine and a feminine noun, always singular; the phrase."""

BEFORE = {"exact": "", "least": "ما لا يقل عن ", "most": "ما يصل إلى ", "few": "أقل من ", "about": "نحو "}


class Arabic(Grammar):
    """Arabic."""

    code = "ar"
    direction = "rtl"
    digits = "٠١٢٣٤٥٦٧٨٩"
    thousands = "٬"
    comma = "، "
    semicolon = "؛ "
    between_areas = "؛ "
    brackets = "{text}؛ {inside}"
    furniture = Furniture(
        flash_report="تقرير عاجل {code}",
        version="النسخة {number}",
        draft="مسودة لم تصدر",
        next_word="الإفادة التالية: {at}",
        stands_on="يستند إلى:",
        kinds={
            "incident": "حادث",
            "alert": "إنذار",
            "report": "بلاغ",
            "response": "استجابة",
            "forward": "إحالة",
            "task": "مهمة",
            "harm": "ضرر",
            "feedback": "إفادة",
            "escalation": "رفع",
        },
        written_by="أعده: {who}.",
        issued_by="أصدره: {who}، {at}.",
        addressed_to="إلى: {who}",
        page="الصفحة {page} من {pages}",
        practice="تدريب",
        exercise="تمرين",
        practice_note="نص تدريبي لا يصف أي عملية حقيقية.",
        map_of="خريطة: {place}",
        precision_drawn="يبين الخط المتقطع مدى الدقة التي يعرف بها المكان.",
        disclaimer="لا تنطوي الحدود والأسماء المبينة والتسميات المستخدمة في هذه الخريطة على إقرار أو قبول رسمي من جانب "
        "الأمم المتحدة.",
        utc="بالتوقيت العالمي المنسق",
    )
    sentences = {
        "heading_killed": "مقتل أشخاص",
        "heading_feared": "إنذار: {what}",
        "heading_unknown": "إنذار",
        "killed": "{when} {harmed}.",
        "killed_somewhere": "{when} في {where} {harmed}.",
        "happened": "{when}: {what}.",
        "happened_somewhere": "{when} في {where}: {what}.",
        "feared": "أنذرت البعثة بتهديد: {threat}. درجة الاستعجال: {urgency}.",
        "feared_somewhere": "أنذرت البعثة بتهديد في {where}: {threat}. درجة الاستعجال: {urgency}.",
        "feared_unknown": "أنذرت البعثة بتهديد. درجة الاستعجال: {urgency}.",
        "feared_unknown_somewhere": "أنذرت البعثة بتهديد في {where}. درجة الاستعجال: {urgency}.",
        "days": "{days}؛ الساعة غير معروفة.",
        "days_wide": "{days}.",
        "received": "{at} ورد الإنذار.",
        "figures": "{low} أدنى تقدير، {best} أفضل تقدير، {high} أعلى تقدير.",
        "civilians_none": "لم يسجل أي من القتلى بوصفه مدنيا.",
        "civilians_all": "سجل جميع القتلى بوصفهم مدنيين.",
        "civilians_some": "سجل بعض القتلى بوصفهم مدنيين.",
        "civilians_one": "من بين القتلى، سجل شخص واحد بوصفه مدنيا.",
        "civilians_two": "من بين القتلى، سجل شخصان بوصفهما مدنيين.",
        "civilians_few": "من بين القتلى، سجل {number} أشخاص بوصفهم مدنيين.",
        "civilians_many": "من بين القتلى، سجل {number} شخصا بوصفهم مدنيين.",
        "civilians_other": "من بين القتلى، سجل {number} شخص بوصفهم مدنيين.",
        "stands_on_one": "يستند إلى بلاغ واحد.",
        "stands_on_two": "يستند إلى بلاغين.",
        "stands_on_few": "يستند إلى {number} بلاغات.",
        "stands_on_many": "يستند إلى {number} بلاغا.",
        "stands_on_other": "يستند إلى {number} بلاغ.",
        "parties_one": "الطرف المسجل: {names}.",
        "parties": "الأطراف المسجلة: {names}.",
        "grade_both": "المصدر {source}؛ المعلومات {information}.",
        "grade_source": "المصدر {source}.",
        "grade_information": "المعلومات {information}.",
        "verified": "التحقق: {label}.",
        "acknowledged": "{at} تم الإقرار بتسلم الإنذار.",
        "sent": "{at} أحيل الإنذار إلى الجهة التالية: {label}.",
        "decided": "{at} اتخذ القرار التالي: {label}.",
        "decided_reason": "{at} اتخذ القرار التالي: {label}؛ والسبب: {reason}.",
        "responded": "{response}، {component}: المغادرة {left} ولم يسجل الوصول بعد.",
        "responded_arrived": "{response}، {component}: المغادرة {left} والوصول {arrived} كما سجل.",
        "escalated": "{at} رفع الإنذار إلى الصعيد التالي: {label}.",
        "told_back": "{at} أبلغ أصحاب الإنذار بما آل إليه.",
        "closed": "{at} أغلق الإنذار. النتيجة: {label}.",
        "next_step": "الخطوة التالية، وموعدها النهائي {at}: {label}.",
        "tasked": "مهمة مفتوحة: {label}.",
        "tasked_due": "مهمة مفتوحة، وموعدها النهائي {at}: {label}.",
        "corrected": "تصويب: صدرت {at} النسخة {version} التي يحل هذا النص محلها.",
        "corrected_changed": "تصويب: صدرت {at} النسخة {version} التي يحل هذا النص محلها. التغييرات: {changed}.",
        "fewer_than": "أقل من {number}",
    }
    nothing_yet = {
        "why": "لم يجر تقييم ذلك بعد.",
        "by_whom": "لم تنسبه البعثة إلى أحد.",
        "united_nations": "لم يسجل ما إذا كان أفراد من الأمم المتحدة قد تضرروا.",
        "help": "لم تطلب مساعدة حتى الآن.",
        "media": "لا يعرف شيء حتى الآن.",
        "harm": "لم يسجل أي ضرر لحق بأشخاص.",
        "where": "المكان غير معروف.",
        "grade": "لم يجر تقييم ذلك بعد.",
        "done": "لم يسجل شيء حتى الآن.",
        "to_be_done": "لم يسجل شيء حتى الآن.",
        "may_come": "لم يجر تقييم ذلك بعد.",
        "killed": "لم يسجل أي قتيل.",
    }

    def plural(self, value: int) -> str:
        if value < 3:
            return ("zero", "one", "two")[value]
        rest = value % 100
        return "few" if 3 <= rest <= 10 else "many" if rest >= 11 else "other"

    def harm(self, amount: Amount, who: str, kind: str) -> str:
        masculine, feminine, phrase = HARMS[kind]
        one, two, of_two, few, many, hundred, gender = NOUNS[who]
        exact = amount.said == "exact"
        form = self.plural(amount.number)
        words = {"one": one, "two": two if exact else of_two}
        nouns = {"few": few, "many": many}
        people = words.get(form) or f"{self.number(amount.number)} {nouns.get(form, hundred)}"
        # What comes between verb and noun ("at least") is masculine, whoever is counted.
        verb = feminine if exact and gender == "f" else masculine
        return phrase.format(verb=verb, people=f"{BEFORE[amount.said]}{people}")

    def day(self, value: date) -> str:
        return f"{self.number(value.day)} {self.month(value)}"

    def month(self, value: date) -> str:
        return f"{MONTHS[value.month - 1]} {self.year(value)}"

    def span(self, start: date, end: date) -> str:
        return f"من {self._first(start, end)} إلى {self.day(end)}"

    def on(self, when: When) -> str:
        if when.precision >= YEAR_KNOWN:
            return f"في عام {self.year(when.start)}"
        if when.precision == MONTH_KNOWN:
            return f"في {self.month(when.start)}"
        if when.start == when.end:
            return f"في يوم {self.day(when.start)}"
        return f"في الفترة {self.span(when.start, when.end)}"

    def at(self, day: date, clock: str) -> str:
        return f"في الساعة {clock} من يوم {self.day(day)}"

    def stamp(self, at: datetime, style: Style) -> str:
        local = at.astimezone(style.zone)
        return f"{self.day(local.date())} الساعة {self.clock(local)}"

    def _first(self, start: date, end: date) -> str:
        if (start.year, start.month) == (end.year, end.month):
            return self.number(start.day)
        same_year = start.year == end.year
        return f"{self.number(start.day)} {MONTHS[start.month - 1]}" if same_year else self.day(start)
