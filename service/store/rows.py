"""From the extractors' values to rows: what each column of `quotes` holds for a `Quote`."""

from __future__ import annotations

from typing import Any

from extractors.model import Detail, Evidence, Occasion, Quote, Span
from service.store.folding import fold

Json = dict[str, Any]


def quote_row(quote: Quote) -> Json:
    """The columns of a quote that come from the quote itself."""
    cue, source = quote.cue, quote.source
    return {
        "kind": quote.kind,
        "act": quote.act,
        "attitude": quote.attitude,
        "negated": quote.negated,
        "confidence": quote.confidence,
        "text": quote.text,
        "folded": fold(quote.text),
        "content": [[span.start, span.end] for span in quote.content],
        "cue_start": cue.span.start if cue else None,
        "cue_end": cue.span.end if cue else None,
        "cue_text": cue.text if cue else None,
        "cue_lemma": cue.lemma if cue else None,
        "source_start": source.span.start if source else None,
        "source_end": source.span.end if source else None,
        "source_text": source.text if source else None,
        "source_mention": source.kind if source else None,
        "occasion": occasion_json(quote.occasion),
        "addressee": detail_json(quote.addressee),
        "prefix": quote.context.prefix,
        "exact": quote.context.exact,
        "suffix": quote.context.suffix,
        "paragraph": quote.context.paragraph,
        "evidence": [evidence_json(step) for step in quote.evidence],
        "candidates": [[name, score] for name, score in quote.candidates],
        "warnings": list(quote.warnings),
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
