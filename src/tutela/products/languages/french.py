"""French: participles agree with the noun, the first day of a month is "1er", a blank stands before : and ;."""

from datetime import date

from tutela.products.facts import MONTH_KNOWN, Amount, When
from tutela.products.languages.grammar import Furniture, Grammar

MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()

NOUNS = {
    "person": ("personne", "personnes", "f"),
    "adult": ("adulte", "adultes", "m"),
    "child": ("enfant", "enfants", "m"),
    "woman": ("femme", "femmes", "f"),
    "man": ("homme", "hommes", "m"),
    "girl": ("fille", "filles", "f"),
    "boy": ("garçon", "garçons", "m"),
    "female": ("femme ou fille", "femmes ou filles", "f"),
    "male": ("homme ou garçon", "hommes ou garçons", "m"),
}
"""Singular, plural, gender."""

HARMS = {
    "killed": ("a été tué{e}", "ont été tué{e}s"),
    "injured": ("a été blessé{e}", "ont été blessé{e}s"),
    "missing": ("est porté{e} disparu{e}", "sont porté{e}s disparu{e}s"),
    "abducted": ("a été enlevé{e}", "ont été enlevé{e}s"),
    "detained": ("a été détenu{e} arbitrairement", "ont été détenu{e}s arbitrairement"),
    "sexual_violence": ("a subi des violences sexuelles", "ont subi des violences sexuelles"),
    "ill_treated": ("a été torturé{e} ou maltraité{e}", "ont été torturé{e}s ou maltraité{e}s"),
    "recruited": ("a été recruté{e} ou utilisé{e} de force", "ont été recruté{e}s ou utilisé{e}s de force"),
    "displaced": ("a été déplacé{e}", "ont été déplacé{e}s"),
    "other": ("a subi un autre préjudice", "ont subi un autre préjudice"),
    "at_risk": ("est menacé{e}", "sont menacé{e}s"),
}
"""Singular, plural; {e} where the noun is feminine."""

BEFORE = {"exact": "", "least": "au moins ", "most": "jusqu’à ", "few": "moins de ", "about": "environ "}


class French(Grammar):
    """French."""

    code = "fr"
    semicolon = " ; "
    furniture = Furniture(
        flash_report="Rapport urgent {code}",
        version="Version {number}",
        draft="Projet, non diffusé",
        next_word="Prochaine information au plus tard {at}",
        stands_on="Sources :",
        kinds={
            "incident": "incident",
            "alert": "alerte",
            "report": "signalement",
            "response": "intervention",
            "forward": "transmission",
            "task": "tâche",
            "harm": "préjudice",
            "feedback": "retour d’information",
            "escalation": "remontée",
        },
        written_by="Établi par : {who}.",
        issued_by="Diffusé par : {who}, {at}.",
        addressed_to="Destinataires : {who}",
        page="Page {page} sur {pages}",
        practice="ENTRAÎNEMENT",
        exercise="EXERCICE",
        practice_note="Texte d’entraînement ; il ne décrit aucune opération réelle.",
        map_of="Carte : {place}",
        precision_drawn="Le trait discontinu montre avec quelle précision le lieu est connu.",
        disclaimer="Les frontières et les noms indiqués et les désignations employées sur cette carte n’impliquent ni "
        "reconnaissance ni acceptation officielles de la part de l’Organisation des Nations Unies.",
        utc="UTC",
    )
    sentences = {
        "heading_killed": "personnes tuées",
        "heading_feared": "alerte : {what}",
        "heading_unknown": "alerte",
        "killed": "{harmed} {when}.",
        "killed_somewhere": "{harmed} {when} (lieu : {where}).",
        "happened": "{what}, {when}.",
        "happened_somewhere": "{what}, {when} (lieu : {where}).",
        "feared": "la mission a été avertie d’une menace : {threat}. Urgence : {urgency}.",
        "feared_somewhere": "la mission a été avertie d’une menace (lieu : {where}) : {threat}. Urgence : {urgency}.",
        "feared_unknown": "la mission a été avertie d’une menace. Urgence : {urgency}.",
        "feared_unknown_somewhere": "la mission a été avertie d’une menace (lieu : {where}). Urgence : {urgency}.",
        "days": "{days} ; l’heure n’est pas connue.",
        "days_wide": "{days}.",
        "received": "l’alerte a été reçue {at}.",
        "figures": "estimation la plus basse : {low} ; meilleure estimation : {best} ; estimation la plus haute : {high}.",
        "civilians_none": "aucune des personnes tuées n’est enregistrée comme civile.",
        "civilians_all": "toutes les personnes tuées sont enregistrées comme civiles.",
        "civilians_some": "une partie des personnes tuées sont enregistrées comme civiles.",
        "civilians_one": "parmi les personnes tuées, {number} est enregistrée comme civile.",
        "civilians_other": "parmi les personnes tuées, {number} sont enregistrées comme civiles.",
        "stands_on_one": "repose sur {number} signalement.",
        "stands_on_other": "repose sur {number} signalements.",
        "parties_one": "partie enregistrée : {names}.",
        "parties": "parties enregistrées : {names}.",
        "grade_both": "source {source} ; information {information}.",
        "grade_source": "source {source}.",
        "grade_information": "information {information}.",
        "verified": "vérification : {label}.",
        "acknowledged": "il a été accusé réception de l’alerte {at}.",
        "sent": "l’alerte a été transmise {at} à l’entité suivante : {label}.",
        "decided": "décision prise {at} : {label}.",
        "decided_reason": "décision prise {at} : {label} ({reason}).",
        "responded": "{response}, {component} : départ {left}, pas encore d’arrivée.",
        "responded_arrived": "{response}, {component} : départ {left}, arrivée {arrived}.",
        "escalated": "l’alerte est passée {at} à l’échelon suivant : {label}.",
        "told_back": "les personnes qui avaient donné l’alerte ont été informées {at} de la suite donnée.",
        "closed": "l’alerte a été close {at}. Résultat : {label}.",
        "next_step": "prochaine étape, à accomplir au plus tard {at} : {label}.",
        "tasked": "tâche en cours : {label}.",
        "tasked_due": "tâche en cours, à accomplir au plus tard {at} : {label}.",
        "corrected": "rectificatif : le présent texte remplace la version {version}, diffusée {at}.",
        "corrected_changed": "rectificatif : le présent texte remplace la version {version}, diffusée {at}. "
        "Modifications : {changed}.",
        "fewer_than": "moins de {number}",
    }
    nothing_yet = {
        "why": "Pas encore d’appréciation.",
        "by_whom": "La mission n’a attribué les faits à personne.",
        "united_nations": "Rien n’est enregistré quant à d’éventuelles victimes parmi le personnel des Nations Unies.",
        "help": "Aucune aide n’a été demandée à ce stade.",
        "media": "Rien n’est connu à ce stade.",
        "harm": "Aucun préjudice à des personnes n’est enregistré.",
        "where": "Le lieu n’est pas connu.",
        "grade": "Pas encore évalué.",
        "done": "Rien n’est enregistré à ce stade.",
        "to_be_done": "Rien n’est enregistré à ce stade.",
        "may_come": "Pas encore d’appréciation.",
        "killed": "Aucun décès n’est enregistré.",
    }

    def plural(self, value: int) -> str:
        return "one" if value < 2 else "other"

    def harm(self, amount: Amount, who: str, kind: str) -> str:
        one, many, gender = NOUNS[who]
        single = amount.number < 2
        verb = HARMS[kind][0 if single else 1].format(e="e" if gender == "f" else "")
        return f"{BEFORE[amount.said]}{self.number(amount.number)} {one if single else many} {verb}"

    def day(self, value: date) -> str:
        return f"{_ordinal(value.day)} {self.month(value)}"

    def month(self, value: date) -> str:
        return f"{MONTHS[value.month - 1]} {value.year}"

    def span(self, start: date, end: date) -> str:
        if (start.year, start.month) == (end.year, end.month):
            return f"du {_ordinal(start.day)} au {self.day(end)}"
        month = f" {MONTHS[start.month - 1]}"
        first = f"{_ordinal(start.day)}{month}" if start.year == end.year else self.day(start)
        return f"du {first} au {self.day(end)}"

    def on(self, when: When) -> str:
        if when.precision >= MONTH_KNOWN:
            return f"en {self.days_plain(when)}"
        return f"le {self.day(when.start)}" if when.start == when.end else self._between(when)

    def at(self, day: date, clock: str) -> str:
        hour, minute = clock.split(":")
        return f"le {self.day(day)} à {int(hour)} h {minute}"

    def _between(self, when: When) -> str:
        end = f"le {self.day(when.end)}"
        if (when.start.year, when.start.month) == (when.end.year, when.end.month):
            return f"entre le {_ordinal(when.start.day)} et {end}"
        same_year = when.start.year == when.end.year
        first = f"{_ordinal(when.start.day)} {MONTHS[when.start.month - 1]}" if same_year else self.day(when.start)
        return f"entre le {first} et {end}"


def _ordinal(day: int) -> str:
    return "1er" if day == 1 else str(day)
