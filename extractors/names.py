"""Takes a personal name apart and says whether two names may belong to one person.

A name is split into titles (“Mr”, “Sen.”, “President”), given names, surname (with its particles: “van der
Leyen”, “al-Sisi”) and suffix (“III”, “Jr.”). Titles give gender and sometimes an office. Two names are
*compatible* when their surnames agree (accents, case and transliteration aside) and their given names do not
contradict: equal, an initial, a nickname, a spelling variant, or missing. Names of different known genders never are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import JaroWinkler

from extractors.lexicon.wordlists import given_names, nicknames

WORD = re.compile(r"[^\W_]+(?:['’\-‐‑][^\W_]+)*\.?(?:[^\W\d_]\.)*")

MALE_TITLES = frozenset("mr mister sir lord king prince baron father fr señor sr herr monsieur".split())
FEMALE_TITLES = frozenset(
    "mrs ms miss dame lady madam madame queen princess sister frau señora mme mademoiselle".split()
)
OTHER_TITLES = frozenset(
    "dr doctor prof professor rev reverend hon judge justice rabbi imam pastor bishop archbishop cardinal pope".split()
)
# Titles that are offices too: they stay in the role bag of the person.
OFFICE_TITLES = {
    "president": "president",
    "pres": "president",
    "vice": "vice president",
    "senator": "senator",
    "sen": "senator",
    "sens": "senator",
    "representative": "representative",
    "rep": "representative",
    "reps": "representative",
    "congressman": "congressman",
    "congresswoman": "congresswoman",
    "governor": "governor",
    "gov": "governor",
    "govs": "governor",
    "lt": "lieutenant",
    "lieutenant": "lieutenant",
    "gen": "general",
    "general": "general",
    "col": "colonel",
    "colonel": "colonel",
    "capt": "captain",
    "captain": "captain",
    "maj": "major",
    "major": "major",
    "sgt": "sergeant",
    "sergeant": "sergeant",
    "adm": "admiral",
    "admiral": "admiral",
    "cmdr": "commander",
    "commander": "commander",
    "mayor": "mayor",
    "secretary": "secretary",
    "minister": "minister",
    "premier": "prime minister",
    "chancellor": "chancellor",
    "speaker": "speaker",
    "chairman": "chairman",
    "chairwoman": "chairwoman",
    "chair": "chair",
    "chief": "chief",
    "sheriff": "sheriff",
    "officer": "officer",
    "ambassador": "ambassador",
    "attorney": "attorney",
    "director": "director",
    "judge": "judge",
    "justice": "justice",
    "councilman": "councilman",
    "councilwoman": "councilwoman",
    "detective": "detective",
    "professor": "professor",
    "dr": "doctor",
    "prof": "professor",
    "rev": "reverend",
    "pope": "pope",
    "king": "king",
    "queen": "queen",
    "prince": "prince",
    "princess": "princess",
    "coach": "coach",
    "envoy": "envoy",
    "spokesman": "spokesman",
    "spokeswoman": "spokeswoman",
}
TITLES = MALE_TITLES | FEMALE_TITLES | OTHER_TITLES | frozenset(OFFICE_TITLES)
SUFFIXES = frozenset("jr sr ii iii iv phd md esq kc qc mp".split())
GIVEN_TOO = frozenset("al ben van abu san santa mac e y st".split())  # “Al Gore”, “Ben Carson”
PARTICLES = frozenset(
    "van von der den de del della di da dos das du la le al el bin bint ibn abu ben ter ten y e st san santa mac af av"
    " zu".split()
)


@lru_cache(maxsize=65_536)
def fold(words: str) -> str:
    """Lower-case ASCII of `words` (any script transliterated), apostrophes straight, white space single."""
    return " ".join(anyascii(words).lower().replace("`", "'").split())


def bare(word: str) -> str:
    """A folded word without full stops and hyphens at its edges: `Sen.` -> `sen`."""
    return fold(word).strip(".-' ")


@dataclass(frozen=True, slots=True)
class Name:
    """A personal name in parts, all folded; `gender` (`m`, `f`, ``) comes from the title, else the given name."""

    titles: tuple[str, ...]
    given: tuple[str, ...]
    surname: str
    suffix: str
    title_gender: str
    given_gender: str

    @property
    def gender(self) -> str:
        return self.title_gender or self.given_gender

    @property
    def is_full(self) -> bool:
        return bool(self.given)


def title_gender(title: str) -> str:
    """`m`, `f` or `` for one folded title or role noun."""
    if title in MALE_TITLES or (title.endswith("man") and title != "woman" and not title.endswith("woman")):
        return "m"
    return "f" if title in FEMALE_TITLES or title.endswith("woman") else ""


def given_gender(name: str) -> str:
    """`m`, `f` or `` for one folded given name; a hyphenated one goes by its first part."""
    names = given_names()
    return names.get(name, "") or names.get(name.partition("-")[0], "")


def leading_titles(words: list[str]) -> int:
    """How many of the folded `words` at the start are titles (the last word never is: “Speaker” alone is no title)."""
    count = 0
    while count < len(words) - 1 and words[count] in TITLES:
        count += 1
    # “Pope Francis”, “Chancellor Merz” stay one-word names; “Justice Department” is kept out by the caller.
    return count


@lru_cache(maxsize=65_536)
def parse_name(words: str) -> Name:
    """Splits a name as worded; never raises: unreadable words make an empty surname."""
    parts = [bare(w) for w in words.split()]
    parts = [w for w in parts if any(c.isalnum() for c in w)]
    count = leading_titles(parts)
    titles, parts = tuple(parts[:count]), parts[count:]
    suffix = ""
    while len(parts) > 1 and parts[-1].rstrip(".") in SUFFIXES:
        suffix = parts.pop()
    start = max(0, len(parts) - 1)
    while start > 1 and parts[start - 1] in PARTICLES:
        start -= 1
    if start == 1 and parts[0] in PARTICLES and (len(parts) > 2 or parts[0] not in GIVEN_TOO):
        start = 0  # “von der Leyen”, “de Blasio”
    given, surname = tuple(parts[:start]), " ".join(parts[start:])
    by_title = next((g for t in titles if (g := title_gender(t))), "")
    by_given = next((g for n in given[:2] if (g := given_gender(n))), "")
    return Name(titles, given, surname, suffix, by_title, by_given)


def same_surname(one: str, other: str) -> bool:
    """Equal surnames, spelling variants of one (Zelensky, Zelenskyy), or the last part of a compound one."""
    if one == other:
        return True
    a, b = one.replace("-", " "), other.replace("-", " ")
    if a == b or a.endswith(" " + b) or b.endswith(" " + a):
        return True
    return bool(min(len(a), len(b)) >= 6 and a[:3] == b[:3] and skeleton(a) == skeleton(b))


_VARIANTS = (
    ("iy", "y"),
    ("yy", "y"),
    ("ij", "y"),
    ("ii", "y"),
    ("sch", "sh"),
    ("tch", "ch"),
    ("kh", "h"),
    ("ts", "z"),
    ("ph", "f"),
    ("w", "v"),
    ("ou", "u"),
    ("i", "y"),
)


@lru_cache(maxsize=16_384)
def skeleton(name: str) -> str:
    """A spelling key under which transliterations of one name fall together (Zelenskiy = Zelenskyy = Zelensky)."""
    for old, new in _VARIANTS:
        name = name.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", name).replace("ye", "e").replace("yo", "o").rstrip("y")


def surname_key(surname: str) -> str:
    """The spelling key of a surname's last part (two figures under one key still need `same_surname`)."""
    last = surname.replace("-", " ").split()[-1:] or [""]
    return skeleton(last[0])


def same_given(one: str, other: str) -> bool:
    """Whether two folded given names may be one person's: equal, initial, nickname, prefix or spelling variant."""
    if one == other:
        return True
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    if other in nicknames().get(one, ()):
        return True
    if given_gender(one) and given_gender(other) and given_gender(one) != given_gender(other):
        return False
    short, long = sorted((one, other), key=len)
    if len(short) >= 3 and long.startswith(short):
        return True
    return skeleton(one) == skeleton(other) or (
        len(short) >= 5 and one[0] == other[0] and JaroWinkler.similarity(one, other) >= 0.93
    )


def compatible(one: Name, other: Name) -> bool:
    """Whether two names may be one person's. Never true for different known genders or contradicting given names."""
    if not same_surname(one.surname, other.surname):
        return False
    if one.gender and other.gender and one.gender != other.gender:
        return False
    if one.suffix in {"jr", "sr"} and other.suffix in {"jr", "sr"} and one.suffix != other.suffix:
        return False
    if not one.given or not other.given:
        return True
    return same_given(one.given[0], other.given[0]) or any(
        same_given(a, b) for a in one.given for b in other.given if len(a) > 1 and len(b) > 1
    )
