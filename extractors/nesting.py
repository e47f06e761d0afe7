"""Finds statements inside statements: Stubb said that *Trump stressed that Europe must stop buying Russian oil*.

The corpus the tagger learnt from is flat: an annotator marked the outer statement and stopped. So the tagger reads the
contents again, each as a text of its own, and what it finds there is an attribution one level down. Only contents in
which a reporting verb stands are read again, and only once: news rarely reports at third hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extractors.assemble import assemble
from extractors.lexicon import Attitude, attitude, verb_lemma
from extractors.marks import Quotation, pair
from extractors.model import Attribution, Span
from extractors.tagger import Tagger

LEAST_CONFIDENCE = 0.4
MIN_WORDS = 6
_SPOKEN = frozenset(
    {Attitude.STATEMENT, Attitude.QUESTION, Attitude.DIRECTIVE, Attitude.COMMITMENT, Attitude.EVALUATION}
)
_WORD = re.compile(r"[^\W\d_]+")
_FIRST_PERSON = frozenset({"i", "we", "you"})


def find_nested(
    texts: Sequence[tuple[str, Sequence[Quotation]]], found: Sequence[list[Attribution]], tagger: Tagger
) -> list[list[Attribution]]:
    """Each text's attributions followed in place by those nested in their contents, all in text order."""
    jobs = [
        (i, span)
        for i, ((text, _), attributions) in enumerate(zip(texts, found, strict=True))
        for attribution in attributions
        for span in attribution.content
        if _reports(span.slice(text))
    ]
    inner = [(words, pair(words)) for words in (span.slice(texts[i][0]) for i, span in jobs)]
    out = [list(attributions) for attributions in found]
    hosts = [{a.cue for a in attributions if a.cue} for attributions in found]
    for (i, span), (words, quotations), tagged in zip(jobs, inner, tagger.tag_many(inner), strict=True):
        for attribution in assemble(words, quotations, tagged):
            moved = _moved(attribution, span.start)
            if _stands_alone(words, attribution, span) and moved.cue not in hosts[i]:
                out[i].append(moved)
    return [sorted(each, key=lambda a: (a.content[0].start, -a.content[-1].end)) for each in out]


def _reports(words: str) -> bool:
    tokens = _WORD.findall(words)
    return len(tokens) >= MIN_WORDS and any(
        (lemma := verb_lemma(token.lower())) and attitude(lemma) in _SPOKEN for token in tokens
    )


def _stands_alone(words: str, attribution: Attribution, span: Span) -> bool:
    """Sure enough, with a source of its own, and not the whole content over again."""
    if attribution.confidence < LEAST_CONFIDENCE or attribution.source is None or attribution.cue is None:
        return False
    if attribution.source.slice(words).lower() in _FIRST_PERSON:
        return False
    return sum(s.end - s.start for s in attribution.content) < 0.95 * (span.end - span.start)


def _moved(attribution: Attribution, by: int) -> Attribution:
    def move(span: Span | None) -> Span | None:
        return None if span is None else Span(span.start + by, span.end + by)

    content: Iterable[Span] = (Span(s.start + by, s.end + by) for s in attribution.content)
    return replace(attribution, content=tuple(content), cue=move(attribution.cue), source=move(attribution.source))
