"""A small corpus, written straight into the store: what the API answers must not depend on the extractors' accuracy."""

from __future__ import annotations

from datetime import UTC, date, datetime

from extractors.model import (
    Article,
    Context,
    Cue,
    Detail,
    Evidence,
    Kind,
    Mention,
    MentionKind,
    Occasion,
    Quote,
    Span,
    Speaker,
    SpeakerType,
)
from service import corrections
from service.store.articles.writing import write_article
from service.store.database.engine import Database

ANA = Speaker(
    "Ana Lindström", "ana-lindstrom", SpeakerType.PERSON, ("Lindström", "Ms Lindström"), ("harbour minister",)
)
JO = Speaker("Jo Baker", "jo-baker", SpeakerType.PERSON, ("Baker",), ())
ADA = Speaker("Ada Baker", "ada-baker", SpeakerType.PERSON, ("Baker",), ())
OFFICE = Speaker("Ms Lindström's office", "ms-lindstrom-s-office", SpeakerType.OFFICE)

HARBOUR = Article(
    id="ledger-1",
    outlet="The Daily Ledger",
    title="Harbour <b>reopens</b> & grows",
    url="https://ledger.example/harbour",
    published_at=date(2024, 5, 2),
    byline="R. Ito",
    wire=None,
    language="en",
    text=(
        "“The harbour is open,” Ana Lindström said on Telegram. “It stays open.”\n\n"
        "Her office said that tolls would not rise. 🚢 Jo Baker and Ada Baker asked for patience.\n"
    ),
)
TOLLS = Article(
    outlet="Courier Süd",
    title="=TOLLS()",
    published_at=datetime(2024, 5, 3, 9, 30, tzinfo=UTC),
    wire="AP",
    text="Ms Lindström denied that “tolls” were planned.\n\nBaker said that she had lied.",
)
UNDATED = Article(id="note", outlet="", title="", text="Nobody said that it would end.")


def find(text: str, words: str) -> Span:
    """Where the words stand in the text."""
    start = text.index(words)
    return Span(start, start + len(words))


def quote(
    article: Article,
    kind: Kind,
    parts: list[str],
    cue: str | None,
    source: str | None,
    *speakers: Speaker,
    confidence: float = 0.9,
    **more: object,
) -> Quote:
    """A quote of those words of the article."""
    text = article.text
    content = tuple(find(text, part) for part in parts)
    hull = Span(content[0].start, content[-1].end)
    return Quote(
        kind=kind,
        content=content,
        text=" ".join(parts),
        cue=Cue(find(text, cue), cue, "say") if cue else None,
        source=Mention(find(text, source), source, MentionKind.NAME) if source else None,
        speakers=speakers,
        context=Context(
            hull.slice(text), text[max(0, hull.start - 20) : hull.start], text[hull.end : hull.end + 20], text
        ),
        confidence=confidence,
        evidence=(Evidence("name", source, find(text, source), 1.0), Evidence("registry", "x")) if source else (),
        **more,  # type: ignore[arg-type]
    )


def fill(database: Database) -> None:
    """Stores the corpus."""
    telegram = Detail("on Telegram", find(HARBOUR.text, "on Telegram"))
    occasion = Occasion(telegram.text, telegram.span, medium=telegram, date=date(2024, 5, 1))
    opened = quote(
        HARBOUR,
        Kind.DIRECT,
        ["The harbour is open,", "It stays open."],
        "said",
        "Ana Lindström",
        ANA,
        occasion=occasion,
    )
    reported = quote(
        HARBOUR,
        Kind.INDIRECT,
        ["tolls would not rise"],
        "said that",
        "Her office",
        OFFICE,
        on_behalf_of=ANA,
        negated=True,
        confidence=0.6,
    )
    joint = quote(
        HARBOUR,
        Kind.INDIRECT,
        ["patience"],
        "asked for",
        "Jo Baker and Ada Baker",
        JO,
        ADA,
        act="ask",
        attitude="intention",
    )
    denied = quote(TOLLS, Kind.MIXED, ["“tolls” were planned"], "denied", "Ms Lindström", ANA, act="deny")
    accused = quote(TOLLS, Kind.INDIRECT, ["she had lied"], "said that", "Baker", JO, candidates=(("Ada Baker", 0.4),))
    nested = quote(TOLLS, Kind.INDIRECT, ["had lied"], None, None, nested_in=1, confidence=0.3, warnings=("language",))
    unnamed = quote(UNDATED, Kind.INDIRECT, ["it would end"], "said that", "Nobody")
    for article, quotes in (
        (HARBOUR, [opened, reported, joint]),
        (TOLLS, [denied, accused, nested]),
        (UNDATED, [unnamed]),
    ):
        with database.writing() as session:
            write_article(session, article, quotes, extractor="test")
    # Two decisions, the second of which takes the first back.
    corrections.alias(database, "ana-lindstrom", "Harbour Ana", by="desk", why="as her party calls her")
    corrections.undo(database, corrections.history(database)[-1][0], by="desk", why="=nobody does")
