"""From the extractors' values to rows: what each column of `quotes` holds for a `Quote`."""

from __future__ import annotations

from extractors.model import Quote
from service.quote_json import Json, detail_json, evidence_json, occasion_json
from service.store.search.folding import fold


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
