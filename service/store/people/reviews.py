"""People's reviews of quotes: confirm, correct, reject; kept with reviewer, reason and time, through re-extraction.

A review belongs to a quote's public id and holds what the reviewer left standing: speakers, kind and ranges, with the
words these stood for. After each extraction the reviews of an article are applied again: a confirmed or corrected
quote is kept though the extractor no longer finds it, and keeps what people set, as long as the article's words are
still there. A rejected quote stays, without speakers, and lists leave it out; the extractor finding it again does not
bring it back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from extractors.model import Kind
from service.errors import Conflict, UnknownQuote
from service.store.models import Article, Quote, QuoteSpeaker, Review, ReviewStatus, Speaker
from service.store.models.columns import published_text
from service.store.quotes.parts import write_parts
from service.store.search.folding import fold
from service.store.speakers.changes import bump
from service.store.speakers.counting import carried, hold, recount
from service.store.speakers.reading import find_speaker
from service.store.speakers.rows import entries_of, existing
from service.store.speakers.speaking import Keys, put_speakers, root_key

AFFIX = 32


def review_quote(
    session: Session,
    quote_id: str,
    status: ReviewStatus,
    *,
    reviewer: str,
    reason: str | None,
    speakers: Sequence[str] | None = None,
    kind: Kind | None = None,
    content: Sequence[Sequence[int]] | None = None,
) -> None:
    """Reviews a quote and applies the review at once; what is not given stays as it is.

    `speakers` are slugs, names or aliases of known speakers (UnknownSpeaker, AmbiguousSpeaker), empty: nobody known;
    `content` are ranges in order within the article's text (Conflict). UnknownQuote.
    """
    row = session.execute(
        select(Quote.key, Quote.kind, Quote.content, Quote.article_key, Article.id, Article.text, Article.published_at)
        .join(Article, Article.key == Quote.article_key)
        .where(Quote.id == quote_id)
        .with_for_update(of=Article, key_share=True)
    ).one_or_none()
    if row is None:
        raise UnknownQuote(f"No quote has the id {quote_id!r}.")
    ranges = [list(part) for part in (row.content if content is None else content)]
    check_ranges(ranges, len(row.text))
    old = session.get(Review, quote_id)
    if speakers is not None:
        slugs = [_slug(session, find_speaker(session, words)) for words in speakers]
    elif old is not None:
        # The links of a rejected quote are gone: what the review before held is still known.
        slugs = list(old.correction["speakers"])
    else:
        slugs = _slugs(session, row.key)
    correction = {
        "speakers": list(dict.fromkeys(slugs)),
        "kind": (kind or row.kind).value,
        "content": ranges,
        "exact": _words(row.text, ranges),
    }
    history = [*old.history, as_json(old)] if old is not None else []
    if old is not None:
        session.delete(old)
        session.flush()
    session.add(
        Review(
            quote_id=quote_id,
            article_id=row.id,
            status=status.value,
            reviewer=reviewer,
            reason=reason,
            at=datetime.now(UTC),
            correction=correction,
            history=history,
        )
    )
    session.flush()
    hold(session, lambda: concerned(session, row.article_key))
    before = carried(session, row.article_key)
    apply_reviews(session, row.article_key)
    write_parts(session, row.article_key)
    recount(session, before, carried(session, row.article_key), published_text(row.published_at))
    bump(session)


def concerned(session: Session, article_key: int) -> set[int]:
    """Everyone (row keys) whom an article's quotes name now, or whom reviews of it name."""
    quotes = select(Quote.key).where(Quote.article_key == article_key)
    speaking = select(QuoteSpeaker.speaker_key).where(QuoteSpeaker.quote_key.in_(quotes))
    behalf = select(Quote.on_behalf_of_key).where(Quote.article_key == article_key, Quote.on_behalf_of_key.is_not(None))
    of_article = select(Article.id).where(Article.key == article_key).scalar_subquery()
    reviews = session.scalars(select(Review.correction).where(Review.article_id == of_article))
    slugs = {slug for correction in reviews for slug in correction["speakers"]}
    named = {*session.scalars(speaking), *existing(session, slugs).values()}
    return named.union(key for key in session.scalars(behalf) if key is not None)


def held(session: Session, article_id: str, text: str) -> set[str]:
    """The ids of the article's quotes that people vouch for and whose words still stand in `text`."""
    statement = select(Review.quote_id, Review.correction).where(
        Review.article_id == article_id, Review.status != ReviewStatus.REJECTED.value
    )
    return {quote_id for quote_id, correction in session.execute(statement) if still_there(correction, text)}


def apply_reviews(session: Session, article_key: int) -> None:
    """Puts into the article's quotes what people decided about them; the caller counts and bumps the version."""
    article = session.execute(select(Article.id, Article.text).where(Article.key == article_key)).one()
    statement = (
        select(Review, Quote.key)
        .join(Quote, Quote.id == Review.quote_id)
        .where(Review.article_id == article.id, Quote.article_key == article_key)
    )
    for review, key in session.execute(statement).all():
        if review.status == ReviewStatus.REJECTED.value:
            put_speakers(session, {key: []})
            continue
        if still_there(review.correction, article.text):
            session.execute(update(Quote).where(Quote.key == key).values(corrected(review.correction, article.text)))
        entries = [entry for slug in review.correction["speakers"] for entry in entries_of(session, [slug])]
        put_speakers(session, {key: [Keys(root_key(session, entry), entry) for entry in entries]})


def corrected(correction: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The columns of a quote that its ranges and kind decide."""
    ranges = correction["content"]
    start, end = ranges[0][0], ranges[-1][1]
    words = correction["exact"]
    opening = text.rfind("\n", 0, start) + 1
    closing = text.find("\n", end)
    return {
        "kind": Kind(correction["kind"]),
        "content": ranges,
        "text": words,
        "folded": fold(words),
        "exact": text[start:end],
        "prefix": text[max(0, start - AFFIX) : start],
        "suffix": text[end : end + AFFIX],
        "paragraph": text[opening : closing if closing >= 0 else len(text)],
    }


def check_ranges(ranges: Sequence[Sequence[int]], length: int) -> None:
    """Conflict unless the ranges are not empty, in order, apart, and within a text of that length."""
    last = 0
    for part in ranges:
        if len(part) != 2 or not last <= part[0] < part[1] <= length:
            raise Conflict("The ranges must be in order, apart, not empty, and within the article's text.")
        last = part[1]
    if not ranges:
        raise Conflict("A quote has at least one range.")


def still_there(correction: Mapping[str, Any], text: str) -> bool:
    """Whether the ranges stand for the same words in this text."""
    return bool(_words(text, correction["content"]) == correction["exact"])


def as_json(review: Review) -> dict[str, Any]:
    """A review as its history keeps it."""
    return {
        "status": review.status,
        "reviewer": review.reviewer,
        "reason": review.reason,
        "at": review.at.isoformat(),
        "correction": review.correction,
    }


def _words(text: str, ranges: Sequence[Sequence[int]]) -> str:
    return " ".join(text[start:end] for start, end in ranges)


def _slugs(session: Session, quote_key: int) -> list[str]:
    statement = select(Speaker.slug).join(QuoteSpeaker, QuoteSpeaker.speaker_key == Speaker.key)
    return list(session.scalars(statement.where(QuoteSpeaker.quote_key == quote_key).order_by(QuoteSpeaker.position)))


def _slug(session: Session, key: int) -> str:
    return session.get_one(Speaker, key).slug
