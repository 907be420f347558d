"""Spanish: participles agree with the noun; 1 o'clock is feminine singular."""

from datetime import date

from tutela.products.facts import MONTH_KNOWN, YEAR_KNOWN, Amount, When
from tutela.products.languages.grammar import Furniture, Grammar

MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()

NOUNS = {
    "person": ("persona", "personas", "a"),
    "adult": ("adulto", "adultos", "o"),
    "child": ("niño o niña", "niños o niñas", "o"),
    "woman": ("mujer", "mujeres", "a"),
    "man": ("hombre", "hombres", "o"),
    "girl": ("niña", "niñas", "a"),
    "boy": ("niño", "niños", "o"),
    "female": ("mujer o niña", "mujeres o niñas", "a"),
    "male": ("hombre o niño", "hombres o niños", "o"),
}
"""Singular, plural, the vowel with which participles end."""

HARMS = {
    "killed": ("resultó muert{v}", "resultaron muert{v}s"),
    "injured": ("resultó herid{v}", "resultaron herid{v}s"),
    "missing": ("está desaparecid{v}", "están desaparecid{v}s"),
    "abducted": ("fue secuestrad{v}", "fueron secuestrad{v}s"),
    "detained": ("fue detenid{v} arbitrariamente", "fueron detenid{v}s arbitrariamente"),
    "sexual_violence": ("sufrió violencia sexual", "sufrieron violencia sexual"),
    "ill_treated": ("fue torturad{v} o maltratad{v}", "fueron torturad{v}s o maltratad{v}s"),
    "recruited": ("fue reclutad{v} o utilizad{v} por la fuerza", "fueron reclutad{v}s o utilizad{v}s por la fuerza"),
    "displaced": ("fue desplazad{v}", "fueron desplazad{v}s"),
    "other": ("sufrió otro daño", "sufrieron otro daño"),
    "at_risk": ("está en peligro", "están en peligro"),
}
"""Singular, plural; {v} the vowel of the noun."""

BEFORE = {"exact": "", "least": "al menos ", "most": "hasta ", "few": "menos de ", "about": "unas "}


class Spanish(Grammar):
    """Spanish."""

    code = "es"
    thousands = "."
    furniture = Furniture(
        flash_report="Informe urgente {code}",
        version="Versión {number}",
        draft="Borrador sin emitir",
        next_word="Próxima información a más tardar {at}",
        stands_on="Fuentes:",
        kinds={
            "incident": "incidente",
            "alert": "alerta",
            "report": "aviso",
            "response": "respuesta",
            "forward": "transmisión",
            "task": "tarea",
            "harm": "daño",
            "feedback": "información de retorno",
            "escalation": "elevación",
        },
        written_by="Redactado por: {who}.",
        issued_by="Emitido por: {who}, {at}.",
        addressed_to="Destinatarios: {who}",
        page="Página {page} de {pages}",
        practice="PRÁCTICA",
        exercise="EJERCICIO",
        practice_note="Texto de práctica; no describe ninguna operación real.",
        map_of="Mapa: {place}",
        precision_drawn="La línea discontinua muestra con qué precisión se conoce el lugar.",
        disclaimer="Los límites y los nombres que figuran y las denominaciones que se utilizan en este mapa no implican "
        "su apoyo o aceptación oficial por las Naciones Unidas.",
        utc="UTC",
    )
    sentences = {
        "heading_killed": "personas muertas",
        "heading_feared": "alerta: {what}",
        "heading_unknown": "alerta",
        "killed": "{harmed} {when}.",
        "killed_somewhere": "{harmed} en {where} {when}.",
        "happened": "{what}, {when}.",
        "happened_somewhere": "{what} en {where}, {when}.",
        "feared": "se alertó a la misión de una amenaza: {threat}. Urgencia: {urgency}.",
        "feared_somewhere": "se alertó a la misión de una amenaza en {where}: {threat}. Urgencia: {urgency}.",
        "feared_unknown": "se alertó a la misión de una amenaza. Urgencia: {urgency}.",
        "feared_unknown_somewhere": "se alertó a la misión de una amenaza en {where}. Urgencia: {urgency}.",
        "days": "{days}; se desconoce la hora.",
        "days_wide": "{days}.",
        "received": "la alerta se recibió {at}.",
        "figures": "estimación más baja: {low}; mejor estimación: {best}; estimación más alta: {high}.",
        "civilians_none": "ninguna de las personas muertas está registrada como civil.",
        "civilians_all": "todas las personas muertas están registradas como civiles.",
        "civilians_some": "algunas de las personas muertas están registradas como civiles.",
        "civilians_one": "de las personas muertas, {number} está registrada como civil.",
        "civilians_other": "de las personas muertas, {number} están registradas como civiles.",
        "stands_on_one": "se basa en {number} aviso.",
        "stands_on_other": "se basa en {number} avisos.",
        "parties_one": "parte registrada: {names}.",
        "parties": "partes registradas: {names}.",
        "grade_both": "fuente {source}; información {information}.",
        "grade_source": "fuente {source}.",
        "grade_information": "información {information}.",
        "verified": "verificación: {label}.",
        "acknowledged": "se acusó recibo de la alerta {at}.",
        "sent": "la alerta se transmitió {at} a la siguiente entidad: {label}.",
        "decided": "decisión adoptada {at}: {label}.",
        "decided_reason": "decisión adoptada {at}: {label} ({reason}).",
        "responded": "{response}, {component}: salida {left}; aún sin llegada.",
        "responded_arrived": "{response}, {component}: salida {left}; llegada {arrived}.",
        "escalated": "la alerta se elevó {at} al siguiente nivel: {label}.",
        "told_back": "se informó {at} a quienes habían dado la alerta de lo que resultó de ella.",
        "closed": "la alerta se cerró {at}. Resultado: {label}.",
        "next_step": "próxima etapa, a más tardar {at}: {label}.",
        "tasked": "tarea abierta: {label}.",
        "tasked_due": "tarea abierta, a más tardar {at}: {label}.",
        "corrected": "corrección: el presente texto sustituye a la versión {version}, emitida {at}.",
        "corrected_changed": "corrección: el presente texto sustituye a la versión {version}, emitida {at}. "
        "Cambios: {changed}.",
        "fewer_than": "menos de {number}",
    }
    nothing_yet = {
        "why": "Todavía sin valoración.",
        "by_whom": "La misión no ha atribuido los hechos.",
        "united_nations": "No consta si hubo víctimas entre el personal de las Naciones Unidas.",
        "help": "No se ha pedido ayuda hasta el momento.",
        "media": "No se sabe nada hasta el momento.",
        "harm": "No se han registrado daños a personas.",
        "where": "Se desconoce el lugar.",
        "grade": "Todavía sin evaluar.",
        "done": "No hay nada registrado hasta el momento.",
        "to_be_done": "No hay nada registrado hasta el momento.",
        "may_come": "Todavía sin valoración.",
        "killed": "No se han registrado muertes.",
    }

    def plural(self, value: int) -> str:
        return "one" if value == 1 else "other"

    def harm(self, amount: Amount, who: str, kind: str) -> str:
        one, many, vowel = NOUNS[who]
        form = 0 if amount.number == 1 else 1
        before = "cerca de " if amount.said == "about" and form == 0 else BEFORE[amount.said]
        noun, verb = (one, many)[form], HARMS[kind][form].format(v=vowel)
        return f"{before}{self.number(amount.number)} {noun} {verb}"

    def day(self, value: date) -> str:
        return f"{value.day} de {self.month(value)}"

    def month(self, value: date) -> str:
        return f"{MONTHS[value.month - 1]} de {value.year}"

    def span(self, start: date, end: date) -> str:
        return f"del {self._first(start, end)} al {self.day(end)}"

    def on(self, when: When) -> str:
        if when.precision >= YEAR_KNOWN or when.precision == MONTH_KNOWN:
            return f"en {self.days_plain(when)}"
        if when.start == when.end:
            return f"el {self.day(when.start)}"
        return f"entre el {self._first(when.start, when.end)} y el {self.day(when.end)}"

    def at(self, day: date, clock: str) -> str:
        article = "la" if clock.startswith("01:") else "las"
        return f"el {self.day(day)} a {article} {clock}"

    def _first(self, start: date, end: date) -> str:
        if (start.year, start.month) == (end.year, end.month):
            return str(start.day)
        return f"{start.day} de {MONTHS[start.month - 1]}" if start.year == end.year else self.day(start)
