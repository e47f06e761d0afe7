"""How far the name of a body runs that the recogniser cut short: “Committee” + “for a Responsible Federal Budget”.

Four repairs: a firm's legal form belongs to its name and says what it is (“Quayline” + “plc”); long names run on over
“for”, “on” and “of”; an acronym in a bracket behind a name says where it begins (“Union to Save Our Shores (USOS)”, as
in Schwartz and Hearst, “A Simple Algorithm for Identifying Abbreviation Definitions in Biomedical Text”, PSB 2003); a
year before it is no part of it (“the 2014 National Climate Assessment”).
Three look at all names of the article: what every country has is told apart by its owner (“Ukraine's Air Force”), a
“body” whose last word is somebody's surname, or which has a person's post, is that person, and a “person” whose chief
executive is named is a body.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.lexicon.wordlists import countries, is_demonym, name_words, role_nouns
from extractors.mentions.layout import Layout
from extractors.mentions.surroundings import Label, NamedMention, describe_mention, is_capital
from extractors.names import fold

LONGEST_ACRONYM = 7
LONG_NAMED = name_words("long-named")
CALENDAR = name_words("calendar")
ORG_WORDS = name_words("organisation")
FIRM_WORDS = name_words("firm")
# Legal forms that are little else: “AG” is an attorney general too.
LEGAL_FORMS = frozenset("Ltd Inc Corp plc PLC LLC LLP GmbH SA NV BV SpA Oy Oyj ASA Pty".split())
_OF_STATES = frozenset("air force forces armed army navy general staff coast guard land border security".split())
_OF_PEOPLE = frozenset({"manager", "chief-of-staff"})  # a singer has a manager, a senator a chief of staff
_YEAR = re.compile(r"(?:1[89]|20)\d\d")


def as_firm(layout: Layout, first: int, last: int, label: Label, taken: list[bool]) -> tuple[int, Label]:
    """The end and the label of a name with its legal form: “Quayline plc” is a firm, whatever it was taken for."""
    words = layout.words
    if last < len(words) and words[last] in LEGAL_FORMS and not taken[last]:
        if layout.starts[last] - layout.ends[last - 1] == 1:
            return last + 1, Label.BODY
    elif last - first > 1 and words[last - 1] in LEGAL_FORMS:
        return last, Label.BODY
    return last, label


def whole_body(layout: Layout, first: int, last: int, taken: list[bool]) -> tuple[int, int]:
    """The token range of a body's whole name; tokens that are `taken` belong to other names."""
    words = layout.words
    while last - first > 2 and _YEAR.fullmatch(words[first]) and is_capital(words[first + 1]):
        first += 1
    last = _lengthen(layout, first, last)
    return _spelt_from(layout, first, last, taken), last


def _lengthen(layout: Layout, first: int, last: int) -> int:
    """Takes in the rest of a body's long name: “Committee” + “for a Responsible Federal Budget”."""
    words = layout.words
    if (
        not any(fold(w) in LONG_NAMED for w in words[first:last])
        or last + 1 >= len(words)
        or words[last] not in {"for", "on", "of"}
    ):
        return last
    i = last + 1
    if words[i] in {"a", "an", "the"} and words[last] == "for" and i + 1 < len(words):
        i += 1
    end = i
    while (
        end < len(words)
        and end - i < 5
        and is_capital(words[end])
        and fold(words[end]) not in CALENDAR
        and layout.starts[end] - layout.ends[end - 1] == 1
    ):
        end += 1
    return end if end > i and (words[last] != "for" or end - i > 1) else last


def _spelt_from(layout: Layout, first: int, last: int, taken: list[bool]) -> int:
    """Where a body's name begins that the acronym in a bracket behind it spells: “Union to Save Our Shores (USOS)”.

    The words before it are taken in until the initials match, small words counting or not; else nothing is.
    """
    words = layout.words
    acronym = words[last + 1] if words[last : last + 1] == ["("] and words[last + 2 : last + 3] == [")"] else ""
    if not (acronym.isalpha() and acronym.isupper() and 2 <= len(acronym) <= LONGEST_ACRONYM):
        return first
    for start in range(first, max(-1, first - 2 * len(acronym)), -1):
        apart = start < first and layout.text[layout.ends[start] : layout.starts[start + 1]] != " "
        if start < first and (apart or taken[start] or not words[start][0].isalpha()):
            break
        run = words[start:last]
        capitals = [word for word in run if is_capital(word)]
        if is_capital(run[0]) and acronym in {"".join(w[0] for w in run).upper(), "".join(w[0] for w in capitals)}:
            return start
    return first


def people_called_bodies(layout: Layout, found: Sequence[NamedMention]) -> list[NamedMention]:
    """Makes a person of “Petri Aho” that the recogniser took for a body, where the article has an “Aho” who is one, or
    a post beside the name: “its managing director, Petri Aho”.
    """
    surnames = {fold(mention.text) for mention in found if mention.label is Label.PERSON and " " not in mention.text}
    out = []
    for mention in found:
        words = mention.text.split()
        if (
            mention.label is Label.BODY
            and len(words) in {2, 3}
            and (fold(words[-1]) in surnames or _has_post(layout, mention))
            and all(is_capital(word) and not word.isupper() and fold(word) not in ORG_WORDS for word in words)
            and fold(words[0]) not in countries()
            and not is_demonym(words[0])
        ):
            mention = _relabelled(layout, mention, Label.PERSON)
        out.append(mention)
    return out


def _has_post(layout: Layout, mention: NamedMention) -> bool:
    """Whether a comma sets a name beside a post that no body has: a body is an owner at most, and no director."""
    words = layout.words
    comma = layout.first(mention.span.start) - 1
    last = mention.text.split()[-1]
    if comma < 1 or words[comma] != "," or last in LEGAL_FORMS or fold(last) in FIRM_WORDS:
        return False
    nouns = (fold(words[comma - 1]), "-".join(fold(word) for word in words[max(0, comma - 2) : comma]))
    return any(classes and "person" not in classes for noun in nouns if (classes := role_nouns().get(noun)))


def bodies_called_people(layout: Layout, found: Sequence[NamedMention]) -> list[NamedMention]:
    """Makes a body of every “Orvane” where the article has a chief executive of Orvane, and nobody of that surname."""
    surnames = {fold(m.text).split()[-1] for m in found if m.label is Label.PERSON and (" " in m.text or m.titles)}
    run = {m.text for m in found if m.label is Label.BODY and " " not in m.text and _is_run(layout, m)}
    out = []
    for mention in found:
        if mention.label is Label.PERSON and mention.text in run and fold(mention.text) not in surnames:
            mention = _relabelled(layout, mention, Label.BODY)
        out.append(mention)
    return out


def _relabelled(layout: Layout, mention: NamedMention, label: Label) -> NamedMention:
    return describe_mention(layout, layout.first(mention.span.start), layout.after(mention.span.end), label)


def _is_run(layout: Layout, mention: NamedMention) -> bool:
    """Whether somebody is told to run what is named: “the founder of Orvane”, “Orvane's chief executive”."""
    words = layout.words
    first, last = layout.first(mention.span.start), layout.after(mention.span.end)
    if first > 1 and words[first - 1] in {"of", "at"}:
        return _heads(words[max(0, first - 3) : first - 1])
    return mention.possessive and any(_heads(words[last + 1 : end]) for end in (last + 2, last + 3))


def _heads(words: Sequence[str]) -> bool:
    """Whether words end in a post at the head of a body: “chief executive”, “founder”."""
    lowered = [fold(word) for word in words]
    nouns = {lowered[-1], "-".join(lowered[-2:])} if lowered else set()
    return any("head" in role_nouns().get(noun, ()) for noun in nouns) and nouns.isdisjoint(_OF_PEOPLE)


def with_owners(layout: Layout, found: Sequence[NamedMention]) -> list[NamedMention]:
    """Makes one name of “Ukraine's Air Force”: what every country has is told apart by its owner."""
    out: list[NamedMention] = []
    for mention in found:
        owner = out[-1] if out else None
        words = [fold(word) for word in mention.text.split()]
        if (
            owner is not None
            and (owner.label is Label.PLACE or fold(owner.text) in countries())
            and owner.possessive
            and mention.label is Label.BODY
            and layout.text[owner.span.end : mention.span.start] in {"'s ", "’s "}
            and all(word in ORG_WORDS or word in layout.vocabulary or word in _OF_STATES for word in words)
        ):
            out.pop()
            first, last = layout.first(owner.span.start), layout.after(mention.span.end)
            mention = describe_mention(layout, first, last, Label.BODY)
        out.append(mention)
    return out
