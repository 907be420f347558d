"""Russian: nouns and verbs agree with the number (1, 2 to 4, 5 and more), and take the genitive after "at least"."""

from datetime import date

from tutela.products.facts import MONTH_KNOWN, YEAR_KNOWN, Amount, When
from tutela.products.languages.grammar import Furniture, Grammar

MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()
IN_MONTHS = "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре".split()
BY_ITSELF = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split()

NOUNS = {
    "person": ("человек", "человека", "человека", "человек", "m"),
    "adult": ("взрослый", "взрослых", "взрослого", "взрослых", "m"),
    "child": ("ребенок", "ребенка", "ребенка", "детей", "m"),
    "woman": ("женщина", "женщины", "женщины", "женщин", "f"),
    "man": ("мужчина", "мужчины", "мужчины", "мужчин", "m"),
    "girl": ("девочка", "девочки", "девочки", "девочек", "f"),
    "boy": ("мальчик", "мальчика", "мальчика", "мальчиков", "m"),
    "female": ("женщина или девочка", "женщины или девочки", "женщины или девочки", "женщин или девочек", "f"),
    "male": ("мужчина или мальчик", "мужчины или мальчика", "мужчины или мальчика", "мужчин или мальчиков", "m"),
}
"""After 1; after 2 to 4; genitive singular (at least 21); after 5 and more, which is the genitive plural; gender."""

HARMS = {
    "killed": ("{verb} {people}", "погиб", "погибла", "погибли", "погибло"),
    "injured": ("{verb} {people}", "ранен", "ранена", "ранены", "ранено"),
    "missing": ("без вести {verb} {people}", "пропал", "пропала", "пропали", "пропало"),
    "abducted": ("{verb} {people}", "похищен", "похищена", "похищены", "похищено"),
    "detained": ("произвольно {verb} {people}", "задержан", "задержана", "задержаны", "задержано"),
    "sexual_violence": (
        "сексуальному насилию {verb} {people}", "подвергся", "подверглась", "подверглись", "подверглось",
    ),
    "ill_treated": (
        "пыткам или жестокому обращению {verb} {people}", "подвергся", "подверглась", "подверглись", "подверглось",
    ),
    "recruited": (
        "насильственной вербовке или использованию {verb} {people}",
        "подвергся", "подверглась", "подверглись", "подверглось",
    ),
    "displaced": ("{verb} {people}", "перемещен", "перемещена", "перемещены", "перемещено"),
    "other": ("иным образом {verb} {people}", "пострадал", "пострадала", "пострадали", "пострадало"),
    "at_risk": ("под угрозой {verb} {people}", "находится", "находится", "находятся", "находится"),
}  # fmt: skip
"""The phrase; the verb in the masculine, the feminine, the plural (2 to 4) and the neuter (5 and more)."""

BEFORE = {"exact": "", "least": "не менее ", "most": "до ", "few": "менее ", "about": "около "}


class Russian(Grammar):
    """Russian."""

    code = "ru"
    furniture = Furniture(
        flash_report="Срочное донесение {code}",
        version="Версия {number}",
        draft="Проект, не разослано",
        next_word="Следующее сообщение (крайний срок): {at}",
        stands_on="Источники:",
        kinds={
            "incident": "инцидент",
            "alert": "сигнал тревоги",
            "report": "сообщение",
            "response": "реагирование",
            "forward": "передача",
            "task": "задача",
            "harm": "вред",
            "feedback": "обратная связь",
            "escalation": "передача на уровень выше",
        },
        written_by="Составлено: {who}.",
        issued_by="Разослано: {who}, {at}.",
        addressed_to="Кому: {who}",
        page="Страница {page} из {pages}",
        practice="ТРЕНИРОВКА",
        exercise="УЧЕНИЯ",
        practice_note="Учебный текст; он не описывает никакой реальной операции.",
        map_of="Карта: {place}",
        precision_drawn="Пунктирная линия показывает, с какой точностью известно место.",
        disclaimer="Указанные на карте границы и названия и использованные обозначения не означают официального "
        "одобрения или признания со стороны Организации Объединенных Наций.",
        utc="UTC",
    )
    sentences = {
        "heading_killed": "гибель людей",
        "heading_feared": "сигнал тревоги: {what}",
        "heading_unknown": "сигнал тревоги",
        "killed": "{when} {harmed}.",
        "killed_somewhere": "{when} {harmed} (место: {where}).",
        "happened": "{what}, {when}.",
        "happened_somewhere": "{what}, {when} (место: {where}).",
        "feared": "миссия предупреждена об угрозе: {threat}. Срочность: {urgency}.",
        "feared_somewhere": "миссия предупреждена об угрозе (место: {where}): {threat}. Срочность: {urgency}.",
        "feared_unknown": "миссия предупреждена об угрозе. Срочность: {urgency}.",
        "feared_unknown_somewhere": "миссия предупреждена об угрозе (место: {where}). Срочность: {urgency}.",
        "days": "{days}; час неизвестен.",
        "days_wide": "{days}.",
        "received": "сигнал тревоги получен {at}.",
        "figures": "наименьшая оценка — {low}, наиболее вероятная — {best}, наибольшая — {high}.",
        "civilians_none": "ни один из погибших не учтен как гражданское лицо.",
        "civilians_all": "все погибшие учтены как гражданские лица.",
        "civilians_some": "часть погибших учтена как гражданские лица.",
        "civilians_one": "из числа погибших {number} человек учтен как гражданское лицо.",
        "civilians_few": "из числа погибших {number} человека учтены как гражданские лица.",
        "civilians_other": "из числа погибших {number} человек учтено как гражданские лица.",
        "stands_on_one": "основано на {number} сообщении.",
        "stands_on_other": "основано на {number} сообщениях.",
        "parties_one": "указанная сторона: {names}.",
        "parties": "указанные стороны: {names}.",
        "grade_both": "источник {source}; информация {information}.",
        "grade_source": "источник {source}.",
        "grade_information": "информация {information}.",
        "verified": "проверка: {label}.",
        "acknowledged": "получение сигнала тревоги подтверждено {at}.",
        "sent": "сигнал тревоги передан {at} адресату: {label}.",
        "decided": "решение, принятое {at}: {label}.",
        "decided_reason": "решение, принятое {at}: {label} ({reason}).",
        "responded": "{response}, {component}: отправление {left}, прибытия пока нет.",
        "responded_arrived": "{response}, {component}: отправление {left}, прибытие {arrived}.",
        "escalated": "сигнал тревоги передан {at} на следующий уровень: {label}.",
        "told_back": "тем, кто предупредил об угрозе, {at} сообщено о результатах.",
        "closed": "работа по сигналу тревоги завершена {at}. Результат: {label}.",
        "next_step": "следующий этап (крайний срок — {at}): {label}.",
        "tasked": "открытая задача: {label}.",
        "tasked_due": "открытая задача (крайний срок — {at}): {label}.",
        "corrected": "исправление: настоящий текст заменяет версию {version}, разосланную {at}.",
        "corrected_changed": "исправление: настоящий текст заменяет версию {version}, разосланную {at}. "
        "Изменено: {changed}.",
        "fewer_than": "менее {number}",
    }
    nothing_yet = {
        "why": "Оценка пока не дана.",
        "by_whom": "Миссия не установила ответственных.",
        "united_nations": "Сведений о пострадавших среди персонала Организации Объединенных Наций не внесено.",
        "help": "Помощь пока не запрашивалась.",
        "media": "Пока ничего не известно.",
        "harm": "Сведений о вреде людям не внесено.",
        "where": "Место неизвестно.",
        "grade": "Оценка пока не дана.",
        "done": "Сведений пока не внесено.",
        "to_be_done": "Сведений пока не внесено.",
        "may_come": "Оценка пока не дана.",
        "killed": "Сведений о погибших не внесено.",
    }

    def plural(self, value: int) -> str:
        last, two = value % 10, value % 100
        if last == 1 and two != 11:
            return "one"
        return "few" if last in (2, 3, 4) and two not in (12, 13, 14) else "many"

    def harm(self, amount: Amount, who: str, kind: str) -> str:
        phrase, masculine, feminine, plural, neuter = HARMS[kind]
        one, few, genitive, many, gender = NOUNS[who]
        form = self.plural(amount.number)
        if amount.said == "exact":
            noun = {"one": one, "few": few, "many": many}[form]
            verb = {"one": feminine if gender == "f" else masculine, "few": plural, "many": neuter}[form]
        else:
            noun, verb = genitive if form == "one" else many, neuter
        return phrase.format(verb=verb, people=f"{BEFORE[amount.said]}{self.number(amount.number)} {noun}")

    def day(self, value: date) -> str:
        return f"{value.day} {MONTHS[value.month - 1]} {value.year} года"

    def month(self, value: date) -> str:
        return f"{BY_ITSELF[value.month - 1]} {value.year} года"

    def year(self, value: date) -> str:
        return f"{value.year} год"

    def span(self, start: date, end: date) -> str:
        if (start.year, start.month) == (end.year, end.month):
            first = str(start.day)
        elif start.year == end.year:
            first = f"{start.day} {MONTHS[start.month - 1]}"
        else:
            first = self.day(start)
        return f"{'со' if start.day == 2 else 'с'} {first} по {self.day(end)}"

    def on(self, when: When) -> str:
        if when.precision >= YEAR_KNOWN:
            return f"в {when.start.year} году"
        if when.precision == MONTH_KNOWN:
            return f"в {IN_MONTHS[when.start.month - 1]} {when.start.year} года"
        return self.day(when.start) if when.start == when.end else f"в период {self.span(when.start, when.end)}"

    def at(self, day: date, clock: str) -> str:
        return f"{self.day(day)} в {clock}"
