"""Finds the name inside a source's phrase: the end of its core, a name set beside a description, an author.

The *core* of a phrase runs from its first word to the first comma, bracket, relative or reflexive pronoun or
preposition that stands outside every name. A name may follow it in apposition (“his lawyer, David Roe”), own the role
that opens the phrase (“Secretary of State Jane Roe”), or be whose work is cited (“a study by Media Matters”).
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.lexicon.wordlists import is_demonym, role_nouns, source_nouns
from extractors.mentions.layout import Layout
from extractors.mentions.surroundings import POSSESSIVE, Label, NamedMention, is_capital
from extractors.model import Span
from extractors.names import TITLES, bare, fold
from extractors.speakers.cast import Cast
from extractors.speakers.closedclass import (
    AUTHOR_LINKS,
    COMPANY,
    INDEFINITE,
    PLURAL_WORDS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    REFLEXIVE,
    STOPS,
)

APPOSED_WORDS = 8  # between the comma and the name of “Her husband, the drummer Ray Costa”
NOT_APPOSED = PREPOSITIONS | frozenset("the a an 's ’s and who that which whose whom not like unlike than".split())
MEDIA = frozenset("website site page blog newspaper magazine paper journal channel account feed newsletter".split())
PRINTED = frozenset("article column editorial op-ed story essay piece review cartoon commentary feature".split())
Covered = dict[int, NamedMention]


def covered(layout: Layout, mentions: Sequence[NamedMention]) -> Covered:
    """Token index -> the name that covers it."""
    found: Covered = {}
    for mention in mentions:
        for i in range(layout.first(mention.span.start), layout.after(mention.span.end)):
            found[i] = mention
    return found


def core_end(layout: Layout, inside: Covered, first: int, last: int) -> int:
    for i in range(first, last):
        word = layout.words[i].lower()
        if i in inside or (i == first and word in PREPOSITIONS | STOPS):
            continue
        if word in STOPS or (i > first and (word in PREPOSITIONS or word in REFLEXIVE)):
            return i
        following = layout.words[i + 1].lower() if i + 1 < last else ""
        if i > first and word == "and" and following in COMPANY:
            return i
        if i > first and word.endswith("ing") and _is_role(fold(layout.words[i - 1])):
            return i  # “several judges handling …”
    return last


def _is_role(noun: str) -> bool:
    return noun in role_nouns() or singular_of(noun) in role_nouns()


def singular_of(noun: str) -> str:
    """One of what a noun is several of: “spokespeople” -> “spokesperson”, “firemen” -> “fireman”, “aides” -> “aide”."""
    for several, one in (("people", "person"), ("men", "man"), ("ies", "y"), ("s", "")):
        if noun.endswith(several) and f"{noun.removesuffix(several)}{one}" in role_nouns():
            return f"{noun.removesuffix(several)}{one}"
    return noun.removesuffix("s")


def is_plural(noun: str) -> bool:
    if noun in PLURAL_WORDS:
        return True
    if noun in role_nouns() or noun in source_nouns():
        return False
    return (noun.endswith("s") and not noun.endswith(("ss", "us", "is"))) or noun.endswith(("men", "people"))


def loose_name(layout: Layout, first: int, core: int) -> NamedMention | None:
    """A capitalised run at the end of the core that the recogniser missed: “Nega”, “Ms. Nwanguma”."""
    words = layout.words
    end = core - 1 if words[core - 1] in {"'s", "’s"} else core
    start = end
    while start > first and is_capital(words[start - 1]) and words[start - 1][0].isalpha():
        start -= 1
    while start < end and (bare(words[start]) in TITLES or fold(words[start]) in {"the", "a", "an"} | INDEFINITE):
        start += 1
    if start >= end or (end - start > 1 and all(w.isupper() for w in words[start:end])):
        return None
    opening = layout.opens_sentence(start)
    plain = {fold(w) for w in words[start:end]}
    if end - start == 1 and (plain & PRONOUNS or (start > first and is_demonym(words[start]))):
        return None  # “Ida Moe. She” over a sentence's end, “the Frenchman”
    if opening and end - start == 1 and (first == start):
        lowered = fold(words[start])
        if (
            words[start].lower() in layout.vocabulary
            or _is_role(lowered)
            or lowered in source_nouns()
            or (lowered.endswith("s") and not words[start].isupper())
            or lowered in PRONOUNS
            or lowered.endswith(("men", "people"))
        ):
            return None
    ends = {fold(words[end - 1])} if end - start > 1 and not opening else plain
    if any(
        w in role_nouns() or w in source_nouns() or w.rstrip("s") in role_nouns() or w.rstrip("s") in source_nouns()
        for w in ends
    ):
        return None
    span = Span(layout.starts[start], layout.ends[end - 1])
    title = start > first and bare(words[start - 1]) in TITLES
    label = Label.PERSON if title or end - start in {2, 3} else Label.OTHER
    return NamedMention(span, span.slice(layout.text), label)


def titled_name(layout: Layout, mentions: Sequence[NamedMention], first: int, core: int) -> NamedMention | None:
    """The name whose own role opens the phrase although a preposition stands in it: “Secretary of State Jane Roe”.

    The preposition that ends the core must stand in the role: in “aides to Mayor Jane Roe” the mayor is not the aides.
    An owner is not who it owns: “the state Senate's leader” is no senate.
    """
    for mention in mentions:
        before = layout.text[layout.starts[first] : mention.span.start].strip()
        if (
            mention.role
            and not mention.possessive
            and before.endswith(mention.role)
            and len(before) - len(mention.role) < 40
            and "," not in before
            and layout.starts[first] + len(before) - len(mention.role) < layout.ends[core - 1]
        ):
            return mention
    return None


def apposed_name(layout: Layout, mentions: Sequence[NamedMention], core: int, last: int) -> NamedMention | None:
    """The name that a description is set beside: “his lawyer, David Kendall”, “the assailant, John McGraw”."""
    words = layout.words
    for mention in mentions:
        i = layout.first(mention.span.start)
        if i <= core or mention.label is Label.PEOPLE:
            continue
        comma = next((k for k in range(i - 1, core - 1, -1) if words[k] in {",", "—", "–", ":"}), None)
        if comma is None:
            continue
        between = words[comma + 1 : i]
        titled = len(between) <= APPOSED_WORDS and _is_apposed(between)
        after = layout.after(mention.span.end)
        closes = (
            after >= last
            or words[after] in {",", "(", "—", "–", "-", ")"}
            or words[after].lower() in {"and", "of", "who"}
        )
        if titled and closes and mention.label is Label.PERSON:
            return mention
        if not between and closes and mention.label is Label.BODY:
            return mention
        ends = after >= last or words[after] == ","
        if between == ["the"] and ends and mention.label is Label.BODY and _is_owned(words, core):
            return mention  # “her union, the TWU”; “the mayor, the TWU, and …” are two
    if core < last - 2 and words[core] not in {"(", ")"}:
        comma = next((k for k in range(core, last) if words[k] == ","), last)
        run = words[comma + 1 : last]
        if (
            len(run) in {2, 3}
            and all(is_capital(w) and w[-1].isalpha() and not w.isupper() for w in run)
            and not mentions[1:]
        ):
            span = Span(layout.starts[comma + 1], layout.ends[last - 1])
            return NamedMention(span, span.slice(layout.text), Label.PERSON)
    return None


def _is_owned(words: Sequence[str], core: int) -> bool:
    """Whether the core that ends there is somebody's: “her union”, “Roe's trade union”."""
    return any(word.lower() in POSSESSIVES | POSSESSIVE for word in words[max(0, core - 4) : core - 1])


def _is_apposed(between: Sequence[str]) -> bool:
    """Whether the words between a comma and a name describe it: none, “Mayor”, “the drummer”, “a trader named”."""
    if between and fold(between[0]) in {"the", "a", "an"}:
        between = between[1:]
        if (between and is_capital(between[-1])) or any(w.islower() and w.endswith("ing") for w in between):
            return False  # “the Harbour Trust's Jane Roe” is another's, “a lawyer representing Jane Roe” another
    lowered = {fold(word) for word in between}
    if "name" in lowered:
        lowered.discard("whose")  # “whose real name is Jane Roe”
    if lowered & NOT_APPOSED:
        return False
    return all(is_capital(w) or w == "." or fold(w) in role_nouns() or w.islower() for w in between)


def author_of(
    layout: Layout, cast: Cast, mentions: Sequence[NamedMention], core: int, last: int
) -> NamedMention | None:
    """Whose work it is: “a study by Media Matters”, “a statement from the ministry”; whose medium it stands in."""
    words = layout.words
    for i in range(core, min(last, core + 4)):
        if words[i].lower() in AUTHOR_LINKS:
            inside = covered(layout, mentions)
            end = core_end(layout, inside, i + 1 + (words[i + 1 : i + 2] == ["by"]), last)
            head = inside.get(end - 1)
            if head is not None and head.label in {Label.PERSON, Label.BODY}:
                return head
    return _medium(layout, cast, mentions, core, last) if core < last else None


def _medium(layout: Layout, cast: Cast, mentions: Sequence[NamedMention], core: int, last: int) -> NamedMention | None:
    """“A column in the national Herald newspaper”, “a list on Roe's site”; not “a report on Roe”."""
    words = layout.words
    if words[core].lower() not in {"in", "on"}:
        return None
    inside = covered(layout, mentions)
    end = core_end(layout, inside, core + 1, last)
    named = words[end - 1].lower() not in MEDIA
    end = end if named else end - 1
    end -= words[end - 1] in {"'s", "’s", "'", "’"}
    if end <= core + 1 or (named and (words[core].lower() == "on" or fold(words[core - 1]) not in PRINTED)):
        return None  # “a report on Roe”, “a speech in the Senate”
    head = cast.offices.get(layout.ends[end - 1]) or inside.get(end - 1)
    if head is None or head.label not in {Label.BODY, Label.OFFICE}:
        return None
    before = words[layout.first(head.span.start) - 1]  # a name that runs on before it was recognised in part
    return None if before.lower() == "and" or is_capital(before) else head
