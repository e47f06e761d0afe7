"""The cast of an article: its *figures*, each person, body, place or office it names, with all their mentions.

`clusters` builds a cast; `phrases`, `ranker` and `resolution` ask it. Look-ups are bisections or dictionary reads, so
that asking costs nothing much however long the article is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from extractors.lexicon.wordlists import source_nouns, works_alike
from extractors.mentions.layout import Layout
from extractors.mentions.surroundings import Label, NamedMention
from extractors.model import Span
from extractors.names import PersonName, fold, given_gender, parse_name
from extractors.names.lenient import surname_key
from extractors.speakers.descriptors import Post, role_classes

TOLD = 12  # figures kept for one word of their roles
_BROKEN = re.compile(r"[ÃÂÄÅ](?:[\u0080-\u00bf]|\s[\u0300-\u036f])")
_SPLIT_ACCENT = re.compile(r"\s([\u0308\u0301\u0304\u0327])")
_SPACING = {"\u0308": "¨", "\u0301": "´", "\u0304": "¯", "\u0327": "¸"}


@dataclass(slots=True)
class Figure:
    """Somebody or something the article names.

    `mentions` stand in text order, `starts` are their offsets; `name` is the fullest wording and `full` a mention that
    has it; `told` is the first mention with a role, `titles` the
    offices that stand as titles before the name (“President”); `bag` holds what the article says about the figure,
    normalised.
    """

    index: int
    label: Label
    names: list[PersonName] = field(default_factory=list)
    mentions: list[NamedMention] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    votes: Counter[str] = field(default_factory=Counter)
    bag: frozenset[str] = frozenset()
    name: str = ""
    full: NamedMention | None = None
    told: NamedMention | None = None
    titles: frozenset[str] = frozenset()
    posts: tuple[Post, ...] = ()

    @property
    def gender(self) -> str:
        """`m`, `f`, or `` while the evidence is missing or even."""
        male, female = self.votes["m"], self.votes["f"]
        return "m" if male > female else "f" if female > male else ""

    @property
    def is_person(self) -> bool:
        """Whether the figure is a human being."""
        return self.label is Label.PERSON

    @property
    def is_full(self) -> bool:
        """Whether the article gives a given name and a surname."""
        return any(name.is_full for name in self.names)

    def last_before(self, offset: int) -> NamedMention | None:
        """The figure's last mention that starts before `offset`."""
        i = bisect_left(self.starts, offset)
        return self.mentions[i - 1] if i else None

    def aliases(self) -> tuple[str, ...]:
        """Every wording the article has for the figure, but its name; most used first."""
        seen = Counter(tidy(m.text) for m in self.mentions)
        return tuple(text for text, _ in seen.most_common() if text != self.name)

    def roles(self) -> tuple[str, ...]:
        """Roles as the article words them, first seen first."""
        out: dict[str, None] = {}
        for mention in self.mentions:
            for role in (mention.role, mention.apposition):
                words = tidy(role).strip(" ,'’")
                if len(words) > 3:
                    out.setdefault(words)
        return tuple(out)


@dataclass(slots=True)
class Cast:
    """All figures of an article, and which mention belongs to which. Offices overlap the names of their holders.

    `timeline` holds (offset, figure) of every mention and office in text order, `prominent` the figures named most,
    `surnames` the people by spelling key, `held` the offices by holder and class, `told` figures by a word of their
    roles, `entered` the figures that only a source named.
    """

    figures: list[Figure]
    mentions: list[NamedMention]
    owner: dict[Span, int]
    starts: list[int]
    lookup: Callable[[NamedMention], Figure | None]
    surnames: dict[str, list[Figure]]
    offices: dict[int, NamedMention] = field(default_factory=dict)
    held: dict[tuple[int | str, str], Figure] = field(default_factory=dict)
    timeline: list[tuple[int, int]] = field(default_factory=list)
    prominent: list[Figure] = field(default_factory=list)
    told: dict[str, list[Figure]] = field(default_factory=dict)
    entered: dict[str, Figure] = field(default_factory=dict)
    nouns: dict[str, list[int]] = field(default_factory=dict)

    def tell(self, figure: Figure, words: frozenset[str]) -> None:
        """Adds to what is known of a figure, so that descriptions find it by these words and their classes."""
        for word in words - figure.bag:
            bodily = () if figure.is_person else source_nouns().get(word, ())
            for key in {word, *role_classes(word), *bodily}:
                known = self.told.setdefault(key, [])
                if len(known) < TOLD and figure not in known:
                    known.append(figure)
        figure.bag |= words

    def places(self, layout: Layout, noun: str) -> list[int]:
        """Where a noun for a source, or another that may mean the same, stands in the article."""
        group = works_alike().get(noun, (noun,))
        return sorted(place for word in group for place in self.noun_places(layout, word))

    def noun_places(self, layout: Layout, noun: str) -> list[int]:
        """Where the very noun stands in the article, which is looked through once."""
        if not self.nouns:
            self.nouns[""] = []
            for word, start in zip(layout.words, layout.starts, strict=True):
                if word.lower() in source_nouns():
                    self.nouns.setdefault(word.lower(), []).append(start)
        return self.nouns.get(noun, [])

    def of(self, mention: NamedMention) -> Figure:
        """The figure that a mention belongs to."""
        return self.figures[self.owner[mention.span]]

    def find(self, mention: NamedMention) -> Figure | None:
        """The figure of a mention, also of one that was found in a source only later."""
        if mention.span in self.owner:
            return self.of(mention)
        return self.entered.get(body_key(mention.text)) or self.lookup(mention) or self._poll_of(mention)

    def enter(self, mention: NamedMention) -> Figure:
        """A new figure for a name that only a source's words gave away."""
        label = mention.label if mention.label is Label.PERSON else Label.BODY
        figure = Figure(len(self.figures), label, mentions=[mention], starts=[mention.span.start], full=mention)
        figure.name = tidy(mention.text)
        if figure.is_person:
            figure.names.append(parse_name(figure.name))
            figure.votes[figure.names[0].gender] += 2
            self.surnames.setdefault(surname_key(figure.names[0].last), []).append(figure)
        self.figures.append(figure)
        self.owner[mention.span] = figure.index
        insort(self.timeline, (mention.span.start, figure.index))
        self.entered[body_key(mention.text)] = figure
        return figure

    def _poll_of(self, mention: NamedMention) -> Figure | None:
        """An earlier poll of the same body: “the Reuters/Ipsos opinion poll”, “the Reuters/Ipsos poll”."""
        first, _, rest = body_key(mention.text).partition(" ")
        if not rest.endswith("poll"):
            return None
        polls = (f for key, f in self.entered.items() if key.startswith(first + " ") and key.endswith(" poll"))
        return next(polls, None)

    def people_named(self, key: str) -> list[Figure]:
        """The people whose surname has this spelling key, most named first."""
        return sorted((f for f in self.surnames.get(key, ()) if f.mentions), key=lambda f: -len(f.mentions))

    def office_of(self, holder: int, noun: str) -> Figure | None:
        """The office of that class (“campaign”, “office”) that a figure has, if the article names it."""
        return self.held.get((holder, noun))

    def offices_of(self, noun: str) -> list[int]:
        """The offices of that class that anybody has."""
        return [figure.index for (_, kind), figure in self.held.items() if kind == noun]

    def within(self, span: Span) -> list[NamedMention]:
        """The mentions that overlap a range, in text order; offices are not among them."""
        i = max(0, bisect_left(self.starts, span.start) - 1)
        found = []
        while i < len(self.mentions) and self.mentions[i].span.start < span.end:
            if self.mentions[i].span.overlaps(span):
                found.append(self.mentions[i])
            i += 1
        return found


def body_key(words: str) -> str:
    """An organisation's words folded, without “the”, possessive and final full stop."""
    return fold(words).strip(" .'\"").removeprefix("the ")


def tidy(words: str) -> str:
    """One line, single spaces; letters that were decoded wrongly (“SÃ©golÃ¨ne”) put right where that can be undone."""
    words = mend(words) if _BROKEN.search(words) else " ".join(words.split())
    return words if words[-1:] in {"'", "’"} else words.strip(" ,'\"“”‘’")


def shouted_name(figure: Figure) -> str:
    """The full name of somebody who is named in full in capitals alone, with a known given name: “TOM LARCH” -> “Tom
    Larch”; else “”.
    """
    whole = [text for m in figure.mentions if parse_name(text := tidy(m.text)).is_full]
    if not whole or not all(text.isupper() and given_gender(fold(text.split()[0])) for text in whole):
        return ""
    return " ".join(_cased(word) for word in max(whole, key=len).split())


def _cased(word: str) -> str:
    """A word of a name in capitals as it is spelt otherwise: “O'NEILL”, “MCKAY”, “J.”, “JD” -> “O'Neill”, “McKay”."""
    if len(word) < 3 and not set(word) & set("AEIOUY"):
        return word
    return f"Mc{word[2:].title()}" if word.startswith("MC") and len(word) > 3 else word.title()


def mend(words: str) -> str:
    """Undoes one round of UTF-8 read as Latin-1, also where its accents were split off later; else unchanged."""
    whole = _SPLIT_ACCENT.sub(lambda m: _SPACING[m[1]], words)
    for codec in ("latin-1", "cp1252"):
        try:
            return " ".join(whole.encode(codec).decode("utf-8").split())
        except UnicodeError:
            continue
    return " ".join(words.split())
