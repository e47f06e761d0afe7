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

from extractors.cast import Cast
from extractors.descriptors import descriptors
from extractors.layout import Layout
from extractors.model import MentionKind, Span
from extractors.names import TITLES, bare, fold, title_gender
from extractors.surroundings import Label, NamedMention, is_capital
from extractors.wordlists import role_nouns, source_nouns

MALE = frozenset("he him his himself".split())
FEMALE = frozenset("she her hers herself".split())
PLURAL = frozenset("they them their theirs themselves both".split())
NEUTER = frozenset("it its itself".split())
FIRST = frozenset("i me my mine we us our ours".split())
RELATIVE = frozenset("who which that whom whose".split())
VAGUE = frozenset(
    "some others many one few most all several none each you those these everyone anyone someone somebody everybody nobody this what another people".split()
)
PRONOUNS = MALE | FEMALE | PLURAL | NEUTER | FIRST | RELATIVE | VAGUE
POSSESSIVES = frozenset("his her its their my our whose".split())
DEFINITE = frozenset("the this that these those his her its their".split())
INDEFINITE = frozenset("a an some several many most other another one two three few no any more at among".split())
STOPS = frozenset(", — – ( ) : ; who which that whose whom -".split())
PREPOSITIONS = frozenset(
    "of for at in with from by on to about near under against among including as after before during outside inside behind over who "
    "conducted released published written issued sent held made posted".split()
)
AUTHOR_LINKS = frozenset("by from conducted released published written issued of".split())
COMPANY = frozenset("his her its their other others several some many has most".split())
PLURAL_WORDS = frozenset("people men women police staff advocates media press critics".split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a source's words amount to.

    `heads` are the names the source is; `owner` the name it belongs to (“Clinton's campaign”) or `owner_pronoun` the
    pronoun (“his campaign”). `noun` is the folded head noun of a description, `bag` its normalised content words.
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
    plural: bool = False
    span: Span = Span(0, 0)

    @property
    def gender(self) -> str:
        if self.pronoun:
            return "m" if self.pronoun in MALE else "f" if self.pronoun in FEMALE else ""
        return title_gender(self.noun) or RELATIVE_GENDER.get(self.noun, "")

    @property
    def classes(self) -> frozenset[str]:
        """The classes of the head noun: role classes, or body, office, work, poll."""
        return role_nouns().get(self.noun, frozenset()) | source_nouns().get(self.noun, frozenset())


RELATIVE_GENDER = {
    "father": "m", "son": "m", "husband": "m", "brother": "m", "uncle": "m", "nephew": "m", "grandfather": "m", "widower": "m",
    "mother": "f", "daughter": "f", "wife": "f", "sister": "f", "aunt": "f", "niece": "f", "grandmother": "f", "widow": "f",
    "actress": "f", "waitress": "f", "heiress": "f", "first-lady": "f", "king": "m", "queen": "f", "prince": "m", "princess": "f",
}  # fmt: skip


def read_source(layout: Layout, cast: Cast, span: Span) -> Phrase:
    """Reads one source; never raises. An empty or unreadable span is a description without a noun."""
    first, last = layout.first(span.start), layout.after(span.end)
    words = layout.words
    while first < last and not words[first][0].isalnum():
        first += 1
    while last > first and not words[last - 1][0].isalnum() and words[last - 1] not in {"'s", "’s", ")"}:
        last -= 1
    text = span.slice(layout.text)
    if first >= last:
        return Phrase(MentionKind.NOMINAL, text, span=span)
    mentions = [m for m in cast.within(Span(layout.starts[first], layout.ends[last - 1]))]
    return _joint(layout, cast, mentions, first, last, span) or _single(layout, cast, mentions, first, last, span)


def _joint(
    layout: Layout, cast: Cast, mentions: Sequence[NamedMention], first: int, last: int, span: Span
) -> Phrase | None:
    """Two or more names of one sort joined by “and”."""
    if not mentions:
        return None
    inside = _covered(layout, mentions)
    for i in range(first + 1, last - 1):
        if layout.words[i].lower() not in {"and", "&"} or i in inside:
            continue
        left = _single(layout, cast, [m for m in mentions if m.span.end <= layout.starts[i]], first, i, span)
        if (
            left.heads
            and not left.noun
            and layout.words[i + 1].lower() in COMPANY
            and left.heads[-1].span.end == layout.ends[i - 1]
        ):
            return left
        right = _single(layout, cast, [m for m in mentions if m.span.start >= layout.ends[i]], i + 1, last, span)
        if (
            not left.heads
            or not right.heads
            or (left.heads[-1].label is Label.PERSON) != (right.heads[0].label is Label.PERSON)
        ):
            continue
        between = layout.text[left.heads[-1].span.end : layout.starts[i]]
        listed = _listed(layout, [m for m in mentions if m.span.end <= layout.starts[i]], first, i)
        if "," in between.rstrip(" ,") or (left.owner and not left.heads):
            continue
        heads = (*(listed or left.heads), *right.heads)
        return Phrase(left.kind, span.slice(layout.text), heads, span=span, plural=True)
    return None


def _listed(layout: Layout, mentions: Sequence[NamedMention], first: int, last: int) -> tuple[NamedMention, ...]:
    """“Carson, Fiorina” before “and Huckabee”: names with nothing but commas between."""
    if len(mentions) < 2 or any(
        layout.text[a.span.end : b.span.start].strip() != "," for a, b in zip(mentions, mentions[1:], strict=False)
    ):
        return ()
    return tuple(mentions) if mentions[0].span.start <= layout.starts[first] + 12 and last > first else ()


def _covered(layout: Layout, mentions: Sequence[NamedMention]) -> dict[int, NamedMention]:
    """Token index -> the name that covers it."""
    covered = {}
    for mention in mentions:
        for i in range(layout.first(mention.span.start), layout.after(mention.span.end)):
            covered[i] = mention
    return covered


def _single(layout: Layout, cast: Cast, mentions: Sequence[NamedMention], first: int, last: int, span: Span) -> Phrase:
    words = layout.words
    text = span.slice(layout.text)
    while (
        first < last - 1
        and words[first].lower() in {"both", "but", "and", "even", "only", "when", "while", "as", "also"}
        and words[first + 1].lower() != "of"
    ):
        first += 1
    inside = _covered(layout, mentions)
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
    core = _core_end(layout, inside, first, last)
    head = inside.get(core - 1) or (
        inside.get(core - 2) if words[core - 1] in {"'s", "’s", "'", "’"} and core - 2 >= first else None
    )
    if head is None and (loose := _loose_name(layout, first, core)):
        head = loose
    if head is not None and head.label is not Label.PEOPLE:
        return Phrase(MentionKind.NAME, text, (head,), span=span)
    return _description(layout, cast, inside, mentions, first, core, last, span)


def _core_end(layout: Layout, inside: dict[int, NamedMention], first: int, last: int) -> int:
    for i in range(first, last):
        word = layout.words[i].lower()
        if i in inside or (i == first and word in PREPOSITIONS | STOPS):
            continue
        if word in STOPS or (word in PREPOSITIONS and i > first):
            return i
        following = layout.words[i + 1].lower() if i + 1 < last else ""
        if i > first and word == "and" and following in COMPANY:
            return i
        if i > first and word.endswith("ing") and _is_role(fold(layout.words[i - 1])):
            return i  # “several judges handling …”
    return last


def _is_role(noun: str) -> bool:
    return noun in role_nouns() or noun.removesuffix("s") in role_nouns()


def _loose_name(layout: Layout, first: int, core: int) -> NamedMention | None:
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
    if opening and end - start == 1 and (first == start):
        lowered = fold(words[start])
        if (
            words[start].lower() in layout.vocabulary
            or lowered in role_nouns()
            or lowered in source_nouns()
            or (lowered.endswith("s") and not words[start].isupper())
            or lowered in PRONOUNS
            or lowered in PLURAL_WORDS
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


def _description(
    layout: Layout,
    cast: Cast,
    inside: dict[int, NamedMention],
    mentions: Sequence[NamedMention],
    first: int,
    core: int,
    last: int,
    span: Span,
) -> Phrase:
    words = layout.words
    end = core - 1 if words[core - 1] in {"'s", "’s", "'", "’"} and core - 1 > first else core
    noun = fold(words[end - 1])
    lead = words[first].lower()
    text = span.slice(layout.text)
    office = cast.offices.get(layout.ends[end - 1]) or cast.offices.get(layout.starts[end - 1])
    if office is not None:
        return Phrase(MentionKind.NAME, text, (office,), span=span)
    if named := _titled(layout, mentions, first) or _apposed(layout, mentions, core, last):
        return Phrase(MentionKind.NAME, text, (named,), span=span)
    plural = (
        _is_plural(noun)
        or lead in {"some", "several", "many", "most", "few", "two", "three", "both", "these", "those"}
        or words[first].isdigit()
    )
    owners = [m for m in mentions if m.span.start >= layout.starts[first] and m.span.end <= layout.starts[end - 1]]
    owner = owners[-1] if owners else None
    singular = noun.removesuffix("s") if plural else noun
    if (
        owner is not None
        and owner.possessive
        and owner.label is Label.PERSON
        and layout.text[owner.span.end + 2 : owner.span.end + 5].strip()[:1] in set("“\"‘'")
    ):
        return Phrase(MentionKind.NOMINAL, text, (owner,), noun=noun, owner=owner, span=span)  # “DuVernay's ‘13th’”
    author = _author(layout, mentions, core, last) if source_nouns().get(noun, frozenset()) & {"work", "poll"} else None
    if (
        owner is not None
        and owner.label is Label.BODY
        and author is None
        and noun not in role_nouns()
        and singular not in role_nouns()
        and (not plural or source_nouns().get(singular, frozenset()) & {"work", "poll"})
    ):
        author = owner  # “a Gallup poll”, “the Heritage Foundation website”: the body speaks
    if (
        author is not None and noun == "poll" and author is owner
    ):  # the poll is what is cited: “the Reuters/Ipsos opinion poll”
        whole = Span(author.span.start, layout.ends[end - 1])
        author = NamedMention(whole, whole.slice(layout.text), Label.BODY)
    if owner is not None and owner.label is Label.PERSON and author is None and "work" in source_nouns().get(noun, ()):
        author = owner
    bag = descriptors(layout.text[layout.starts[first] : layout.ends[last - 1]])
    return Phrase(
        MentionKind.NOMINAL,
        text,
        (author,) if author else (),
        noun=noun
        if noun in role_nouns() or noun in source_nouns()
        else singular
        if singular in role_nouns() or singular in source_nouns()
        else noun,
        bag=bag - {noun},
        owner=owner,
        owner_pronoun=lead if lead in POSSESSIVES and owner is None else "",
        definite=lead in DEFINITE or (owner is not None and owner.possessive),
        plural=plural,
        span=span,
    )


def _is_plural(noun: str) -> bool:
    if noun in PLURAL_WORDS:
        return True
    if noun in role_nouns() or noun in source_nouns():
        return False
    return (noun.endswith("s") and not noun.endswith(("ss", "us", "is"))) or noun.endswith("men")


def _titled(layout: Layout, mentions: Sequence[NamedMention], first: int) -> NamedMention | None:
    """The name whose own role opens the phrase although a preposition stands in it: “Secretary of State Jane Roe”."""
    for mention in mentions:
        before = layout.text[layout.starts[first] : mention.span.start].strip()
        if (
            mention.role
            and before.endswith(mention.role)
            and len(before) - len(mention.role) < 40
            and "," not in before
        ):
            return mention
    return None


def _apposed(layout: Layout, mentions: Sequence[NamedMention], core: int, last: int) -> NamedMention | None:
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
        titled = (
            all(is_capital(w) or w == "." or fold(w) in role_nouns() or w.islower() for w in between)
            and len(between) <= 8
        )
        lowered = {w.lower() for w in between}
        after = layout.after(mention.span.end)
        closes = (
            after >= last
            or words[after] in {",", "(", "—", "–", "-", ")"}
            or words[after].lower() in {"and", "of", "who"}
        )
        if (
            titled
            and closes
            and not lowered & (PREPOSITIONS | {"the", "a", "an", "'s", "’s", "and", "who"})
            and mention.label is Label.PERSON
        ):
            return mention
        if not between and closes and mention.label is Label.BODY:
            return mention
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


def _author(layout: Layout, mentions: Sequence[NamedMention], core: int, last: int) -> NamedMention | None:
    """Whose work it is: “a study by Media Matters”, “a statement from the ministry”."""
    words = layout.words
    for i in range(core, min(last, core + 4)):
        if words[i].lower() in AUTHOR_LINKS:
            inside = _covered(layout, mentions)
            end = _core_end(layout, inside, i + 1 + (words[i + 1 : i + 2] == ["by"]), last)
            head = inside.get(end - 1)
            if head is not None and head.label in {Label.PERSON, Label.BODY}:
                return head
    return None
