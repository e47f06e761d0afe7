"""Reads the words of a source: is it a name, a part of one, a description, a pronoun; and whose words are they.

There is no parse, so the head of the phrase is found by its shape. The *core* runs from the first word to the first
comma, bracket, relative pronoun or preposition that stands outside every name. A core that ends in a name is that
name (“Trump senior adviser Jason Miller”); one that ends in a noun is an office (“Mr Zelensky's office”), a work or
poll of somebody (“a CNN poll”, “his message”), or a description (“the French president”), unless an apposition names
it (“the group's director, Betty Bradley,”). Names joined by “and” are several heads (“both Mr Macron and Mr Zelensky”).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.lexicon.wordlists import is_demonym, role_nouns, source_nouns
from extractors.mentions.layout import Layout
from extractors.mentions.surroundings import POSSESSIVE, Label, NamedMention
from extractors.model import MentionKind, Span
from extractors.names import RELATIVE_GENDER, fold, title_gender
from extractors.speakers.cast import Cast
from extractors.speakers.closedclass import (
    COMPANY,
    DEFINITE,
    FEMALE,
    FIRST,
    KIN,
    MALE,
    NEUTER,
    OWNED_COMPANY,
    POSSESSIVES,
    PRONOUNS,
    REFLEXIVE,
    VAGUE,
)
from extractors.speakers.descriptors import descriptors, is_former, is_under, role_classes
from extractors.speakers.heads import (
    apposed_name,
    author_of,
    core_end,
    covered,
    is_plural,
    loose_name,
    singular_of,
    titled_name,
)
from extractors.speakers.lists import LIST_OPENING, gap, opens_name, parts_of

NOWHERE = Span(0, 0)
BODIES_OF_BODIES = frozenset(
    "mission committee subcommittee board council court panel delegation embassy branch chapter subsidiary".split()
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a source's words amount to.

    `heads` are the names the source is; `owner` the name it belongs to (“Clinton's campaign”) or `owner_pronoun` the
    pronoun (“his campaign”); `owned_by` is the description whose work it is (“the panel's report”). `noun` is the
    folded head noun of a description, `bag` its normalised content words.
    """

    kind: MentionKind
    words: str
    heads: tuple[NamedMention, ...] = ()
    pronoun: str = ""
    noun: str = ""
    bag: frozenset[str] = frozenset()
    owner: NamedMention | None = None
    owner_pronoun: str = ""
    definite: bool = False
    former: bool = False
    plural: bool = False
    span: Span = NOWHERE
    owned_by: Phrase | None = None

    @property
    def gender(self) -> str:
        if self.pronoun:
            return "m" if self.pronoun in MALE else "f" if self.pronoun in FEMALE else ""
        return title_gender(self.noun) or RELATIVE_GENDER.get(self.noun, "")

    @property
    def indefinite(self) -> bool:
        """Whether a description brings somebody up: “a senator”, “one lawyer”."""
        return self.words.partition(" ")[0].lower() in {"a", "an", "another", "one"}

    @property
    def classes(self) -> frozenset[str]:
        """The classes of the head noun: role classes, or body, office, work, poll."""
        of_country = frozenset({"person"} if is_demonym(self.noun) and not self.plural else ())
        return role_classes(self.noun) | source_nouns().get(self.noun, of_country)


def read_source(layout: Layout, cast: Cast, span: Span) -> Phrase:
    """Reads one source; never raises. An empty or unreadable span is a description without a noun."""
    first, last = layout.first(span.start), layout.after(span.end)
    words = layout.words
    while first < last and not words[first][0].isalnum():
        first += 1
    while last > first and not words[last - 1][0].isalnum() and words[last - 1] not in {"'s", "’s", ")"}:
        last -= 1
    if last - first > 1 and words[last - 1].lower() in REFLEXIVE:
        last -= 1  # “Roe herself”
        span = Span(span.start, layout.ends[last - 1])
    text = span.slice(layout.text)
    if first >= last:
        return Phrase(MentionKind.NOMINAL, text, span=span)
    mentions = cast.within(Span(layout.starts[first], layout.ends[last - 1]))
    return _joint(layout, cast, mentions, first, last, span) or _single(layout, cast, mentions, first, last, span)


def _joint(
    layout: Layout, cast: Cast, mentions: Sequence[NamedMention], first: int, last: int, span: Span
) -> Phrase | None:
    """Two or more names of one sort joined by “and”, each with what is set beside it; one name and nameless company."""
    if not mentions:
        return None
    inside = covered(layout, mentions)
    for i in range(first + 1, last - 1):
        if layout.words[i].lower() not in _joiners(layout, first) or i in inside:
            continue
        left = _single(layout, cast, [m for m in mentions if m.span.end <= layout.starts[i]], first, i, span)
        right = _single(layout, cast, [m for m in mentions if m.span.start >= layout.ends[i]], i + 1, last, span)
        if left.heads and not left.noun and not right.heads and _is_company(layout, cast, left.heads[-1], i):
            return left
        if not left.heads or not right.heads:
            continue
        owned = layout.words[i + 1].lower() in OWNED_COMPANY
        if not owned and _is_person(cast, left.heads[-1]) != _is_person(cast, right.heads[0]):
            continue
        heads = _listed(layout, cast, mentions, first, i, span) or (
            left.heads if "," not in layout.text[left.heads[-1].span.end : layout.starts[i]].rstrip(" ,") else ()
        )
        if heads:  # “Jane Roe, a friend of A and B” is only one
            return Phrase(left.kind, span.slice(layout.text), (*heads, *right.heads), span=span, plural=True)
    return None


def _is_company(layout: Layout, cast: Cast, head: NamedMention, i: int) -> bool:
    """Whether what “and” at token `i` adds to a name is company without one: “her aides”, “12 other senators”."""
    after = layout.words[i + 1]
    if head.span.end != layout.ends[i - 1]:
        return False
    return after.lower() in COMPANY or (_is_person(cast, head) and (after.islower() or after.isdigit()))


def _is_person(cast: Cast, head: NamedMention) -> bool:
    """Whether a name is a human being's: a bare surname taken for a body's name belongs to one all the same."""
    return cast.of(head).is_person if head.span in cast.owner else head.label is Label.PERSON


def _joiners(layout: Layout, first: int) -> frozenset[str]:
    """What joins several sources: “nor” after “neither”, else “and”; “or” leaves open who spoke."""
    return frozenset({"nor"}) if layout.words[first].lower() == "neither" else frozenset({"and", "&"})


def _listed(
    layout: Layout, cast: Cast, mentions: Sequence[NamedMention], first: int, last: int, span: Span
) -> tuple[NamedMention, ...]:
    """The people of a list that goes on with “and” at token `last`: “Roe, 34, of Ash, Dan Poe (D-Ohio)”.

    Commas outside brackets part it. Each part is a name, else it tells more of the name before: then a comma closes it,
    or the “and” belongs to it (“Jane Roe, a friend of Dan Poe and …”); a bare name that it closes on is no part of it.
    """
    plain = [m for m in mentions if m.span.end <= layout.starts[last]]
    at_start = mentions[0].span.start <= layout.starts[first] + LIST_OPENING
    if at_start and len(plain) > 1 and all(gap(layout, a, b) == "," for a, b in pairwise(plain)):
        return tuple(plain)
    if not _is_person(cast, mentions[0]):
        return ()
    parts = parts_of(layout, first, last)
    heads: list[NamedMention] = []
    named = False
    for start, end in parts:
        within = [m for m in mentions if layout.starts[start] <= m.span.start and m.span.end <= layout.ends[end - 1]]
        part = _single(layout, cast, within, start, end, span) if within and opens_name(layout.words[start]) else None
        named = part is not None and bool(part.heads) and not part.noun and _is_person(cast, part.heads[0])
        if part is not None and named:
            heads.append(part.heads[0])
        elif not heads:
            return ()
    closed = layout.words[last - 1] == ","
    return tuple(heads) if named or closed else ()


def _single(layout: Layout, cast: Cast, mentions: Sequence[NamedMention], first: int, last: int, span: Span) -> Phrase:
    words = layout.words
    text = span.slice(layout.text)
    while (
        first < last - 1
        and words[first].lower() in {"both", "neither", "but", "and", "even", "only", "when", "while", "as", "also"}
        and words[first + 1].lower() != "of"
    ):
        first += 1
    inside = covered(layout, mentions)
    lead = words[first].lower().partition("'")[0].partition("’")[0]
    if len(words[first]) > 1 and words[first].isupper():
        lead = ""  # “US” is no pronoun
    if first not in inside or lead in PRONOUNS - VAGUE:
        noun_follows = last - first > 1 and lead in POSSESSIVES
        plain = (
            last - first == 1
            or words[first + 1].lower() in {"and", "of", "who", ","}
            or words[first + 1] in {"'s", "’s"}
        )
        if lead in PRONOUNS and plain and lead not in {"the"} and not (lead in VAGUE and last - first > 1):
            return Phrase(MentionKind.PRONOUN, text, pronoun=lead, span=span)
        if lead in MALE | FEMALE | NEUTER | FIRST | frozenset({"they"}) and not noun_follows:
            return Phrase(MentionKind.PRONOUN, text, pronoun=lead, span=span)
    core = core_end(layout, inside, first, last)
    head = inside.get(core - 1) or (
        inside.get(core - 2) if words[core - 1] in {"'s", "’s", "'", "’"} and core - 2 >= first else None
    )
    if head is None and (loose := loose_name(layout, first, core)):
        head = loose
    if head is not None and head.label is not Label.PEOPLE:
        return Phrase(MentionKind.NAME, text, (head,), span=span)
    return _description(layout, cast, mentions, first, core, last, span)


def _head_noun(words: Sequence[str], first: int, end: int, last: int) -> str:
    """The folded head of a phrase that ends before `end`: “mate” of two words (“running-mate”), “ex-” taken off."""
    noun = fold(words[end - 1])
    if noun.startswith("ex-"):
        noun = noun.removeprefix("ex-")
    pair = f"{fold(words[end - 2])}-{noun}" if end - 2 >= first else ""
    under = f"{fold(words[end - 3])}-{pair}" if end - 3 >= first else ""
    if pair in role_nouns() or is_under(pair):
        return under if is_under(under) else pair
    tail = "-".join(fold(word) for word in words[end : min(end + 2, last)])
    return f"{noun}-{tail}" if f"{noun}-{tail}" in role_nouns() else noun


def _description(
    layout: Layout,
    cast: Cast,
    mentions: Sequence[NamedMention],
    first: int,
    core: int,
    last: int,
    span: Span,
) -> Phrase:
    words = layout.words
    end = core - 1 if words[core - 1] in {"'s", "’s", "'", "’"} and core - 1 > first else core
    noun = _head_noun(words, first, end, last)
    lead = words[first].lower()
    text = span.slice(layout.text)
    office = cast.offices.get(layout.ends[end - 1]) or cast.offices.get(layout.starts[end - 1])
    if office is not None:
        return Phrase(MentionKind.NAME, text, (office,), span=span)
    if named := titled_name(layout, mentions, first, core) or apposed_name(layout, mentions, core, last):
        return Phrase(MentionKind.NAME, text, (named,), span=span)
    plural = (
        is_plural(noun)
        or lead in {"some", "several", "many", "most", "few", "two", "three", "both", "these", "those"}
        or words[first].isdigit()
    )
    owners = [m for m in mentions if m.span.start >= layout.starts[first] and m.span.end <= layout.starts[end - 1]]
    owner = owners[-1] if owners else None
    singular = singular_of(noun) if plural else noun
    if (
        owner is not None
        and owner.possessive
        and owner.label is Label.PERSON
        and layout.text[owner.span.end + 2 : owner.span.end + 5].strip()[:1] in set("“\"‘'")
    ):
        return Phrase(MentionKind.NOMINAL, text, (owner,), noun=noun, owner=owner, span=span)  # “DuVernay's ‘13th’”
    cited = source_nouns().get(noun, frozenset()) & {"work", "poll"}
    author = author_of(layout, cast, mentions, core, last) if cited else None
    if (
        owner is not None
        and owner.label is Label.BODY
        and not (noun in KIN and _is_person(cast, owner))  # “the Roe family”
        and author is None
        and noun not in role_nouns()
        and singular not in role_nouns()
        and (not plural or source_nouns().get(singular, frozenset()) & {"work", "poll"})
    ):
        author = owner  # “a Gallup poll”, “the Heritage Foundation website”: the body speaks
    part = author is owner and noun in BODIES_OF_BODIES
    if part and lead != "the":
        author = None  # “a Senate committee” is no Senate
    if author is not None and author is owner and (noun == "poll" or part):
        # What is cited is the poll, who speaks the part: “the Reuters/Ipsos opinion poll”, “the U.N. mission”.
        whole = Span(author.span.start, layout.ends[end - 1])
        author = NamedMention(whole, whole.slice(layout.text), Label.BODY)
    if owner is not None and owner.label is Label.PERSON and author is None and "work" in source_nouns().get(noun, ()):
        author = owner
    possessed = (
        next((i for i in range(first + 1, end - 1) if words[i] in POSSESSIVE), None) if cited and not owners else None
    )
    bag = descriptors(layout.text[layout.starts[first] : layout.ends[last - 1]])
    return Phrase(
        MentionKind.NOMINAL,
        text,
        (author,) if author else (),
        noun=noun
        if role_classes(noun) or noun in source_nouns()
        else singular
        if singular in role_nouns() or singular in source_nouns()
        else noun,
        bag=bag - {noun},
        owner=owner,
        owner_pronoun=lead if lead in POSSESSIVES and owner is None else "",
        definite=lead in DEFINITE or (owner is not None and owner.possessive),
        former=is_former([fold(w) for w in words[first : end - 1]]) or words[end - 1].lower().startswith("ex-"),
        plural=plural,
        span=span,
        owned_by=_single(layout, cast, (), first, possessed, span) if possessed else None,
    )
