"""The offices that people and countries have: “Mr Zelensky's office”, “the Clinton campaign”, “the German government”.

An office speaks for itself; it is not the person. Each gets a figure of its own, tied to its holder, whose name is the
fullest wording of the article; “his campaign”, “the team” are then looked up through the holder.
"""

from __future__ import annotations

from collections.abc import Callable

from extractors.lexicon.wordlists import countries, source_nouns
from extractors.mentions.layout import Layout
from extractors.mentions.surroundings import Label, NamedMention, is_capital
from extractors.model import Span
from extractors.names import fold
from extractors.speakers.cast import Cast, Figure

CLASSES = {"team": "campaign", "camp": "campaign"}  # other words for one office
STATE_NOUNS = frozenset(
    "government administration military army police parliament regime constitution law embassy navy cabinet".split()
)
BETWEEN = frozenset(
    "presidential re-election reelection senate press political finance transition election house own".split()
)
POSSESSIVE_MARKS = frozenset({"'s", "’s", "'", "’"})
GIVEN_ONLY_TITLES = frozenset("sir dame pope king queen prince princess sister brother saint".split())
REACH = 40  # code points from a name to its office
LOOK_BACK = 8  # tokens from a name back to “the office of”


def find_offices(layout: Layout, cast: Cast, open_figure: Callable[[Label], Figure]) -> None:
    """Adds the offices to the cast. Linear in the number of mentions."""
    for mention in cast.mentions:
        owner = cast.of(mention)
        national = owner.label in {Label.PLACE, Label.PEOPLE}
        found = _behind(layout, mention, national, owner.is_person)
        if found is None and owner.is_person:
            found = _before(layout, mention)
        if found is None:
            continue
        noun, span = found
        country = countries().get(fold(mention.text)) if national else None
        key = (country or owner.index, CLASSES.get(noun, noun))
        figure = cast.held.get(key)
        if figure is None:
            figure = cast.held[key] = open_figure(Label.BODY if national else Label.OFFICE)
        office = NamedMention(span, span.slice(layout.text), figure.label, holder=mention.span)
        figure.mentions.append(office)
        cast.owner.setdefault(span, figure.index)
        cast.offices[span.end] = cast.offices[span.start] = office


def _behind(layout: Layout, mention: NamedMention, national: bool, personal: bool) -> tuple[str, Span] | None:
    """“Zelensky's office”, “Clinton campaign”, “the German government”."""
    words = layout.words
    i = layout.after(mention.span.end)
    if i < len(words) and words[i] in POSSESSIVE_MARKS:
        i += 1
    for _ in range(2):
        i += i < len(words) and words[i].lower() in BETWEEN
    if i >= len(words) or layout.starts[i] > mention.span.end + REACH:
        return None
    noun = words[i].lower()
    if noun in STATE_NOUNS if national else personal and "office" in source_nouns().get(noun, ()):
        return noun, Span(_with_title(layout, mention), layout.ends[i])
    return None


def _with_title(layout: Layout, mention: NamedMention) -> int:
    """Where “Sir Keir's office” begins: a given name alone keeps its title."""
    if not GIVEN_ONLY_TITLES & set(mention.titles) or " " in mention.text:
        return mention.span.start
    return layout.starts[max(0, layout.first(mention.span.start) - 1)]


def _before(layout: Layout, mention: NamedMention) -> tuple[str, Span] | None:
    """“The office of U.K. Prime Minister Keir Starmer”."""
    words = layout.words
    i = layout.first(mention.span.start)
    for j in range(i - 1, max(0, i - LOOK_BACK), -1):
        if words[j].lower() == "of" and words[j - 1].lower() in {"office", "campaign"}:
            return words[j - 1].lower(), Span(layout.starts[j - 1], mention.span.end)
        if not (is_capital(words[j]) or words[j] in {".", "the", "former"}):
            return None
    return None
