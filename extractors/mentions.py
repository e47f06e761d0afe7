"""Finds who and what an article names: persons, organisations and places, with titles, roles and possessives.

spaCy's recogniser proposes; token patterns repair. An entity is cut at line ends and freed of “the”, quotation marks
and “'s”; a person's name is freed of titles and widened over initials, particles, hyphens, suffixes and known given
names that the recogniser left out; names after a title (“Mr Zelensky”, “Sir Keir”) are found without it.
Each mention then keeps what stands around it: the *role* before it (“Nato secretary-general Mark Rutte”), the
apposition on either side (“Hugh Hill, a doctor,”; “the Finnish president, Alexander Stubb,”) and the bracket behind it
(“(R-Ky.)”). Work is bounded by a few tokens on either side of a mention: linear in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from extractors.entities import Entity
from extractors.layout import Layout
from extractors.lexicon import verb_lemma
from extractors.model import Span
from extractors.names import PARTICLES, SUFFIXES, TITLES, bare, fold, given_gender, title_gender
from extractors.wordlists import countries, role_nouns, source_nouns, us_states

ROLE_REACH = 12  # tokens looked at on either side of a name for its role
PERSON_WORDS = 6  # a longer “person” is an error of the recogniser


class Label(StrEnum):
    """What a named mention stands for."""

    PERSON = "person"
    BODY = "body"
    PLACE = "place"
    PEOPLE = "people"
    OFFICE = "office"
    OTHER = "other"


LABELS = {"PERSON": Label.PERSON, "ORG": Label.BODY, "GPE": Label.PLACE, "LOC": Label.PLACE, "NORP": Label.PEOPLE, "FAC": Label.BODY}
FUNCTION_WORDS = frozenset(
    "a an the and or nor but so yet if as at by for from in into of off on onto over to up with without about after before since until while when "
    "where whether why how what who whom whose which that this these those there here not no than then though although because unless like via per "
    "he she it they we you i his her its their our your my did does do is are was were be been has have had will would can could may might must shall "
    "should now even only still also just both all some any each every more most many few much other another such meanwhile however".split()
)
ORG_WORDS = frozenset(
    "committee council commission department ministry house university college institute party association union court bank group "
    "company corp inc ltd agency bureau office administration campaign foundation center centre news times post journal press tv "
    "radio network magazine street city county party senate congress parliament army navy force service services board society "
    "alliance league federation fund national international street avenue airport hospital church school police nations states "
    "kingdom republic act amendment day summit forum convention twitter facebook google justice security tribune herald".split()
)
MODIFIERS = frozenset(
    "former ex presumptive acting deputy vice senior junior chief presidential republican democratic gop conservative liberal "
    "labour interim incoming outgoing late lead leading longtime long-time veteran then current first prime assistant associate national state "
    "federal local political communications campaign press foreign defence defense finance interior environment economic health "
    "treasury justice special general executive managing regional retired fellow onetime one-time presidential".split()
)
LINKS = frozenset("of for and & the at in on to de".split())
_CAP = re.compile(r"[^\W\d_a-zà-öø-ÿ]")


def is_capital(word: str) -> bool:
    """Whether a word begins with a capital letter (a caseless script counts as capital)."""
    return word[:1].isalpha() and not word[:1].islower()


@dataclass(frozen=True, slots=True)
class NamedMention:
    """One naming of somebody or something.

    `span` covers the name without titles; `titles` are folded; `role` and `apposition` are the article's own words
    around it; `possessive` says that “'s” follows; `note` is the bracket behind the name (“R-Ky.”).
    """

    span: Span
    text: str
    label: Label
    titles: tuple[str, ...] = ()
    role: str = ""
    apposition: str = ""
    note: str = ""
    possessive: bool = False
    holder: Span | None = None  # whose office this is

    @property
    def gender(self) -> str:
        """Gender by title or role noun: `m`, `f` or ``."""
        roles = [bare(w) for w in (self.role + " " + self.apposition.split(",")[0]).split()[:8]]
        return next((g for w in (*self.titles, *roles) if (g := title_gender(w)) and w not in {"chairman", "spokesman"} | {"father"}), "")


def find_mentions(layout: Layout, entities: Sequence[Entity], sources: Iterable[Span] = ()) -> list[NamedMention]:
    """Every named mention of the article in text order, none overlapping another.

    `sources` are the ranges of attributions' sources: a capitalised run in one is a name even if unrecognised.
    """
    found: list[NamedMention] = []
    taken = [False] * len(layout.words)
    for entity in entities:
        if entity.label not in LABELS and entity.label not in {"PRODUCT", "WORK_OF_ART", "EVENT", "LAW"}:
            continue
        for first, last in _pieces(layout, entity.span):
            label = LABELS.get(entity.label, Label.OTHER)
            first, last, label = _repair(layout, first, last, label, taken)
            if first < last and not any(taken[first:last]):
                taken[first:last] = [True] * (last - first)
                found.append(_describe(layout, first, last, label))
    found.extend(_titled(layout, taken))
    sources = list(sources)
    found.extend(_in_sources(layout, sources, taken))
    _complete(layout, sources, found)
    found.sort(key=lambda m: m.span)
    return _shed_headline_words(layout, found)


def _in_sources(layout: Layout, sources: Iterable[Span], taken: list[bool]) -> list[NamedMention]:
    """Two or three capitalised words in a source that nobody recognised: “Amelize Joseph”."""
    found = []
    for span in sources:
        first, last = layout.first(span.start), min(layout.after(span.end), layout.first(span.start) + 12)
        while first < last:
            if layout.words[first] == "@" and first + 1 < last and layout.starts[first + 1] == layout.ends[first] and not taken[first + 1]:
                taken[first] = taken[first + 1] = True
                found.append(_describe(layout, first, first + 2, Label.PERSON))
            end = first
            while end < last and end - first < 4 and not taken[end] and _plain_name_word(layout, end) and (end == first or layout.starts[end] - layout.ends[end - 1] == 1):
                end += 1
            if end - first in {2, 3}:
                taken[first:end] = [True] * (end - first)
                found.append(_describe(layout, first, end, Label.PERSON))
            first = max(end, first + 1)
    return found


def _complete(layout: Layout, sources: Iterable[Span], found: list[NamedMention]) -> None:
    """Gives a lone surname the capitalised words before it where the source is just that: “Amelize Joseph” of “Joseph”."""
    lone = {m.span.end: i for i, m in enumerate(found) if m.label is Label.PERSON and " " not in m.text}
    for span in sources:
        i = lone.get(span.end)
        if i is None or found[i].span.start <= span.start:
            continue
        first, last = layout.first(span.start), layout.first(found[i].span.start)
        if last - first in {1, 2} and all(_plain_name_word(layout, k) for k in range(first, last)):
            found[i] = _describe(layout, first, last + 1, Label.PERSON)


def _plain_name_word(layout: Layout, i: int) -> bool:
    word = layout.words[i]
    key = fold(word)
    return (
        is_capital(word) and key not in FUNCTION_WORDS and word[-1].islower() and len(word) > 1 and word.lower() not in layout.vocabulary and key not in ORG_WORDS | MODIFIERS
        and not is_role_word(word) and not is_plural_role(word) and key not in countries() and key not in us_states() and bare(word) not in TITLES
        and key not in source_nouns() and not key.endswith("s")
    )


def _shed_headline_words(layout: Layout, mentions: list[NamedMention]) -> list[NamedMention]:
    """Trims a headline's or an inverted verb's words off a name: “Lawmakers Rip Jane Roe”, “Roe Says”, “Said Roe”.

    Only where the name that is left stands elsewhere in the article.
    """
    counts = Counter(fold(m.text) for m in mentions)
    counts.update(words[-1] for m in mentions if m.label is Label.PERSON and len(words := fold(m.text).split()) > 1 and given_gender(words[0]))
    return [_shed(layout, m, counts) if " " in m.text and counts[fold(m.text)] == 1 else m for m in mentions]


def _shed(layout: Layout, mention: NamedMention, counts: Counter[str]) -> NamedMention:
    first, last = layout.first(mention.span.start), layout.after(mention.span.end)
    words = [fold(w) for w in layout.words[first:last]]
    size = len(words)
    headline = layout.paragraph(mention.span.start) == 0
    for length in range(size - 1, 0, -1):
        for i in range(size - length + 1):
            if not counts[" ".join(words[i : i + length])]:
                continue
            rest = [layout.words[first + k] for k in range(size) if not i <= k < i + length]
            common = all(w.lower() in layout.vocabulary or is_plural_role(w) for w in rest)
            whole = length > 1 and (headline or common) and mention.label is not Label.BODY
            once = common or size > 2 or layout.text.count(rest[0]) == 1
            opens = length == 1 and i == 0 and headline and counts[words[0]] > 1 and once and not given_gender(words[0]) and words[0] not in countries()
            verb = rest[0].lower() in layout.vocabulary or verb_lemma(rest[0].lower()) is not None
            closes = length == 1 and i == size - 1 and size == 2 and verb and not given_gender(words[0]) and words[0] not in ORG_WORDS
            if whole or opens or closes:
                label = Label.PERSON if mention.label is Label.OTHER else mention.label
                return _describe(layout, first + i, first + i + length, label)
    return mention


def _pieces(layout: Layout, span: Span) -> list[tuple[int, int]]:
    """Token ranges of an entity, cut at line ends and before a person's name that follows a comma."""
    first, last = layout.first(span.start), layout.after(span.end)
    pieces = []
    start = first
    for i in range(first + 1, last + 1):
        line = i < last and layout.paragraph(layout.starts[i]) != layout.paragraph(layout.starts[start])
        owner = 0 < i < last and layout.words[i - 1] in {"'s", "’s", "'", "’"} and bool(given_gender(fold(layout.words[i])))
        comma = i < last - 1 and (layout.words[i] == ":" or layout.words[i] == "," and bool(given_gender(fold(layout.words[i + 1]))))
        if i == last or line or comma or owner:
            if start < i:
                pieces.append((start, i))
            start = i
    return pieces


def _repair(layout: Layout, first: int, last: int, label: Label, taken: list[bool]) -> tuple[int, int, Label]:
    words = layout.words
    while first < last and not (is_capital(words[first]) or words[first][0].isdigit() or fold(words[first]) in {"al", "el"}):
        first += 1
    while last > first and (words[last - 1] in {"'s", "’s"} or not words[last - 1][0].isalnum() or (label is Label.PERSON and words[last - 1].islower())):
        last -= 1
    while first < last and fold(words[first]) in {"the", "a", "an", "this", "but", "and", "as"}:
        first += 1
    for i in range(first + 1, last):
        if words[i].islower() and words[i] not in LINKS and words[i] not in PARTICLES and words[i] not in {"'s", "’s"}:
            last = i
            break
    while last > first and words[last - 1] in LINKS:
        last -= 1
    if first >= last:
        return first, last, label
    if label is Label.PERSON and words[last - 1].isupper() and len(words[last - 1]) > 1 and layout.paragraph(layout.starts[first]) > 0 and not all(len(w) > 3 for w in words[first:last]):
        label = Label.BODY
    if label is Label.PERSON and any(fold(w) in ORG_WORDS for w in words[first:last]) and last - first > 1:
        label = Label.BODY
    if label is Label.PERSON:
        first, last = _cut(words, first, last)
    elif label is Label.BODY and last - first > 3 and words[first + 2] == "of" and all(_plain_name_word(layout, k) for k in (first, first + 1)):
        last, label = first + 2, Label.PERSON
    if label is Label.PERSON and last - first == 1 and fold(words[first]) in ORG_WORDS:
        label = Label.BODY
    while label is not Label.PERSON and first < last - 1 and bare(words[first]) in PERSONAL_TITLES:
        first, label = first + 1 + (words[first + 1] == "."), Label.PERSON
    before = first - 2 if first > 1 and words[first - 1] == "." else first - 1
    if label is not Label.PERSON and before >= 0 and is_capital(words[before]) and bare(words[before]) in PERSONAL_TITLES and fold(words[first]) not in ORG_WORDS:
        label = Label.PERSON
    if label is not Label.PERSON and last - first in {2, 3} and _looks_personal(words[first:last]):
        label = Label.PERSON
    if label is Label.BODY:
        last = _lengthen(layout, first, last)
    if label is Label.PERSON:
        while last - first > 2 and is_plural_role(words[first]):
            first += 1
        while first < last - 1 and bare(words[first]) in TITLES:
            first += 2 if words[first + 1] == "." and first + 2 < last else 1
        first, last = _widen(layout, first, last, taken)
        if last - first > PERSON_WORDS:
            label = Label.OTHER
    return first, last, label


LONG_NAMED = frozenset("committee court center centre institute department bureau association council campaign ministry office board commission university alliance coalition".split())
CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december".split()
)


def _lengthen(layout: Layout, first: int, last: int) -> int:
    """Takes in the rest of a body's long name: “Committee” + “for a Responsible Federal Budget”."""
    words = layout.words
    if not any(fold(w) in LONG_NAMED for w in words[first:last]) or last + 1 >= len(words) or words[last] not in {"for", "on", "of"}:
        return last
    i = last + 1
    if words[i] in {"a", "an", "the"} and words[last] == "for" and i + 1 < len(words):
        i += 1
    end = i
    while end < len(words) and end - i < 5 and is_capital(words[end]) and fold(words[end]) not in CALENDAR and layout.starts[end] - layout.ends[end - 1] == 1:
        end += 1
    return end if end > i and (words[last] != "for" or end - i > 1) else last


def _cut(words: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """What is a name in “Fox News' Bret Baier” and “Jane Roe of Human Rights Watch”."""
    for i in range(last - 2, first, -1):
        if words[i] in {"'s", "’s", "'", "’"}:
            first = i + 1
            break
    for i in range(first + 1, last):
        if fold(words[i]) in {"of", "for", "in", "at", "with", "and", "to", "on"}:
            return first, i
    return first, last


def _looks_personal(words: Sequence[str]) -> bool:
    """A known given name and a capitalised word: “Kerry Healey” that the recogniser took for a company."""
    return (
        bool(given_gender(fold(words[0])))
        and all(is_capital(w) for w in words)
        and not any(fold(w) in ORG_WORDS or fold(w) in countries() for w in words)
    )


def _widen(layout: Layout, first: int, last: int, taken: list[bool]) -> tuple[int, int]:
    """Takes in initials, known given names, particles and suffixes that stand right beside a person's name."""
    words, text = layout.words, layout.text

    def joined(left: int, right: int) -> bool:
        gap = text[layout.ends[left] : layout.starts[right]]
        return len(gap) <= 2 and "\n" not in gap

    while first > 0 and not taken[first - 1] and joined(first - 1, first):
        before = words[first - 1]
        initial = len(before) == 1 and before.isupper() and before not in {"A", "I"}
        dotted = before.endswith(".") and len(before) >= 4 and before.isupper()
        given = is_capital(before) and bool(given_gender(fold(before))) and fold(before) not in TITLES
        opening = layout.opens_sentence(first - 1) or first == 1
        plain = (
            last - first <= 3 and is_capital(before) and before.isalpha() and (not given_gender(fold(words[first])) or (last - first == 1 and not opening))
            and len(before) > 2 and not is_plural_role(before)
            and not (opening and (before.lower() in layout.vocabulary or len(layout.words) < 12))
            and not is_role_word(before) and bare(before) not in TITLES and fold(before) not in ORG_WORDS | MODIFIERS
            and fold(before) not in countries() and fold(before) not in us_states() and not before.isupper()
            and fold(before) not in FUNCTION_WORDS
        )
        particle = fold(before) in PARTICLES and first > 1 and is_capital(words[first - 2]) and given_gender(fold(words[first - 2]))
        if before == "." and first > 1 and len(words[first - 2]) == 1 and words[first - 2].isupper():
            first -= 2
        elif initial or dotted or given or particle or plain:
            first -= 1
        else:
            break
    while last < len(words) and not taken[last] and joined(last - 1, last):
        word = words[last]
        known = last - first == 1 and bool(given_gender(fold(words[first])))
        comma = word == "," and last + 1 < len(words) and bare(words[last + 1]) in {"jr", "sr", "iii"}
        if bare(word) in SUFFIXES and is_capital(word):
            last += 1
        elif comma:
            last += 2
        elif known and is_capital(word) and not layout.opens_sentence(last) and fold(word) not in ORG_WORDS and bare(word) not in TITLES:
            last += 1
        elif fold(word) in PARTICLES - {"e", "y", "la", "the"} and last + 1 < len(words) and is_capital(words[last + 1]) and not taken[last + 1] and word.islower():
            last += 2
        else:
            break
    return first, last


def _titled(layout: Layout, taken: list[bool]) -> list[NamedMention]:
    """Names that the recogniser passed over: after a personal title (“Mr Zelensky”), after a known given name."""
    words = layout.words
    found = []
    for i, word in enumerate(words):
        if not is_capital(word) or taken[i]:
            continue
        if bare(word) not in PERSONAL_TITLES:
            if given_gender(fold(word)) and i + 1 < len(words) and not taken[i + 1] and _surname_follows(layout, i + 1):
                taken[i] = taken[i + 1] = True
                found.append(_describe(layout, i, i + 2, Label.PERSON))
            continue
        first = i + 2 if i + 1 < len(words) and words[i + 1] == "." else i + 1
        last = first
        while last < len(words) and last - first < 3 and is_capital(words[last]) and not taken[last] and words[last].isalpha() | ("-" in words[last]):
            if layout.starts[last] - layout.ends[last - 1] > 2 or fold(words[last]) in ORG_WORDS or bare(words[last]) in TITLES:
                break
            last += 1
        if last > first:
            taken[first:last] = [True] * (last - first)
            found.append(_describe(layout, first, last, Label.PERSON))
    return found


def _surname_follows(layout: Layout, i: int) -> bool:
    word = layout.words[i]
    return (
        is_capital(word) and word[1:].islower() and layout.starts[i] - layout.ends[i - 1] == 1
        and word.lower() not in layout.vocabulary and fold(word) not in ORG_WORDS and not is_role_word(word)
        and fold(word) not in countries() and not layout.opens_sentence(i)
    )


PERSONAL_TITLES = frozenset("mr mrs ms miss sir dame lord lady dr sen rep gov rev prof senator congressman congresswoman".split())


def _describe(layout: Layout, first: int, last: int, label: Label) -> NamedMention:
    words = layout.words
    span = Span(layout.starts[first], layout.ends[last - 1])
    if last < len(words) and words[last] == "." and layout.ends[last - 1] == layout.starts[last] and bare(words[last - 1]) in SUFFIXES:
        span = Span(span.start, layout.ends[last])  # “Jr.” keeps its full stop
        last += 1
    possessive = last < len(words) and (words[last] in {"'s", "’s"} or (words[last] in {"'", "’"} and words[last - 1].endswith("s") and layout.ends[last - 1] == layout.starts[last]))
    mention = NamedMention(span, span.slice(layout.text), label, possessive=possessive)
    if label is Label.BODY:
        return replace(mention, role=_sort_before(layout, first), apposition=_apposition_after(layout, last, source_nouns()))
    if label is not Label.PERSON:
        return mention
    titles, start = _titles_before(layout, first)
    return replace(
        mention, titles=titles, role=_role_before(layout, start, first),
        apposition=_apposition_after(layout, last) or _apposition_before(layout, start), note=_note_after(layout, last),
    )


def _titles_before(layout: Layout, first: int) -> tuple[tuple[str, ...], int]:
    """Titles right before a name, nearest last, and the token where they begin."""
    words = layout.words
    titles: list[str] = []
    i = first
    while i > 0:
        j = i - 2 if words[i - 1] == "." and i > 1 else i - 1
        if not is_capital(words[j]) or bare(words[j]) not in TITLES or layout.starts[i] - layout.ends[i - 1] > 2:
            break
        titles.insert(0, bare(words[j]))
        i = j
    return tuple(titles), i


def is_plural_role(word: str) -> bool:
    """“Celebrities”, “Senators” before a list of names."""
    key = fold(word)
    return key.endswith("s") and (key[:-1] in role_nouns() or key[:-3] + "y" in role_nouns())


def is_role_word(word: str) -> bool:
    return fold(word).strip(".") in role_nouns()


def _role_before(layout: Layout, start: int, first: int) -> str:
    """The words before a name that end in a role noun: “Nato secretary-general”, “U.S. Secretary of State”."""
    words = layout.words
    if start == first and (start == 0 or not (is_role_word(words[start - 1]) or _ends_office(layout, start))):
        return ""
    begin = start
    sentence = layout.sentence(layout.starts[first])
    while begin > 0 and first - begin < ROLE_REACH and layout.sentence(layout.starts[begin - 1]) == sentence:
        word = words[begin - 1]
        inner = fold(word) in LINKS and begin > 1 and begin < start and (is_role_word(words[begin - 2]) or is_capital(words[begin - 2]))
        if not (is_capital(word) or is_role_word(word) or fold(word) in MODIFIERS or fold(word) in countries() or word in {"'s", "’s"} or inner):
            break
        if fold(word) in {"the", "a", "an", "but", "and", "as", "when", "while", "if", "that"} and not inner:
            break
        begin -= 1
    if start < first and begin == start and len(words[start:first]) and bare(words[start]) in {"mr", "mrs", "ms", "miss"}:
        return ""
    return layout.text[layout.starts[begin] : layout.ends[first - 1]] if begin < first else ""


def _ends_office(layout: Layout, start: int) -> bool:
    """“Secretary of State”, “Chief of Staff” right before a name."""
    words = layout.words
    return start > 2 and words[start - 1].isalpha() and fold(words[start - 2]) in {"of", "for"} and is_role_word(words[start - 3])


def _sort_before(layout: Layout, first: int) -> str:
    """What an organisation is, right before its name: “the liberal watchdog group Media Matters”."""
    words = layout.words
    begin = first
    while begin > 0 and first - begin < 4 and words[begin - 1].isalpha() and words[begin - 1].islower() and fold(words[begin - 1]) not in {"the", "a", "an", "and", "by", "of"}:
        begin -= 1
    return layout.text[layout.starts[begin] : layout.ends[first - 1]] if begin < first and fold(words[first - 1]) in source_nouns() else ""


def _apposition_after(layout: Layout, last: int, nouns: Container[str] | None = None) -> str:
    """“, a doctor,”: from the comma to the next comma, full stop or quotation mark, when a role noun stands in it."""
    words = layout.words
    if last + 1 >= len(words) or words[last] not in {",", "—", "–", "(", "-"}:
        # “Jane Roe is the mayor of …”
        if last + 2 < len(words) and words[last] in {"is", "was", "became"} and fold(words[last + 1]) in {"the", "a", "an"}:
            return _clause(layout, last + 1, nouns)
        return ""
    i = last + 1
    if words[i].isdigit() and i + 1 < len(words) and words[i + 1] == ",":
        i += 2
    if i >= len(words):
        return ""
    if fold(words[i]) == "who":
        if i + 2 < len(words) and words[i + 1] in {"is", "was"} and fold(words[i + 2]) in {"the", "a", "an"}:
            return _clause(layout, i + 2, nouns)
        return ""
    starts = fold(words[i]) in {"the", "a", "an", "his", "her", "its", "their", "former", "then", "one"} or is_role_word(words[i]) or is_capital(words[i]) or fold(words[i]) in MODIFIERS
    return _clause(layout, i, nouns) if starts else ""


def _clause(layout: Layout, i: int, nouns: Container[str] | None = None) -> str:
    wanted = nouns if nouns is not None else role_nouns()
    words = layout.words
    end = i
    role = False
    while end < len(words) and end - i < 2 * ROLE_REACH:
        word = words[end]
        if word in ",.;:“”\"—()" or layout.paragraph(layout.starts[end]) != layout.paragraph(layout.starts[i]):
            break
        if fold(word) in {"said", "says", "told", "who", "which", "that", "whose"}:
            break
        role = role or (fold(word).strip(".") in wanted and end - i < ROLE_REACH)
        end += 1
    return layout.text[layout.starts[i] : layout.ends[end - 1]] if role and end > i else ""


def _apposition_before(layout: Layout, start: int) -> str:
    """“the Finnish president, Alexander Stubb”: the phrase before the comma, from its article to its last word."""
    words = layout.words
    if start < 3 or words[start - 1] != ",":
        return ""
    i = start - 2
    while i >= 0 and start - i < ROLE_REACH and (words[i][0].isalnum() or words[i] in {"'s", "’s"}):
        if fold(words[i]) in {"the", "a", "an", "his", "her", "its", "their"}:
            phrase = words[i + 1 : start - 1]
            head = next((w for k, w in enumerate(phrase) if k + 1 == len(phrase) or fold(phrase[k + 1]) in {"of", "for", "in", "at", "with"}), "")
            return layout.text[layout.starts[i] : layout.ends[start - 2]] if is_role_word(head) else ""
        i -= 1
    return ""


def _note_after(layout: Layout, last: int) -> str:
    """The bracket right behind a name: “(R-Ky.)”, “(Tex.)”."""
    if last >= len(layout.words) or layout.words[last] != "(":
        return ""
    start = layout.starts[last] + 1
    end = layout.text.find(")", start, start + 40)
    return layout.text[start:end] if end > 0 else ""


def descriptors(words: str) -> frozenset[str]:
    """What a role says, normalised: role nouns, countries, states, parties and other content words.

    “French President” -> {“president”, “@france”}; “(R-Ky.)” -> {“@republican”, “@kentucky”, “senator”?}.
    """
    out: set[str] = set()
    tokens = [fold(t).strip(".'") for t in re.findall(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:-[^\W_]+)*", words)]
    for i, token in enumerate(tokens):
        pair = f"{token} {tokens[i + 1]}" if i + 1 < len(tokens) else ""
        if pair in countries():
            out.add("@" + countries()[pair])
        if pair in us_states() or pair.replace(" ", "-") in us_states().values():
            out.add("@" + us_states().get(pair, pair.replace(" ", "-")))
        if token in countries():
            out.add("@" + countries()[token])
        if len(token) > 2 and token in us_states():
            out.add("@" + us_states()[token])
        if token in {"gop", "republican", "republicans"}:
            out.add("@republican")
        elif token in {"democrat", "democratic", "democrats"}:
            out.add("@democrat")
        if token in {"republican", "democrat"} or len(token) > 2:
            out.add(token)
    return frozenset(out - {"the", "and", "for", "his", "her", "its", "their", "who", "was", "has", "with", "from"})


def note_descriptors(note: str) -> frozenset[str]:
    """Party and state from “R-Ky.”, “D., Nev.”, “Tex.”, and from a written-out bracket."""
    out: set[str] = set()
    party, _, state = note.partition("-")
    if party.strip(" .") in {"R", "D", "I"}:
        out.add({"R": "@republican", "D": "@democrat", "I": "@independent"}[party.strip(" .")])
    for part in re.split(r"[-,;\s]+", note):
        key = fold(part).strip(".")
        if key in us_states():
            out.add("@" + us_states()[key])
    return frozenset(out)


def is_office_noun(word: str) -> bool:
    return "office" in source_nouns().get(fold(word), ())
