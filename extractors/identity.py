"""Says whether two personal names out of different articles are one person's, and never guesses.

Inside one article a near-miss is mostly the same person; over all articles it mostly is not. So this module is the
strict counterpart of `names`: a name is taken apart into title, given name, middle names, particles, surname and
suffix *as worded* (the parts make the canonical name and the slug), and two names are compared part by part:

- **surname**: equal once accents, case, script, hyphens and apostrophes are set aside (anyascii), or equal under a
  spelling key that knows the endings of transliterated Slavic names (-skyy, -skiy, -skyi, -ski) and German umlauts
  (ü = ue). No edit distance: Kelly is not Kelley.
- **given name**: the same, another spelling, a nickname (both out of `data/nicknames.txt`), an initial, missing on one
  side, or different. Two people whose given names differ are never one.
- **middle names and suffix**: a contradiction (George W. and George H. W., Jr. and Sr., a suffix on one side only)
  makes two people.

Family-name-first names (Xi Jinping, Kim Jong Un) are recognised by surname and by the romanised syllables after it.
Comparison is by small sets of folded words and cached: well under 10 µs a pair.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from anyascii import anyascii

from extractors.lexicon.wordlists import nicknames, titles

MAX_CHARS = 160
MAX_WORDS = 14

_PARTICLES = frozenset(
    "van von vom zu zum zur der den de del della dei di da do das dos du la le los las al el ul bin bint ibn ben abu"
    " ter ten te af av st san santa mac y e i".split()
)
# Particles that are given names as often when they stand first: “Al Gore”, “Ben Carson”, “Van Jones”.
_FIRST_NAMES_TOO = frozenset("al ben van abu san mac i e y".split())
_SUFFIXES = {
    "jr": "Jr.", "junior": "Jr.", "sr": "Sr.", "senior": "Sr.", "ii": "II", "iii": "III", "iv": "IV",
}  # fmt: skip
_DEGREES = frozenset("md phd esq kc qc mp mep obe cbe mbe kcb jd dds usn usmc ret".split())
_TITLE_TAIL = frozenset(
    "of for to and the at in state defense defence staff foreign affairs interior justice treasury energy health"
    " education commerce labor labour homeland security trade finance transport agriculture general elect".split()
)
_GIVEN_LOOKALIKES = frozenset("dean duke earl prince king marshal marshall major judge del star".split())
_NAME_ORDER_SURNAMES = frozenset(
    "xi li wang zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng"
    " xie han tang feng yu dong xiao cheng cao yuan deng fu shen zeng peng lu su jiang cai jia ding wei xue ye"
    " yan pan du dai xia zhong tian ren fan fang shi yao tan liao zou xiong jin hao kong bai cui kang mao qiu"
    " qin gu hou shao meng long wan kim park pak lee yi choi choe jung jeong chung cho jo yoon yun jang chang"
    " lim im shin seo moon mun ban ri nguyen tran le pham vo dang bui ho ngo truong tsai".split()
)
_SYLLABLE = re.compile(
    r"(?:[bpmfdtnlgkhjqxzcsrwy]|zh|ch|sh|kk|tt|pp|ss|jj|ng|ph|th|tr|kh)?"
    r"(?:iong|iang|uang|ueng|yeong|yeon|yeo|eong|eon|eo|eu|eun|ong|ang|eng|ing|ung|ook|oon|iao|ian|uai|uan|yun|yeol|yul|"
    r"iu|ie|ia|ai|ei|ao|ou|an|en|in|un|on|uo|ui|ua|ue|ae|yu|yo|ya|wi|oh|er|ok|ol|uk|ul|ak|ik|il|ol|eok|am|om|um|im|a|o|e|i|u|y)"
)
_NICKNAME = re.compile(r"[“\"(‘][ ]*([^“”\"()‘]{1,40}?)[ ]*[”\")’](?=\s|$)")
_POSSESSIVE = re.compile(r"(?:['’`´]s|(?<=s)['’])$", re.IGNORECASE)
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_SOFT_MARKS = re.compile(r"['`’´ʼ‘.]")
_Y_ENDING = re.compile(r"(?:yy|iy|yi|ii|ij|yj|iyi)$")
_UMLAUTS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("å", "aa"), ("ø", "oe"))


class Agreement(IntEnum):
    """How two names, or two given names, stand to each other; only DIFFERENT is false."""

    DIFFERENT = 0
    UNKNOWN = 1  # one of them lacks the part
    INITIAL = 2  # “J. Vance”, “J.D. Vance”
    NICKNAME = 3  # “Bill”, “William”; two spellings that the table knows (“Serhiy”, “Sergei”)
    VARIANT = 4  # another spelling or transliteration
    SAME = 5


@lru_cache(maxsize=131_072)
def key_words(words: str) -> tuple[str, ...]:
    """Folded words of `words`: any script in lower-case ASCII, apostrophes and full stops gone, hyphens as spaces."""
    return tuple(_NOT_WORD.sub(" ", _SOFT_MARKS.sub("", anyascii(words[: MAX_CHARS * 4])).lower()).split())


def key(words: str) -> str:
    """The folded words joined: equal for every spelling in other case, accents, script or punctuation."""
    return " ".join(key_words(words))


@dataclass(frozen=True, slots=True)
class PersonName:
    """A personal name in its parts, as worded (possessive and quotation marks removed).

    `title_gender` is `m`, `f` or “” and rests on the title alone. `given` and `surname` may each be empty:
    “Sir Keir” has no surname, “Mr Zelensky” no given name; a lone word counts as a surname.
    """

    titles: tuple[str, ...] = ()
    given: str = ""
    middle: tuple[str, ...] = ()
    nickname: str = ""
    particles: tuple[str, ...] = ()
    surname: str = ""
    suffix: str = ""
    title_gender: str = ""
    worded: str = ""  # the name without titles and nickname, in the order of the article (“Xi Jinping”)

    @property
    def family(self) -> str:
        """Surname with its particles: “van der Leyen”."""
        return " ".join((*self.particles, self.surname)) if self.surname else ""

    @property
    def full(self) -> str:
        """Given name, middle names, surname and suffix, the given name always first."""
        return " ".join(part for part in (self.given, *self.middle, self.family, self.suffix) if part)

    @property
    def is_full(self) -> bool:
        """Whether both a given name and a surname are known."""
        return bool(self.given and self.surname)

    def __bool__(self) -> bool:
        return bool(self.given or self.surname)


def _clean(text: str) -> str:
    text = "".join(c if unicodedata.category(c)[0] not in "CZ" else " " for c in text[:MAX_CHARS])
    text = " ".join(text.split()).strip(' ,;:-–—“”"')
    if text.startswith("(") and ")" in text:
        text = text.replace("(", "", 1).replace(")", "", 1)
    return _POSSESSIVE.sub("", text)


def _plain(word: str) -> str:
    return "".join(key_words(word))


def _reorder(text: str) -> str:
    """“Starmer, Keir” turned round; what follows a comma otherwise (an apposition) is cut off."""
    head, comma, tail = text.partition(",")
    if not comma:
        return text
    first, last = tail.split(), head.split()
    if first and _plain(first[0]) in _SUFFIXES | dict.fromkeys(_DEGREES):
        return f"{head} {first[0]}"
    if len(last) == 1 and 1 <= len(first) <= 2 and "," not in tail and all(word[:1].isupper() for word in first):
        return f"{tail.strip()} {head}"
    return head


def _title_length(words: list[str]) -> int:
    """How many words at the start are titles; a title's “of …” goes with it (“Secretary of State Marco Rubio”).

    Words before the last title go too (“European Council President António Costa”); the last word never does.
    """
    table = titles()
    last = 0
    for index, word in enumerate(words[:-1]):
        if _plain(word) in table:
            last = index + 1
    if not last:
        return 0
    while last < len(words) - 1 and _plain(words[last]) in _TITLE_TAIL:
        last += 1
    left = words[last:]
    if last == 1 and len(left) == 1 and _plain(words[0]) in _GIVEN_LOOKALIKES and not words[0].endswith("."):
        return 1 if table[_plain(words[0])][1] else 0
    return last


def _pull_suffix(words: list[str]) -> str:
    suffix = ""
    while len(words) > 1 and (end := _plain(words[-1])) in _SUFFIXES | dict.fromkeys(_DEGREES):
        if end in _DEGREES and not words[-1].replace(".", "").isupper() and end not in {"phd", "esq"}:
            break
        suffix = _SUFFIXES.get(end, suffix)
        words.pop()
    return suffix


def _family_first(words: list[str]) -> bool:
    """Whether a name of two or three words puts the surname first, as Chinese, Korean and Vietnamese names do."""
    if not 2 <= len(words) <= 3 or _plain(words[0]) not in _NAME_ORDER_SURNAMES:
        return False
    rest = [part for word in words[1:] for part in key_words(word)]
    ends_like_surname = len(words) == 2 and _plain(words[-1]) in _NAME_ORDER_SURNAMES
    if ends_like_surname and _plain(words[0]) not in {"xi", "kim", "nguyen"}:
        return False
    return all(_is_syllables(part) for part in rest)


def _is_syllables(word: str) -> bool:
    """Whether a folded word is one to two romanised syllables (a small search over the cuts)."""
    if len(word) > 10:
        return False
    if _SYLLABLE.fullmatch(word):
        return True
    return any(_SYLLABLE.fullmatch(word[:cut]) and _SYLLABLE.fullmatch(word[cut:]) for cut in range(1, len(word)))


@lru_cache(maxsize=131_072)
def parse_person(text: str) -> PersonName:
    """Takes a personal name apart; never raises, and what cannot be read gives a false (empty) name."""
    text = _clean(text)
    nickname = ""
    if (match := _NICKNAME.search(text)) and match.start() > 0:
        nickname = "" if match.group(1).isupper() else match.group(1)  # “(D-NY)” is a party and a state
        text = f"{text[: match.start()].strip()} {text[match.end() :].strip()}".strip()
    words = [word.strip(',;:"“”()[]') for word in _reorder(text).split()[:MAX_WORDS]]
    words = [word for word in words if _plain(word) and any(c.isalnum() for c in word)]
    suffix = _pull_suffix(words)
    if not words or (len(words) == 1 and _plain(words[0]) in {"the", "a", "he", "she", "they", "it"}):
        return PersonName()
    count = _title_length(words)
    found, words = tuple(words[:count]), words[count:]
    gender, single_given = _title_evidence(found)
    if len(words) == 1 and single_given:
        worded = " ".join((*found[-1:], _case(words[0]), suffix)).strip()  # “Pope Francis”, “King Charles III”
        return PersonName(found, _case(words[0]), (), nickname, (), "", suffix, gender, worded)
    words = [_case(word) for word in words]
    given, middle, particles, surname = _divide(words)
    worded = " ".join((*words, suffix)).strip()
    return PersonName(found, given, middle, nickname, particles, surname, suffix, gender, worded)


def _title_evidence(found: tuple[str, ...]) -> tuple[str, bool]:
    table = titles()
    known = [table[_plain(word)] for word in found if _plain(word) in table]
    return next((gender for gender, _ in known if gender), ""), any(royal for _, royal in known)


def _case(word: str) -> str:
    """“MACRON” as “Macron”; initials, suffixes and mixed case stay."""
    if len(word) > 3 and word.isupper() and "." not in word:
        return "-".join(part[:1] + part[1:].lower() for part in word.split("-"))
    return word


def _divide(words: list[str]) -> tuple[str, tuple[str, ...], tuple[str, ...], str]:
    """Given name, middle names, particles and surname of a name without titles and suffix."""
    if _family_first(words):
        return " ".join(words[1:]), (), (), words[0]
    start = len(words) - 1
    while start > 1 and _plain(words[start - 1]) in _PARTICLES:
        start -= 1
    first = _plain(words[0])
    if start == 1 and first in _PARTICLES and (words[0].islower() or first not in _FIRST_NAMES_TOO):
        start = 0
    particles, surname = tuple(words[start:-1]), words[-1]
    lead, dash, tail = surname.partition("-")
    if dash and tail and lead.lower() in {"al", "el", "ul", "as", "ar", "ad", "at", "an", "az"}:
        particles, surname = (*particles, lead), tail
    return (words[0] if start else ""), tuple(words[1:start]), particles, surname


@lru_cache(maxsize=131_072)
def surname_keys(surname: str) -> frozenset[str]:
    """Keys of a surname (without particles); two surnames are the same when they share one."""
    plain = _plain(surname)
    if not plain:
        return frozenset()
    keys = {plain, _spelling(plain)}
    spread = unicodedata.normalize("NFC", surname).lower()
    for umlaut, letters in _UMLAUTS:
        spread = spread.replace(umlaut, letters)
    keys.add(_spelling(_plain(spread)))
    return frozenset(keys)


def _spelling(plain: str) -> str:
    plain = _Y_ENDING.sub("y", plain)
    return plain[:-1] + "y" if plain.endswith(("ski", "cki", "zki")) else plain


def same_surname(one: PersonName | str, other: PersonName | str) -> bool:
    """Whether two surnames are one, accents, script, hyphens, particles and transliteration aside."""
    a = one.surname if isinstance(one, PersonName) else parse_person(one).surname
    b = other.surname if isinstance(other, PersonName) else parse_person(other).surname
    return not surname_keys(a).isdisjoint(surname_keys(b))


@lru_cache(maxsize=131_072)
def given_keys(given: str) -> frozenset[str]:
    """Keys of a given name: itself, its spelling and every group of variants it belongs to (`=bill`, `~william`)."""
    plain = _plain(given)
    if not plain:
        return frozenset()
    variants = nicknames().get(plain, frozenset())
    return frozenset({plain, _given_spelling(plain), *(_given_spelling(name) for name in variants)})


def _given_spelling(plain: str) -> str:
    return _Y_ENDING.sub("y", plain).replace("y", "i").replace("j", "i")


def _initials(given: str) -> str:
    """“J.D.” and “J. D.” as “jd”; “” when the word is a whole name."""
    words = given.replace(".", ". ").split()
    if all(len(_plain(word)) == 1 for word in words) or (given.isupper() and len(given) == 2):
        return _plain(given)
    return ""


@lru_cache(maxsize=131_072)
def given_names_agree(one: str, other: str) -> Agreement:
    """Compares two given names as worded; translations (John, Juan) are DIFFERENT."""
    a, b = _plain(one), _plain(other)
    if not a or not b:
        return Agreement.UNKNOWN
    if a == b:
        return Agreement.SAME
    first, second = _initials(one), _initials(other)
    if first or second:
        if first and second:
            return Agreement.INITIAL if first.startswith(second) or second.startswith(first) else Agreement.DIFFERENT
        return Agreement.INITIAL if a[0] == b[0] else Agreement.DIFFERENT
    if _given_spelling(a) == _given_spelling(b):
        return Agreement.VARIANT
    return Agreement.NICKNAME if b in nicknames().get(a, frozenset()) else Agreement.DIFFERENT


def _called_agree(one: PersonName, other: PersonName) -> Agreement:
    """Given names, or the nickname or middle name somebody is called by (“J. Edgar Hoover”, “Edgar Hoover”)."""
    a, b = (key(" ".join((name.given, *name.middle))) for name in (one, other))
    if a and a == b:
        return Agreement.SAME  # “Jean-Claude”, “Jean Claude”
    best = given_names_agree(one.given, other.given)
    if best:
        return best
    for name, others in ((one, other), (other, one)):
        called = [name.nickname, *(name.middle[:1] if _initials(name.given) else ())]
        for word in called:
            if word and given_names_agree(word, others.given) >= Agreement.NICKNAME:
                return Agreement.VARIANT
    return Agreement.DIFFERENT


def _middle_conflict(one: PersonName, other: PersonName) -> bool:
    """Whether the middle initials of one are no part of the other's: George W. against George H. W."""
    a, b = (_middle_initials(name) for name in (one, other))
    if not a or not b:
        return False
    short, long = sorted((a, b), key=len)
    return not long.startswith(short)


def _middle_initials(name: PersonName) -> str:
    letters = ""
    for word in name.middle:
        letters += _plain(word) if _initials(word) else _plain(word)[:1]
    return letters


def compare(one: PersonName, other: PersonName) -> Agreement:
    """Whether two names may be one person's; UNKNOWN when one is only part of a name that fits the other."""
    if not one or not other:
        return Agreement.UNKNOWN
    if one.title_gender and other.title_gender and one.title_gender != other.title_gender:
        return Agreement.DIFFERENT
    if one.surname and other.surname:
        if not same_surname(one, other):
            return Agreement.UNKNOWN if is_part(one, other) or is_part(other, one) else Agreement.DIFFERENT
        if one.is_full and other.is_full and (one.suffix != other.suffix or _middle_conflict(one, other)):
            return Agreement.DIFFERENT
        return _called_agree(one, other)
    if one.given and other.given:
        fits = given_names_agree(one.given, other.given) >= Agreement.NICKNAME
        return Agreement.UNKNOWN if fits else Agreement.DIFFERENT
    return Agreement.DIFFERENT


def is_part(part: PersonName, whole: PersonName) -> bool:
    """Whether `part` is the end of `whole`, read without its division: “García Márquez” of “Gabriel García Márquez”."""
    a, b = key_words(part.full), key_words(whole.full)
    return 0 < len(a) < len(b) and b[-len(a) :] == a
