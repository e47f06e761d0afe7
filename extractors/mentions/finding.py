"""Finds who and what an article names: persons, organisations and places, with titles, roles and possessives.

spaCy's recogniser proposes; token patterns repair. An entity is cut at line ends and freed of “the”, quotation marks
and “'s”; a person's name is freed of titles and widened over initials, particles, hyphens, suffixes and known given
names that the recogniser left out; a body's name is lengthened (`bodynames`).
What stands in a dateline is left out. A “body” whose last word is somebody's name elsewhere is that person.
`overlooked` adds the names that it passed over, `surroundings` keeps what stands around each. Work is bounded by a few
tokens on either side of a mention: linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extractors.entities import Entity
from extractors.lexicon import verb_lemma
from extractors.lexicon.closedclass import DETERMINERS
from extractors.lexicon.datelines import datelines
from extractors.lexicon.wordlists import common_words, countries, is_demonym, role_nouns, source_nouns, us_states
from extractors.mentions.bodynames import as_firm, bodies_called_people, people_called_bodies, whole_body, with_owners
from extractors.mentions.joining import join_names
from extractors.mentions.layout import Layout
from extractors.mentions.overlooked import (
    FUNCTION_WORDS,
    ORG_WORDS,
    PERSONAL_TITLES,
    complete_sources,
    find_in_sources,
    find_labels,
    find_titled,
    is_particle,
    plain_name_word,
    shed_headline_words,
)
from extractors.mentions.surroundings import (
    LINKS,
    MODIFIERS,
    POSSESSIVE,
    Label,
    NamedMention,
    describe_mention,
    is_capital,
    is_plural_role,
    is_role_word,
)
from extractors.model import Span
from extractors.names import PARTICLES, SUFFIXES, TITLES, bare, fold, given_gender, may_be_family_first

_NEXT_WORD = re.compile(r" ([a-z]+)\b")
NO_NAME = frozenset("the a an this but and as neither nor both either".split())  # no part of a name, capitalised or not
LEADING = frozenset("van von der de di della dos das".split())  # particles that are no other words
PERSON_WORDS = 6  # a longer “person” is an error of the recogniser
LABELS = {
    "PERSON": Label.PERSON, "ORG": Label.BODY, "FAC": Label.BODY,
    "GPE": Label.PLACE, "LOC": Label.PLACE, "NORP": Label.PEOPLE,
    "PRODUCT": Label.OTHER, "WORK_OF_ART": Label.OTHER, "EVENT": Label.OTHER, "LAW": Label.OTHER,
}  # fmt: skip


def find_mentions(layout: Layout, entities: Sequence[Entity], sources: Iterable[Span] = ()) -> list[NamedMention]:
    """Every named mention of the article in text order, none overlapping another.

    `sources` are the ranges of attributions' sources: a capitalised run in one is a name even if unrecognised.
    """
    found: list[NamedMention] = []
    taken = [False] * len(layout.words)
    heads = [(layout.first(start), layout.after(end)) for start, end in datelines(layout.text)]
    for first, last in heads:
        taken[first:last] = [True] * (last - first)
    sources = list(sources)
    found.extend(find_labels(layout, sources, taken))
    for entity in join_names(layout.text, entities):
        if entity.label not in LABELS or _says_which(layout.text, entity):
            continue
        for first, last in _pieces(layout, entity.span):
            label = LABELS[entity.label]
            first, last, label = _repair(layout, first, last, label, taken)
            if first < last:
                last, label = as_firm(layout, first, last, label, taken)
            if first < last and not any(taken[first:last]):
                taken[first:last] = [True] * (last - first)
                found.append(describe_mention(layout, first, last, label))
    found.extend(find_titled(layout, taken))
    found.extend(find_in_sources(layout, sources, taken))
    complete_sources(layout, sources, found)
    found.sort(key=lambda m: m.span)
    found = bodies_called_people(layout, people_called_bodies(layout, found))
    return shed_headline_words(layout, with_owners(layout, found))


def _says_which(text: str, entity: Entity) -> bool:
    """“Central bank”, “Federal court”: a common word that begins a sentence and says which body is meant is no name."""
    words = fold(entity.span.slice(text))
    following = _NEXT_WORD.match(text, entity.span.end)
    return (
        entity.label == "ORG" and words in common_words() and following is not None and following[1] in source_nouns()
    )


def _pieces(layout: Layout, span: Span) -> list[tuple[int, int]]:
    """Token ranges of an entity, cut at line ends, where words were glued, before a name that follows a comma."""
    first, last = layout.first(span.start), layout.after(span.end)
    pieces = []
    start = first
    for i in range(first + 1, last + 1):
        line = i < last and layout.paragraph(layout.starts[i]) != layout.paragraph(layout.starts[start])
        owner = (
            0 < i < last and layout.words[i - 1] in {"'s", "’s", "'", "’"} and bool(given_gender(fold(layout.words[i])))
        )
        comma = i < last - 1 and (
            layout.words[i] == ":" or (layout.words[i] == "," and bool(given_gender(fold(layout.words[i + 1]))))
        )
        glued = first < i < last and layout.starts[i] == layout.ends[i - 1] and layout.words[i - 1][-1].isalnum()
        if i == last or line or comma or owner or (glued and is_capital(layout.words[i])):
            if start < i:
                pieces.append((start, i))
            start = i
    return pieces


def _repair(layout: Layout, first: int, last: int, label: Label, taken: list[bool]) -> tuple[int, int, Label]:
    words = layout.words
    while first < last and not (
        is_capital(words[first]) or words[first][0].isdigit() or fold(words[first]) in {"al", "el"}
    ):
        first += 1
    while last > first and (
        words[last - 1] in POSSESSIVE
        or not words[last - 1][0].isalnum()
        or (label is Label.PERSON and words[last - 1].islower())
    ):
        last -= 1
    while first < last and fold(words[first]) in NO_NAME:
        first += 1
    for i in range(first + 1, last):
        if words[i].islower() and words[i] not in LINKS and words[i] not in PARTICLES and words[i] not in POSSESSIVE:
            last = i
            break
    while last > first and words[last - 1] in LINKS:
        last -= 1
    if first >= last:
        return first, last, label
    if (
        label is Label.PERSON
        and words[last - 1].isupper()
        and len(words[last - 1]) > 1
        and layout.paragraph(layout.starts[first]) > 0
        and not all(len(w) > 3 for w in words[first:last])
    ):
        label = Label.BODY
    if label is Label.PERSON and any(fold(w) in ORG_WORDS for w in words[first:last]) and last - first > 1:
        label = Label.BODY
    if label is Label.PERSON:
        first, last = _cut(words, first, last)
    elif (
        label is Label.BODY
        and last - first > 3
        and words[first + 2] == "of"
        and all(plain_name_word(layout, k) for k in (first, first + 1))
    ):
        last, label = first + 2, Label.PERSON
    if label is Label.PERSON and last - first == 1 and fold(words[first]) in ORG_WORDS:
        label = Label.BODY
    if last - first == 1 and is_demonym(words[first]) and first and fold(words[first - 1]) in DETERMINERS:
        label = Label.PEOPLE
    if last - first == 1 and label is Label.BODY and _is_of_a_country(words, first):
        label = Label.PEOPLE  # “the Finnish health ministry”
    while label is not Label.PERSON and first < last - 1 and bare(words[first]) in PERSONAL_TITLES:
        first, label = first + 1 + (words[first + 1] == "."), Label.PERSON
    before = first - 2 if first > 1 and words[first - 1] == "." else first - 1
    if (
        label is not Label.PERSON
        and before >= 0
        and is_capital(words[before])
        and bare(words[before]) in PERSONAL_TITLES
        and fold(words[first]) not in ORG_WORDS
    ):
        label = Label.PERSON
    if label is not Label.PERSON and last - first in {2, 3} and _looks_personal(words[first:last]):
        label = Label.PERSON
    if label in {Label.BODY, Label.PLACE} and last - first < 3 and _is_relative(words, first, last):
        label = Label.PERSON
    if label is Label.BODY:
        first, last = whole_body(layout, first, last, taken)
    if label is Label.PERSON:
        while last - first > 2 and is_plural_role(words[first]):
            first += 1
        while first < last - 1 and bare(words[first]) in TITLES:
            first += 2 if words[first + 1] == "." and first + 2 < last else 1
        first, last = _widen(layout, first, last, taken)
        if last - first > PERSON_WORDS:
            label = Label.OTHER
    return first, last, label


def _is_relative(words: Sequence[str], first: int, last: int) -> bool:
    """Whether a name is set beside a word for a relative, who is no body or place: “his daughter, Liv, said”."""
    comma = first > 1 and words[first - 1] == ","
    noun = fold(words[first - 2] if comma else words[first - 1]) if first else ""
    closed = not comma or words[last : last + 1] in ([","], ["."], [])
    return closed and "relative" in role_nouns().get(noun, ())


def _is_of_a_country(words: Sequence[str], at: int) -> bool:
    """Whether a word is a country's adjective before a noun: “the Finnish ministry”, not “the Vatican said”."""
    key = words[at].lower()
    return (
        countries().get(key, key) != key
        and key.endswith(("ish", "ese", "an", "i", "ic", "ch", "ek", "ss"))
        and at > 0
        and fold(words[at - 1]) in DETERMINERS
        and words[at + 1 : at + 2] != []
        and words[at + 1].islower()
        and verb_lemma(words[at + 1]) is None
    )


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
            last - first <= 3
            and is_capital(before)
            and before.isalpha()
            and (not given_gender(fold(words[first])) or (last - first == 1 and not opening))
            and len(before) > 2
            and not is_plural_role(before)
            and not (opening and (before.lower() in layout.vocabulary or len(layout.words) < 12))
            and not is_role_word(before)
            and bare(before) not in TITLES
            and fold(before) not in ORG_WORDS | MODIFIERS
            and fold(before) not in countries()
            and fold(before) not in us_states()
            and not before.isupper()
            and fold(before) not in FUNCTION_WORDS
            and not layout.is_heading(layout.starts[first])
        )
        particle = (
            fold(before) in PARTICLES
            and first > 1
            and is_capital(words[first - 2])
            and given_gender(fold(words[first - 2]))
        ) or (before in LEADING and first > 1 and fold(words[first - 2]) not in DETERMINERS)
        if before == "." and first > 1 and len(words[first - 2]) == 1 and words[first - 2].isupper():
            first -= 2
        elif initial or dotted or given or particle or plain:
            first -= 1
        else:
            break
    while last < len(words) and not taken[last] and joined(last - 1, last):
        word = words[last]
        known = last - first == 1 and bool(given_gender(fold(words[first])))
        known = known or may_be_family_first(words[first : last + 1])  # “Kim | Dae-sung”
        comma = word == "," and last + 1 < len(words) and bare(words[last + 1]) in {"jr", "sr", "iii"}
        if bare(word) in SUFFIXES and is_capital(word):
            last += 1
        elif comma:
            last += 2
        elif (
            known
            and is_capital(word)
            and not layout.opens_sentence(last)
            and fold(word) not in ORG_WORDS
            and bare(word) not in TITLES
        ):
            last += 1
        elif (
            fold(word) in PARTICLES - {"e", "y", "la", "the"}
            and last + 1 < len(words)
            and is_capital(words[last + 1])
            and not taken[last + 1]
            and word.islower()
        ):
            last += 2
        elif "-" in word and is_particle(words, last):
            last += 1
        else:
            break
    return first, last
