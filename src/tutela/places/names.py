"""Names of places, comparable across scripts and spellings.

One place is written جوبا, Juba, Djouba, Джуба and 朱巴. `fold` writes all of them the same way, `skeleton`
keeps only what spellings hardly ever disagree about, `similarity` measures the rest. A search index holds
`fold`, `skeleton`, `trigrams` and, for scripts without spaces, `bigrams` of every name in `variants`.

The rules are for the spellings of the region (English, French and German transcriptions of Arabic and of
Nilotic languages, and their re-transcription from Cyrillic, Chinese or Hebrew), not for one language.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_ARABIC_LETTERS = str.maketrans(
    {
        **dict.fromkeys("اأإآٱة", "a"),
        "ى": "ي",
        "ی": "ي",
        "ؤ": "و",
        "ئ": "ي",
        "ک": "ك",
        "ہ": "ه",
        "ـ": "",
        "ء": "",
    }
)
_ARABIC_ARTICLE = re.compile(r"\baل(?=\w{2})")  # after _ARABIC_LETTERS: alef is already an a
_APOSTROPHES = re.compile(r"['’‘`´ʼʿʾ‛′ʹ]")

_SPELLINGS = (  # longest first: what several languages write differently for one sound
    ("dsch", "j"), ("tsch", "sh"), ("shch", "sh"), ("dzh", "j"), ("tch", "sh"), ("sch", "sh"),
    ("dj", "j"), ("zh", "j"), ("ch", "sh"), ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ph", "f"),
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ck", "k"), ("qu", "k"),
    ("q", "k"), ("x", "ks"), ("w", "u"), ("y", "i"),
)  # fmt: skip
_SOFT_C = re.compile(r"c(?=[ei])")
_DOUBLED = re.compile(r"([a-z])\1+")
_MUTE_H = re.compile(r"(?<=[aeiou])h\b")
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")

_ARTICLES = {"al", "el", "ul"}
_SUN_ARTICLE = re.compile(r"[aeu](d|dh|n|r|s|sh|t|th|z)")
"""Before these consonants the Arabic article takes their sound: Ad Damazin, En Nahud, Er Roseires."""

_KINDS_OF_PLACE = frozenset(
    "state county town village city area region province prefecture district locality payam boma camp "
    "etat comte ville village zone departement commune sous-prefecture "
    "ولاية محافظة محلية مدينة قرية مقاطعة معسكر область район город село провинция 州 县 市 省 区".split()
)
_UNSPACED = re.compile(r"[぀-ヿ㐀-䶿一-鿿가-힣豈-﫿]+")


@lru_cache(maxsize=65_536)
def fold(name: str) -> str:
    """The name as a search key: lower-case letters a-z, digits and single spaces; "" if nothing can be read.

    Equal for spellings that differ in script, case, accents, the Arabic article, tatweel and hamza,
    ou/u/w, gh/g, dj/j, doubled letters, hyphens and apostrophes.
    """
    return _respelt(_without_articles(_latin(name)))


def _latin(name: str) -> list[str]:
    if name.isascii():  # nothing below would change it
        return _NOT_A_LETTER.sub(" ", _APOSTROPHES.sub("", name.lower())).split()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    unmarked = "".join(c for c in plain if not unicodedata.combining(c)).translate(_ARABIC_LETTERS)
    unspoken = _APOSTROPHES.sub("", _ARABIC_ARTICLE.sub("", unicodedata.normalize("NFC", unmarked)))
    return _NOT_A_LETTER.sub(" ", _APOSTROPHES.sub("", anyascii(unspoken).lower())).split()


def _without_articles(words: list[str]) -> list[str]:
    following = [*words[1:], ""][: len(words)]
    return [word for word, after in zip(words, following, strict=True) if not _is_article(word, after)]


def _is_article(word: str, after: str) -> bool:
    if not after:
        return False
    sun = _SUN_ARTICLE.fullmatch(word)
    return word in _ARTICLES or (sun is not None and after.startswith(sun[1]))


def _respelt(words: list[str]) -> str:
    text = " ".join(words)
    for written, spoken in _SPELLINGS:
        text = text.replace(written, spoken)
    text = _SOFT_C.sub("s", text).replace("c", "k")
    return _MUTE_H.sub("", _DOUBLED.sub(r"\1", text))


_LOOSE_CONSONANTS = str.maketrans({"p": "b", "v": "f", "z": "s", "g": "j", **dict.fromkeys("aeiouh ", "")})


@lru_cache(maxsize=65_536)
def skeleton(name: str) -> str:
    """The consonants of the name, without those that Arabic script does not tell apart; for loose search.

    A name of vowels only keeps its fold, so that the key is never empty for a readable name.
    """
    folded = fold(name)
    return folded.translate(_LOOSE_CONSONANTS) or folded


def trigrams(name: str) -> frozenset[str]:
    """Every three letters in a row of the folded name, each word led by two blanks and closed by one."""
    padded = (f"  {word} " for word in fold(name).split())
    return frozenset(word[i : i + 3] for word in padded for i in range(len(word) - 2))


def bigrams(name: str) -> frozenset[str]:
    """Every two characters in a row of Chinese, Japanese or Korean text; a single character stands alone."""
    runs = _UNSPACED.findall(unicodedata.normalize("NFKC", name))
    return frozenset(run[i : i + 2] for run in runs for i in range(max(1, len(run) - 1)))


def similarity(a: str, b: str) -> float:
    """0 (nothing in common) to 1 (the same folded name), symmetric.

    The larger of shared trigrams (Dice) and of 1 - edits / length (edits: insertion, removal, exchange,
    and swap of neighbours); at least 0.75 where the skeletons of 2 letters or more agree.
    """
    one, other = fold(a), fold(b)
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    edited = 1 - _edits(one, other) / max(len(one), len(other))
    alike = max(edited, _dice(trigrams(a), trigrams(b)))
    if len(skeleton(a)) > 1 and skeleton(a) == skeleton(b):
        return max(alike, 0.75 + edited / 5)
    return alike


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _edits(one: str, other: str) -> int:
    """Optimal string alignment distance."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        above, before_that = row, before
        row = [i]
        for j, against in enumerate(other, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before_that[j - 2] + 1)
            row.append(cost)
        before = above
    return row[-1]


def variants(name: str) -> tuple[str, ...]:
    """The name and what else it may be looked up by, the name first, without doubles.

    The parts of `Khartoum North (Bahri)` and of `Rubkona / Rubkotna`, and `Unity` for `Unity state`.
    """
    if name.isalpha() and _unaccented(name) not in _KINDS_OF_PLACE:  # one word, as most names are
        return (name,)
    inside = re.findall(r"[(\[（]([^()\[\]（）]+)[)\]）]", name)
    outside = re.sub(r"[(\[（][^()\[\]（）]*[)\]）]", " ", name)
    parts = [part for text in (outside, *inside) for part in re.split(r"[/;|،]", text)]
    found = [name, *parts, *(_without_kind(part) for part in parts)]
    return tuple(dict.fromkeys(tidy for text in found if (tidy := " ".join(text.split()))))


def _without_kind(name: str) -> str:
    return " ".join(word for word in name.split() if _unaccented(word) not in _KINDS_OF_PLACE)


def _unaccented(word: str) -> str:
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return "".join(c for c in decomposed if not "̀" <= c <= "ͯ")
