"""The catalogues of the six languages: found in the source, kept as .po files, compiled to the .mo files that ship.

    .tutela/env/bin/python tools/languages.py update     # new sentences in, old ones out, compiled; what is missing
    .tutela/env/bin/python tools/languages.py missing    # what is not translated yet, with its files
    .tutela/env/bin/python tools/languages.py check      # what the tests ask: 0 if nothing is missing or wrong

`Babel` (requirements/test.in) writes the files; the system's gettext tools are not needed. English is the
language of the source and has no catalogue. docs/languages.md says how to add a sentence or a language.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "tutela"
FOLDER = SOURCE / "locale"

LANGUAGES = ("ar", "zh_Hans", "fr", "ru", "es")
"""Django's names of the folders; English is what stands in the source."""

ARGUMENTS = {"_": 1, "gettext": 1, "gettext_noop": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3}
"""How many texts each function takes. Those that wait (`gettext_lazy`) take as many."""

PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;",
    "zh_Hans": "nplurals=1; plural=0;",
    "fr": "nplurals=2; plural=n > 1;",
    "ru": "nplurals=3; plural=n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2;",
    "es": "nplurals=2; plural=n != 1;",
}
"""The forms in the order of CLDR: zero, one, two, few, many, other. (Babel's own rule has Arabic in another order.)"""

STABLE = datetime(2026, 1, 1, tzinfo=UTC)
"""The date in every catalogue's head: the version history knows when a line was changed."""


@dataclass
class Sentence:
    """One text of the source, with its plural and its context, and the files that say it."""

    singular: str
    plural: str | None = None
    context: str | None = None
    files: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str | None]:
        return self.singular, self.context

    @property
    def id(self) -> str | tuple[str, str]:
        return (self.singular, self.plural) if self.plural else self.singular


# --- What the source says -----------------------------------------------------------------------------------


def sentences(source: Path = SOURCE) -> dict[tuple[str, str | None], Sentence]:
    """Every sentence of the modules and templates, in the order of their files. Tests say nothing to people."""
    found: dict[tuple[str, str | None], Sentence] = {}
    for file in sorted(source.rglob("*")):
        if file.suffix not in READ or "tests" in file.relative_to(source).parts:
            continue
        for sentence in READ[file.suffix](file.read_text(encoding="utf-8")):
            kept = found.setdefault(sentence.key, sentence)
            kept.plural = kept.plural or sentence.plural
            name = file.relative_to(source.parent).as_posix()
            if name not in kept.files:
                kept.files.append(name)
    return found


def in_python(text: str) -> Iterator[Sentence]:
    """The sentences of a module: calls of gettext's functions with texts that stand there."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        name = getattr(call.func, "id", getattr(call.func, "attr", "")).removesuffix("_lazy")
        texts = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
        if name in ARGUMENTS and texts and isinstance(texts[0], str):
            yield _sentence(name, [str(one) for one in texts[: ARGUMENTS[name]]])


def in_template(text: str) -> Iterator[Sentence]:
    """The sentences of a template, through what Django makes of it for xgettext."""
    for name, arguments in CALL.findall(templatize(text)):
        texts = [ast.literal_eval(one) for one in TEXT.findall(arguments)]
        yield _sentence(name, texts)


TEXT = re.compile(r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")""")
CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*((?:{TEXT.pattern}\s*,?\s*)+)")
READ = {".py": in_python, ".html": in_template, ".txt": in_template}


def _sentence(name: str, texts: list[str]) -> Sentence:
    if name == "npgettext":
        return Sentence(texts[1], texts[2], texts[0])
    if name == "pgettext":
        return Sentence(texts[1], None, texts[0])
    return Sentence(texts[0], texts[1] if name == "ngettext" else None)


# --- Catalogues ---------------------------------------------------------------------------------------------


def file_of(language: str, suffix: str = "po") -> Path:
    return FOLDER / language / "LC_MESSAGES" / f"django.{suffix}"


def read(language: str) -> Catalog:
    """A catalogue as it lies in the tree; an empty one where there is none yet."""
    file = file_of(language)
    if not file.exists():
        return empty(language)
    with file.open("rb") as lines:
        return read_po(lines, locale=language)


def empty(language: str) -> Catalog:
    catalog = Catalog(
        locale=language, project="Tutela", version="1", msgid_bugs_address="-", creation_date=STABLE, revision_date=STABLE,
        copyright_holder="the authors of Tutela", last_translator="the authors of Tutela",
        language_team="the authors of Tutela", fuzzy=False,
    )  # fmt: skip
    catalog.mime_headers = [("Plural-Forms", PLURALS[language])]
    catalog.header_comment = (
        "# Sentences of Tutela. Kept by tools/languages.py: translate here, then run it with `update`."
    )
    return catalog


def taken_over(old: Catalog, wanted: dict[tuple[str, str | None], Sentence], language: str) -> Catalog:
    """A catalogue of exactly the wanted sentences, translated where the old one was."""
    new = empty(language)
    for sentence in wanted.values():
        known = old.get(sentence.singular, sentence.context)
        new.add(
            sentence.id,
            known.string if known and bool(known.pluralizable) == bool(sentence.plural) else None,
            locations=[(name, 0) for name in sentence.files],
            context=sentence.context,
        )
    return new


def written(catalog: Catalog) -> bytes:
    """The bytes of the .po file."""
    text = io.BytesIO()
    write_po(text, catalog, width=100, include_lineno=False)
    return text.getvalue()


def compiled(catalog: Catalog) -> bytes:
    """The bytes of the .mo file, which Django reads. What is not translated is left out: it shows in English."""
    binary = io.BytesIO()
    write_mo(binary, catalog)
    return binary.getvalue()


def put(language: str, catalog: Catalog) -> None:
    """Write both files of a language."""
    file_of(language).parent.mkdir(parents=True, exist_ok=True)
    file_of(language).write_bytes(written(catalog))
    file_of(language, "mo").write_bytes(compiled(catalog))


# --- What is wrong with them --------------------------------------------------------------------------------

SCRIPTS = {"ar": r"[\u0600-\u06ff]", "zh_Hans": r"[\u4e00-\u9fff]", "ru": r"[\u0400-\u04ff]"}
"""A letter of each language that does not write in Latin."""

ENDS = {".": ".。", "?": "?？؟", ":": ":：", ",": ",，،"}
"""How the end of a sentence may be written, by its English end."""

ONE_NUMBER = {"ar": (0, 1, 2), "es": (0,)}
"""Plural forms that stand for one number alone and so may leave the number out: "two alerts" is one word in Arabic."""

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%%")
LATIN = re.compile(r"[A-Za-z]{2,}")
FORMATS = ("date and time format", "time format", "day format")
"""Contexts of patterns of Django's date filter: letters there are no words."""


def missing(language: str, wanted: dict[tuple[str, str | None], Sentence]) -> list[Sentence]:
    """What has no translation, or not every plural form."""
    catalog = read(language)
    return [sentence for sentence in wanted.values() if not _is_whole(catalog.get(*sentence.key), catalog)]


def _is_whole(message: Message | None, catalog: Catalog) -> bool:
    return message is not None and all(_forms(message)) and len(_forms(message)) in (1, catalog.num_plurals)


def _forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string,)


def faults(language: str, wanted: dict[tuple[str, str | None], Sentence]) -> list[str]:
    """Why a language may not ship, one line each: missing, left over, doubtful, or not saying the same."""
    catalog = read(language)
    found = [f"not translated: {sentence.singular}" for sentence in missing(language, wanted)]
    for message in catalog:
        if message.id:
            found += [f"{fault}: {message.id}" for fault in _faults_of(message, language, wanted)]
    mo = file_of(language, "mo")
    if not mo.exists() or mo.read_bytes() != compiled(catalog):
        found.append("the .mo file is not what the .po file says: run tools/languages.py update")
    return [f"{language}: {fault}" for fault in found]


def _faults_of(message: Message, language: str, wanted: dict[tuple[str, str | None], Sentence]) -> Iterator[str]:
    singular, plural = message.id if isinstance(message.id, tuple) else (message.id, None)
    if (singular, message.context) not in wanted:
        yield "no longer said"
    if message.fuzzy:
        yield "marked as doubtful"
    for number, text in enumerate(_forms(message)):
        if text and message.context not in FORMATS:
            free = plural is not None and number in ONE_NUMBER.get(language, ())
            yield from differences(plural or singular, text, language, may_leave_out_the_number=free)


def differences(english: str, text: str, language: str, *, may_leave_out_the_number: bool = False) -> Iterator[str]:
    """What a translation lost or added: placeholders, its end, words that nobody translated."""
    wanted, found = sorted(PLACEHOLDER.findall(english)), sorted(PLACEHOLDER.findall(text))
    if wanted != found and not (may_leave_out_the_number and set(found) < set(wanted)):
        yield f"{' '.join(found) or 'nothing'} instead of {' '.join(wanted) or 'nothing'}"
    if english[-1] in ENDS and text.rstrip()[-1] not in ENDS[english[-1]]:
        yield f"ends otherwise ({text})"
    if english != english.strip() and text == text.strip() and english.strip() not in (",", ":"):
        yield f"lost the space at its end ({text})"
    if language in SCRIPTS:
        yield from _foreign(english, text, SCRIPTS[language])


def _foreign(english: str, text: str, script: str) -> Iterator[str]:
    said, plain = PLACEHOLDER.sub("", english), PLACEHOLDER.sub("", text)
    strange = [word for word in LATIN.findall(plain) if word not in said]
    if strange:
        yield f"words that nobody translated ({' '.join(strange)})"
    if re.search(r"[a-z]{3}", said) and not re.search(script, plain):
        yield f"no letter of the language ({text})"


# --- The command --------------------------------------------------------------------------------------------


def update() -> int:
    wanted = sentences()
    for language in LANGUAGES:
        put(language, taken_over(read(language), wanted, language))
    return tell_missing()


def tell_missing() -> int:
    """Each sentence that some language lacks, with the languages and the files that say it."""
    wanted = sentences()
    lacking: dict[tuple[str, str | None], list[str]] = {}
    for language in LANGUAGES:
        for sentence in missing(language, wanted):
            lacking.setdefault(sentence.key, []).append(language)
    for key, languages in lacking.items():
        print(f"{' '.join(languages):<22} {wanted[key].files[0]}: {key[0]}")
    print(f"{len(wanted)} sentences, {len(lacking)} of them not in every language")
    return 1 if lacking else 0


def check() -> int:
    wanted = sentences()
    found = [fault for language in LANGUAGES for fault in faults(language, wanted)]
    print("\n".join(found) or f"{len(wanted)} sentences, whole in every language")
    return 1 if found else 0


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("update", "missing", "check"))
    return {"update": update, "missing": tell_missing, "check": check}[parser.parse_args(arguments).what]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
