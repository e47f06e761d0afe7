"""Takes a personal name apart: the one model of a name that every stage shares.

A name is titles, given name, middle names, nickname, particles (“van der Leyen”, “al-Sisi”), surname and suffix, *as
worded*: the parts make the canonical name and the slug. Beside them stand the same parts folded, for comparing. Words
before a title go with it (“European Council President António Costa”), a title's “of …” too (“Secretary of State Marco
Rubio”). Family-name-first names (Xi Jinping, Kim Jong Un) are known by the surname and the romanised syllables after
it. “Starmer, Keir” is turned round. A lone word is a surname, unless its title says otherwise (“Sir Keir”).

Whether two names are one person's is another question, with two answers: `lenient` and `strict`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.lexicon.wordlists import Title, given_names
from extractors.lexicon.wordlists import titles as title_words
from extractors.names.folding import MAX_CHARS, bare, key_words, plain
from extractors.names.titles import title_gender

MAX_WORDS = 14
PARTICLES = frozenset(
    "van von der den de del della di da dos das du la le al el bin bint ibn abu ben ter ten y e st san santa mac af av"
    " zu".split()
)
# Particles in a name, but seldom enough elsewhere only there: “do” and “i” are words of the sentence.
_PARTICLES = PARTICLES | frozenset("vom zum zur dei do los las ul te i".split())
# Particles that are given names as often when they stand first: “Al Gore”, “Ben Carson”, “Van Jones”.
_FIRST_NAMES_TOO = frozenset("al ben van abu san mac i e y".split())
SUFFIXES = frozenset("jr sr ii iii iv phd md esq kc qc mp".split())  # behind a name in running text
_GENERATIONS = {
    "jr": "Jr.", "junior": "Jr.", "sr": "Sr.", "senior": "Sr.", "ii": "II", "iii": "III", "iv": "IV",
}  # fmt: skip
_DEGREES = frozenset("md phd esq kc qc mp mep obe cbe mbe kcb jd dds usn usmc ret".split())
_TITLE_TAIL = frozenset(
    "of for to and the at in state defense defence staff foreign affairs interior justice treasury energy health"
    " education commerce labor labour homeland security trade finance transport agriculture general elect".split()
)
_GIVEN_LOOKALIKES = frozenset("dean duke earl prince king marshal marshall major del star".split())
_MIDDLE_NAMES_TOO = frozenset("bishop dean duke judge king major marshal marshall miss pope prince star".split())
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


@dataclass(frozen=True, slots=True)
class PersonName:
    """A personal name in its parts, as worded (possessive and quotation marks removed).

    `title_gender` is `m`, `f` or “” and rests on the title alone. `given` and `surname` may each be empty:
    “Sir Keir” has no surname, “Mr Zelensky” no given name; a lone word counts as a surname. `forenames` and `last` are
    folded: given and middle names beside a surname, and the surname with its particles or else the lone name.
    """

    titles: tuple[str, ...] = ()
    given: str = ""
    middle: tuple[str, ...] = ()
    nickname: str = ""
    particles: tuple[str, ...] = ()
    surname: str = ""
    suffix: str = ""
    title_gender: str = ""
    forenames: tuple[str, ...] = ()
    last: str = ""
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

    @property
    def given_gender(self) -> str:
        """`m`, `f` or “” by the given names."""
        return next((gender for name in self.forenames[:2] if (gender := given_gender(name))), "")

    @property
    def gender(self) -> str:
        """`m`, `f` or “” by the title, else by the given names."""
        return self.title_gender or self.given_gender

    def __bool__(self) -> bool:
        return bool(self.given or self.surname)


def given_gender(name: str) -> str:
    """`m`, `f` or `` for one folded given name; a hyphenated one goes by its first part."""
    names = given_names()
    return names.get(name, "") or names.get(name.partition("-")[0], "")


def _clean(text: str) -> str:
    text = "".join(c if unicodedata.category(c)[0] not in "CZ" else " " for c in text[:MAX_CHARS])
    text = " ".join(text.split()).strip(' ,;:-–—“”"')
    if text.startswith("(") and ")" in text:
        text = text.replace("(", "", 1).replace(")", "", 1)
    return _POSSESSIVE.sub("", text)


def _reorder(text: str) -> str:
    """“Starmer, Keir” turned round; what follows a comma otherwise (an apposition) is cut off."""
    head, comma, tail = text.partition(",")
    if not comma:
        return text
    first, last = tail.split(), head.split()
    if first and plain(first[0]) in _GENERATIONS | dict.fromkeys(_DEGREES):
        return f"{head} {first[0]}"
    if len(last) == 1 and 1 <= len(first) <= 2 and "," not in tail and all(word[:1].isupper() for word in first):
        return f"{tail.strip()} {head}"
    return head


def _title_length(words: list[str]) -> int:
    """How many words at the start are titles; a title's “of …” goes with it (“Secretary of State Marco Rubio”).

    Words before the last title go too (“European Council President António Costa”); the last word never does.
    """
    table = title_words()
    last = 0
    for index, word in enumerate(words[:-1]):
        if plain(word) in table and not (index and _is_middle_name(word, words[0])):
            last = index + 1
    if not last:
        return 0
    while last < len(words) - 1 and plain(words[last]) in _TITLE_TAIL:
        last += 1
    left = words[last:]
    if last == 1 and len(left) == 1 and plain(words[0]) in _GIVEN_LOOKALIKES and not words[0].endswith("."):
        return 1 if table[plain(words[0])].royal else 0
    return last


def _is_middle_name(word: str, first: str) -> bool:
    """Whether a title's word is a name's own, as in “Mary Pope Osborne”: it follows a known given name."""
    own = plain(word) in _MIDDLE_NAMES_TOO and word[:1].isupper() and not word.endswith(".")
    return own and plain(first) in given_names()


def _pull_suffix(words: list[str]) -> str:
    suffix = ""
    while len(words) > 1 and (end := plain(words[-1])) in _GENERATIONS | dict.fromkeys(_DEGREES):
        if end in _DEGREES and not words[-1].replace(".", "").isupper() and end not in {"phd", "esq"}:
            break
        suffix = _GENERATIONS.get(end, suffix)
        words.pop()
    return suffix


def _family_first(words: Sequence[str]) -> bool:
    """Whether a name puts the surname first; two surnames (“Zhang Wei”) leave it open and count for no."""
    ends_like_surname = len(words) == 2 and plain(words[-1]) in _NAME_ORDER_SURNAMES
    if ends_like_surname and plain(words[0]) not in {"xi", "kim", "nguyen"}:
        return False
    return may_be_family_first(words)


def may_be_family_first(words: Sequence[str]) -> bool:
    """Whether two or three words are a surname and syllables behind it, as in Chinese, Korean and Vietnamese names."""
    if not 2 <= len(words) <= 3 or plain(words[0]) not in _NAME_ORDER_SURNAMES:
        return False
    return all(_is_syllables(part) for word in words[1:] for part in key_words(word))


def _is_syllables(word: str) -> bool:
    """Whether a folded word is one to two romanised syllables (a small search over the cuts)."""
    if len(word) > 10:
        return False
    if _SYLLABLE.fullmatch(word):
        return True
    return any(_SYLLABLE.fullmatch(word[:cut]) and _SYLLABLE.fullmatch(word[cut:]) for cut in range(1, len(word)))


@lru_cache(maxsize=131_072)
def parse_name(text: str, titles: tuple[str, ...] = ()) -> PersonName:
    """Takes a personal name apart; never raises, and what cannot be read gives a false (empty) name.

    `titles` are words known to stand before it as titles.
    """
    text = _clean(text)
    nickname = ""
    if (match := _NICKNAME.search(text)) and match.start() > 0:
        nickname = "" if match.group(1).isupper() else match.group(1)  # “(D-NY)” is a party and a state
        text = f"{text[: match.start()].strip()} {text[match.end() :].strip()}".strip()
    words = [word.strip(',;:"“”()[]') for word in _reorder(text).split()[:MAX_WORDS]]
    words = [word for word in words if plain(word) and any(c.isalnum() for c in word)]
    suffix = _pull_suffix(words)
    if not words or (len(words) == 1 and plain(words[0]) in {"the", "a", "he", "she", "they", "it"}):
        return PersonName()
    count = _title_length(words)
    titles, words = (*titles, *words[:count]), [_case(word) for word in words[count:]]
    gender, single_given = _title_evidence(titles)
    if len(words) == 1 and single_given:
        worded = " ".join((*titles[-1:], *words, suffix)).strip()  # “Pope Francis”, “King Charles III”
        return PersonName(titles, words[0], (), nickname, (), "", suffix, gender, (), bare(words[0]), worded)
    given, middle, particles, surname = _divide(words)
    forenames = tuple(bare(word) for name in (given, *middle) for word in name.split())
    last = " ".join(bare(word) for word in (*particles, surname))
    worded = " ".join((*words, suffix)).strip()
    return PersonName(titles, given, middle, nickname, particles, surname, suffix, gender, forenames, last, worded)


def _title_evidence(found: tuple[str, ...]) -> tuple[str, bool]:
    """The gender that titles tell, and whether a lone name after them is a given name."""
    table = title_words()
    known = [table.get(word) or Title(title_gender(word)) for word in map(plain, found)]
    return next((title.gender for title in known if title.gender), ""), any(title.royal for title in known)


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
    while start > 1 and plain(words[start - 1]) in _PARTICLES:
        start -= 1
    first = plain(words[0])
    if start == 1 and first in _PARTICLES and (words[0].islower() or first not in _FIRST_NAMES_TOO):
        start = 0
    particles, surname = tuple(words[start:-1]), words[-1]
    lead, dash, tail = surname.partition("-")
    if dash and tail and lead.lower() in {"al", "el", "ul", "as", "ar", "ad", "at", "an", "az"}:
        particles, surname = (*particles, lead), tail
    return (words[0] if start else ""), tuple(words[1:start]), particles, surname
