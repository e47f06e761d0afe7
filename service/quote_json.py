"""A quote as JSON: from the store, or fresh from the extractors (`POST /extract`), in one and the same shape.

The store keeps each quote in this shape, cut in two where its speakers belong (`cut`, `speakers_text`; see
`service.store.quotes.parts`), and keeps a quote's details as they stand in it. So the shape belongs neither to the
store nor to the presenters, and knows neither of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import orjson

from extractors.model import Article, Detail, Evidence, Occasion, Quote, Span, Speaker

if TYPE_CHECKING:
    from service.store.quotes.rows import SpeakerName, StoredQuote

Json = dict[str, Any]


def stored(quote: StoredQuote) -> Json:
    """A quote that the store holds."""
    row = quote.row
    speakers = [named(speaker) for speaker in quote.speakers]
    return {
        "id": row.id,
        "kind": row.kind.value,
        "text": row.text,
        "content": row.content,
        "speaker": speakers[0] if speakers else None,
        "speakers": speakers,
        "on_behalf_of": named(quote.on_behalf_of) if quote.on_behalf_of else None,
        "source": None
        if row.source_text is None or row.source_mention is None
        else {
            "text": row.source_text,
            "start": row.source_start,
            "end": row.source_end,
            "mention": row.source_mention.value,
        },
        "cue": None
        if row.cue_text is None
        else {"text": row.cue_text, "start": row.cue_start, "end": row.cue_end, "lemma": row.cue_lemma},
        "act": row.act,
        "attitude": row.attitude,
        "negated": row.negated,
        "occasion": row.occasion,
        "addressee": row.addressee,
        "nested_in": row.nested_in,
        "context": {"prefix": row.prefix, "exact": row.exact, "suffix": row.suffix, "paragraph": row.paragraph},
        "article": {
            "id": row.article_id,
            "source_id": row.source_id,
            "title": row.title,
            "outlet": row.outlet,
            "published_at": row.published_at or None,
            "url": row.url,
        },
        "confidence": row.confidence,
        "evidence": row.evidence,
        "candidates": [{"name": name, "score": score} for name, score in row.candidates],
        "warnings": row.warnings,
        "review": None
        if row.reviewed_at is None
        else {
            "status": row.review_status,
            "reviewer": row.reviewer,
            "reason": row.reason,
            "at": row.reviewed_at.isoformat(),
        },
    }


def named(speaker: SpeakerName | Speaker) -> Json:
    """A speaker as a quote names them."""
    return {"slug": speaker.slug, "name": speaker.name, "type": str(speaker.type)}


def cut(quote: Json) -> tuple[str, str]:
    """The JSON of a quote without its speakers: what stands before them, and what stands behind."""
    names = list(quote)
    place = names.index("speaker")
    before = {name: quote[name] for name in names[:place]}
    behind = {name: quote[name] for name in names[place:] if name not in ("speaker", "speakers")}
    return orjson.dumps(before).decode()[:-1] + ",", "," + orjson.dumps(behind).decode()[1:]


def speakers_text(speakers: Sequence[SpeakerName]) -> str:
    """What stands between the two parts that `cut` gives: the first speaker, and all of them."""
    each = [orjson.dumps(named(speaker)).decode() for speaker in speakers]
    return f'"speaker":{each[0] if each else "null"},"speakers":[{",".join(each)}]'


def extracted(article: Article, quotes: Sequence[Quote]) -> list[Json]:
    """Quotes that nobody stores; their ids (`q1`, `q2` ...) only tell them apart within the answer."""
    return [_fresh(article, quote, number) for number, quote in enumerate(quotes, start=1)]


def _fresh(article: Article, quote: Quote, number: int) -> Json:
    speakers = [named(speaker) for speaker in quote.speakers]
    context = quote.context
    return {
        "id": f"q{number}",
        "kind": quote.kind.value,
        "text": quote.text,
        "content": [[span.start, span.end] for span in quote.content],
        "speaker": speakers[0] if speakers else None,
        "speakers": speakers,
        "on_behalf_of": named(quote.on_behalf_of) if quote.on_behalf_of else None,
        "source": None
        if quote.source is None
        else {**range_json(quote.source.text, quote.source.span), "mention": quote.source.kind.value},
        "cue": None if quote.cue is None else {**range_json(quote.cue.text, quote.cue.span), "lemma": quote.cue.lemma},
        "act": quote.act,
        "attitude": quote.attitude,
        "negated": quote.negated,
        "occasion": occasion_json(quote.occasion),
        "addressee": detail_json(quote.addressee),
        "nested_in": None if quote.nested_in is None else f"q{quote.nested_in + 1}",
        "context": {
            "prefix": context.prefix,
            "exact": context.exact,
            "suffix": context.suffix,
            "paragraph": context.paragraph,
        },
        "article": {
            "id": None,
            "source_id": article.id,
            "title": article.title,
            "outlet": article.outlet,
            "published_at": article.published_at.isoformat() if article.published_at else None,
            "url": article.url,
        },
        "confidence": quote.confidence,
        "evidence": [evidence_json(step) for step in quote.evidence],
        "candidates": [{"name": name, "score": score} for name, score in quote.candidates],
        "warnings": list(quote.warnings),
        "review": None,
    }


def range_json(text: str, span: Span | None) -> Json:
    """Words with their range."""
    return {"text": text, "start": span.start if span else None, "end": span.end if span else None}


def detail_json(detail: Detail | None) -> Json | None:
    """A detail of the occasion, or the addressee."""
    return range_json(detail.text, detail.span) if detail else None


def occasion_json(occasion: Occasion | None) -> Json | None:
    """Where and when it was said."""
    if occasion is None:
        return None
    return {
        **range_json(occasion.text, occasion.span),
        "venue": detail_json(occasion.venue),
        "medium": detail_json(occasion.medium),
        "when": detail_json(occasion.when),
        "date": occasion.date.isoformat() if occasion.date else None,
    }


def evidence_json(step: Evidence) -> Json:
    """One step of the reasoning."""
    return {"rule": step.rule, **range_json(step.text, step.span), "score": step.score}
