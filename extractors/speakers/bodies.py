"""Which organisation or place a name stands for: the same words, an acronym, a short form.

Long names are indexed first: by their words, by their initials (with and without small words), by the acronym in a
bracket behind them (“Swiss People's Party (SVP)”, “, or SVP,”), and by their first and last word (“the Post”). An
acronym nobody spells out in a recognised name is looked for in the text itself (“RT”: “Russia Today”).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from extractors.lexicon.wordlists import countries, name_words
from extractors.mentions.layout import Layout
from extractors.mentions.surroundings import Label, NamedMention, is_capital
from extractors.model import Span
from extractors.names import fold
from extractors.speakers.cast import Figure, body_key

SMALL_WORDS = frozenset("of for and the on in to at a an de".split())
NO_ACRONYM = frozenset("us uk eu un gop tv".split())  # too common to be looked for in capitalised words
_BRACKET = re.compile(r" ?(?:\(([A-Z]{2,7})\)|, or (?:the )?([A-Z]{2,7}),)")


def short_bodies(mentions: Sequence[NamedMention]) -> list[NamedMention]:
    """The mentions, a lone “person” made a body again that is a company's short form: “Kestrel” of Kestrel Airways.

    Not where somebody has the name: “Ames” of Tom Ames, who founded Ames Motors, or “Mr Ames”.
    """
    bodies = [body_key(m.text).split() for m in mentions if m.label is Label.BODY]
    firms = {words[0] for words in bodies if len(words) > 1 and name_words("firm") & set(words[1:])}
    people = {word for m in mentions if m.label is Label.PERSON and " " in m.text for word in fold(m.text).split()}
    people |= {fold(m.text) for m in mentions if m.titles}
    short = firms - people if firms else firms
    return [
        replace(m, label=Label.BODY, role="", apposition="") if m.label is Label.PERSON and fold(m.text) in short else m
        for m in mentions
    ]


class Bodies:
    """The index of one article's organisations; `open_figure` makes a new one."""

    def __init__(self, layout: Layout, open_figure: Callable[[Label], Figure]) -> None:
        self._layout = layout
        self._open = open_figure
        self._by_key: dict[str, Figure] = {}
        self._by_initials: dict[str, Figure] = {}
        self._by_edge: dict[str, list[Figure]] = defaultdict(list)

    def index(self, mentions: Iterable[NamedMention]) -> None:
        """Opens figures for the long names, before their short forms are looked up."""
        for mention in mentions:
            key = body_key(mention.text)
            words = key.split()
            if len(words) > 1 and key not in self._by_key:
                self._index_one(mention, key, words)

    def _index_one(self, mention: NamedMention, key: str, words: list[str]) -> None:
        shorter = " ".join(words[1:]) if words[0] in countries() else ""
        figure = self._by_key.get(shorter) or self._open(mention.label)
        self._by_key[key] = figure
        if shorter:
            self._by_key.setdefault(shorter, figure)
        if short := _BRACKET.match(self._layout.text, mention.span.end):
            self._by_key.setdefault((short[1] or short[2]).lower(), figure)
        for letters in ("".join(w[0] for w in words), "".join(w[0] for w in words if w not in SMALL_WORDS)):
            if len(letters) > 1:
                self._by_initials.setdefault(letters, figure)
        if mention.label is Label.BODY:
            for edge in {words[0], words[-1]} - SMALL_WORDS - countries().keys():
                if figure not in self._by_edge[edge][:2]:
                    self._by_edge[edge].append(figure)

    def spell_out(self, mentions: Iterable[NamedMention]) -> list[tuple[Figure, NamedMention]]:
        """Finds in the text what the acronyms that no name explains stand for; the new names with their figures."""
        wanted = {m.text.lower() for m in mentions if m.text.isupper() and m.text.isalpha() and 2 <= len(m.text) <= 5}
        wanted = {w for w in wanted if w not in self._by_initials and w not in self._by_key} - NO_ACRONYM
        initials: dict[str, list[str]] = defaultdict(list)
        for letters in wanted:
            initials[letters[0]].append(letters)
        found = []
        for i, word in enumerate(self._layout.words if wanted else ()):
            for letters in initials.get(word[0].lower(), ()) if word[0].isupper() else ():
                if letters in wanted and self._spells(i, letters):
                    wanted.discard(letters)
                    span = Span(self._layout.starts[i], self._layout.ends[i + len(letters) - 1])
                    mention = NamedMention(span, span.slice(self._layout.text), Label.BODY)
                    self._by_key[letters] = self._by_key[body_key(mention.text)] = figure = self._open(Label.BODY)
                    found.append((figure, mention))
        return found

    def _spells(self, i: int, letters: str) -> bool:
        """Whether the capitalised run that starts at token `i` is exactly these initials."""
        words = self._layout.words
        end = i + len(letters)
        if end > len(words) or (end < len(words) and is_capital(words[end])):
            return False
        if i and is_capital(words[i - 1]) and not self._layout.opens_sentence(i):
            return False
        run = words[i:end]
        return all(w[0] == c.upper() and w[1:].islower() for w, c in zip(run, letters, strict=True))

    def get(self, mention: NamedMention) -> Figure | None:
        """The figure that has the mention's words, its initials, or its one edge word."""
        key = body_key(mention.text)
        if figure := self._by_key.get(key):
            return figure
        letters = key.replace(".", "")
        if mention.text.replace(".", "").isupper() and letters.isalpha() and 2 <= len(letters) <= 6:
            figure = self._by_initials.get(letters)
        if figure is None and len(self._by_edge.get(key, ())) == 1:
            figure = self._by_edge[key][0]
        return figure

    def settle(self, mention: NamedMention) -> Figure:
        """The mention's figure, opened if there is none yet."""
        key = body_key(mention.text)
        figure = self.get(mention) or self._open(mention.label)
        self._by_key.setdefault(key, figure)
        return figure

    def acronym(self, letters: str) -> Figure | None:
        """The organisation whose initials or short form these are."""
        return self._by_key.get(letters.lower()) or self._by_initials.get(letters.lower())

    def look_up(self, mention: NamedMention) -> Figure | None:
        """Like `get`, but short forms do not count: for names out of sources, which may be new."""
        exact = self._by_key.get(body_key(mention.text))
        return exact or (self.acronym(mention.text.replace(".", "")) if mention.text.isupper() else None)
