"""Every statement of the seed articles is found with its words, kind, source, cue and speaker; nothing else is."""

from __future__ import annotations

import pytest
from gold import FILES, SIX, Statement, statements, text_of, words_in, words_of

from extractors import Quote

REQUIRED = [one for one in statements() if not one.optional]


def same_source(wanted: str, found: str) -> bool:
    """Whether a source is the wanted one, its role or apposition with it or not, the name never missing."""
    return wanted in found or wanted.endswith(found.strip(" ,"))


def problems(statement: Statement, quote: Quote, quotes: list[Quote]) -> list[str]:
    """What is wrong with a quote that has the statement's words."""
    found = []
    if not statement.spoken_by(quote.speaker):
        found.append(f"speaker {quote.speaker and (quote.speaker.name, quote.speaker.type)}, not {statement.speakers}")
    if statement.joint and statement.joint not in [speaker.name for speaker in quote.speakers]:
        found.append(f"{statement.joint} is not among its speakers {[speaker.name for speaker in quote.speakers]}")
    if str(quote.kind) not in statement.kinds:
        found.append(f"kind {quote.kind}, not {set(statement.kinds)}")
    if statement.source and not (quote.source and same_source(statement.source, quote.source.text)):
        found.append(f"source {quote.source and quote.source.text!r}, not {statement.source!r}")
    if statement.cue and not (quote.cue and set(statement.cue.split()) & set(quote.cue.text.split())):
        found.append(f"cue {quote.cue and quote.cue.text!r}, not {statement.cue!r}")
    if statement.act and quote.act != statement.act:
        found.append(f"act {quote.act}, not {statement.act}")
    if statement.nested:
        outer = next(one for one in statements() if (one.article, one.id) == (statement.article, statement.nested))
        parent = None if quote.nested_in is None else quotes[quote.nested_in]
        if parent is None or not outer.matches(words_in(statement.article, parent)):
            found.append(f"nested in {parent and parent.text!r}, not in {outer.id}")
    return found


@pytest.mark.parametrize("statement", REQUIRED, ids=lambda one: f"{one.article}-{one.id}")
def test_statement_is_found(statement: Statement, quotes: dict[str, list[Quote]]) -> None:
    found = quotes[statement.article]
    same_words = [quote for quote in found if statement.matches(words_in(statement.article, quote))]
    if not same_words:
        nearest = max(found, key=lambda quote: statement.similarity(words_in(statement.article, quote)))
        wanted = words_of(statement.article).hull(statement.core).slice(text_of(statement.article))
        pytest.fail(f"not found: {wanted!r}\nnearest: {nearest.text!r} by {nearest.speaker and nearest.speaker.name}")
    reasons = [problems(statement, quote, found) for quote in same_words]
    assert [] in reasons, reasons


def matching(article: str, quote: Quote) -> list[Statement]:
    """The statements, optional ones included, that a quote reports at least roughly."""
    words = words_in(article, quote)
    return [
        one
        for one in statements()
        if one.article == article and (one.similarity(words) >= 0.5 or (one.part and one.core <= words))
    ]


@pytest.mark.parametrize("article", FILES)
def test_quotes_of_the_six_are_theirs(article: str, quotes: dict[str, list[Quote]]) -> None:
    wrong = [
        (quote.speaker.name, quote.text)
        for quote in quotes[article]
        if quote.speaker
        and quote.speaker.slug in SIX
        and not any(one.spoken_by(quote.speaker) for one in matching(article, quote))
    ]
    assert wrong == []


@pytest.mark.parametrize("article", FILES)
def test_no_quote_is_made_up(article: str, quotes: dict[str, list[Quote]]) -> None:
    strays = [
        (quote.source and quote.source.text, quote.text) for quote in quotes[article] if not matching(article, quote)
    ]
    assert strays == []


@pytest.mark.parametrize("article", FILES)
def test_no_statement_is_reported_twice(article: str, quotes: dict[str, list[Quote]]) -> None:
    seen = [(frozenset(words_in(article, quote)), quote.cue and quote.cue.span) for quote in quotes[article]]
    assert len(seen) == len(set(seen))
