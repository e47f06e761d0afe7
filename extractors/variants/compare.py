"""Says what two wordings are to each other, how surely, and where they part.

A comparison takes these steps, the cheap ones first:

1. *Speakers.* Two resolved speakers are one or are not; unresolved ones are weighed by `who`. A statement that another
   speaker reports, condemns or quotes is that speaker's statement, however many words it shares.
2. *Words.* `align` lays the wordings side by side, `features` measures the overlap, the `same` scorer judges whether
   both carry one utterance. A wording of fewer than five words counts only where a longer one holds all of it,
   unbroken: short phrases are everybody's; quoted on both sides within days, such a fragment needs no other proof.
3. *Contradictions.* Where a number, a negation or a name differs inside the agreement, the answer is `conflict`.
4. *Tightness.* What both cover wholly, without a word changed inside it, is verbatim, the narrator's words around a
   quotation aside; what both cover but
   for small edits is near-verbatim; the rest, where one holds a part of the other or the two overlap, is partial.
5. *Meaning.* What is not the same in words may be so in meaning, when at least one of the two reports instead of
   quoting (two quotations in different words are two utterances, unless they are close in time and nearly one in
   meaning: a translation made twice), and when both say something beside names. A `paraphrase` scorer judges: with
   sentence vectors where they are at hand, apart from the articles' topics where their other statements are known
   (`closeness`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.model import Kind
from extractors.variants import occasion, who
from extractors.variants.align import Block, Edit, align, edits
from extractors.variants.candidates import FEW_WORDS
from extractors.variants.closeness import Encoder, meanings, similarity
from extractors.variants.features import Overlap, features, overlap, quoted_share
from extractors.variants.guards import contradictions, inner_differences, opposed
from extractors.variants.normalise import Words, cut
from extractors.variants.scorer import Scorers, shipped
from extractors.variants.stems import said
from extractors.variants.wording import Comparison, Relation, Wording

LEAST_RUN = 1.0  # weight of cover x run below which nobody needs to ask whether the words are the same
TWO_SPEAKERS = -0.5
WHOLE, MOST = 0.97, 0.75  # share of both wordings matched: verbatim, near-verbatim
QUOTED = 0.7  # share of words in marks from which a wording counts as quoted
FRAGMENT_WEIGHT, FRAGMENT_DAYS = 1.8, 3
RETRANSLATED, RETRANSLATED_DAYS = 0.85, 3
LEAST_SAID = 1.5  # weight beside names under which a wording is no statement that could be told in other words


@dataclass(frozen=True, slots=True)
class Prepared:
    """A wording with its words cut, so that comparing it many times cuts it once."""

    wording: Wording
    words: Words


def prepare(wording: Wording) -> Prepared:
    """Cuts a wording; the words of a direct quote stored without its marks count as quoted."""
    words = cut(wording.text)
    if wording.kind is Kind.DIRECT and not any(words.quoted):
        words = replace(words, quoted=(True,) * len(words))
    return Prepared(wording, words)


def compare(a: Wording, b: Wording, *, encoder: Encoder | None = None, scorers: Scorers | None = None) -> Comparison:
    """The relation of two wordings; `encoder` None judges by words alone. Symmetric up to the alignment's direction."""
    return compare_prepared(prepare(a), prepare(b), encoder=encoder, scorers=scorers)


def compare_prepared(
    a: Prepared,
    b: Prepared,
    *,
    encoder: Encoder | None = None,
    scorers: Scorers | None = None,
    paraphrases: bool = True,
    aligned: bool = True,
) -> Comparison:
    """`compare` on wordings already cut; without `paraphrases` by words alone, without `aligned` the relation alone."""
    scorers = scorers or shipped()
    if not a.words.keys or not b.words.keys:
        return Comparison(None, 0.0)
    blocks = align(a.words, b.words)
    alignment = edits(a.words, b.words, blocks) if aligned else ()
    speaker = speakers_agree(a.wording, b.wording)
    if speaker <= TWO_SPEAKERS:
        return Comparison(None, 0.0, alignment)
    measured = overlap(a.words, b.words, blocks)
    row = row_of(a, b, measured, speaker)
    score = scorers.same.probability(row) if may_be_same(a.words, b.words, measured) else 0.0
    if is_fragment(a.words, b.words, measured) and _days(a.wording, b.wording) <= FRAGMENT_DAYS:
        score = max(score, scorers.same.threshold)
    if is_copy(a.words, b.words, measured, blocks):
        score = max(score, scorers.same.threshold)
    if score >= scorers.same.threshold:
        reasons = contradictions(a.words, b.words, blocks)
        if reasons:
            return Comparison(Relation.CONFLICT, score, alignment, reasons)
        return Comparison(tightness(a.words, b.words, measured, blocks), score, alignment)
    if not paraphrases:
        return Comparison(None, score, alignment)
    return _by_meaning(a, b, row, score, alignment, encoder, scorers)


def _by_meaning(
    a: Prepared,
    b: Prepared,
    row: dict[str, float],
    score: float,
    alignment: tuple[Edit, ...],
    encoder: Encoder | None,
    scorers: Scorers,
) -> Comparison:
    """Paraphrase, conflict or nothing, for a pair whose words are not the same."""
    quoted = both_quoted(a.words, b.words)
    if quoted and (encoder is None or _days(a.wording, b.wording) > RETRANSLATED_DAYS):
        return Comparison(None, score, alignment)
    if not may_be_told(a.words, b.words):
        return Comparison(None, score, alignment)
    if quoted and encoder is not None and similarity(a.wording, b.wording, encoder) < RETRANSLATED:
        return Comparison(None, score, alignment)
    scorer = scorers.paraphrase_words
    if encoder is not None:
        row.update(meanings(a.wording, b.wording, encoder))
        scorer = scorers.paraphrase_own if "own" in row else scorers.paraphrase
    likely = scorer.probability(row)
    if likely < scorer.threshold:
        return Comparison(None, max(score, likely), alignment)
    if reasons := opposed(a.words, b.words):
        return Comparison(Relation.CONFLICT, likely, alignment, reasons)
    return Comparison(Relation.PARAPHRASE, likely, alignment)


def row_of(a: Prepared, b: Prepared, measured: Overlap, speaker: float) -> dict[str, float]:
    """The features of a pair, without `meanings`."""
    return features(
        a.words,
        b.words,
        measured,
        speaker=speaker,
        days=_days(a.wording, b.wording),
        medium=occasion.agree(a.wording.context, b.wording.context),
    )


def speakers_agree(a: Wording, b: Wording) -> float:
    """How far two wordings have one speaker, -1 to 1: certain where both are resolved."""
    if a.speaker and b.speaker:
        return 1.0 if a.speaker == b.speaker else -1.0
    return who.agreement(a.source, a.context, b.source, b.context, at_a=a.source_at, at_b=b.source_at)


def may_be_same(a: Words, b: Words, measured: Overlap) -> bool:
    """Whether the words are worth the scorer's judgement: some weight unbroken, and no short phrase on its own."""
    if measured.matched / measured.short * measured.run <= LEAST_RUN:
        return False
    few, many = sorted((len(a), len(b)))
    if few >= FEW_WORDS:
        return True
    return many >= FEW_WORDS and measured.run_words >= few


def is_fragment(a: Words, b: Words, measured: Overlap) -> bool:
    """Whether one is a short quoted phrase of some weight that the other's quotation holds whole, unbroken."""
    few, many = sorted((len(a), len(b)))
    whole = few < FEW_WORDS <= many and measured.run_words == few and measured.quoted == 1.0
    return whole and measured.run >= FRAGMENT_WEIGHT


def is_copy(a: Words, b: Words, measured: Overlap, blocks: Sequence[Block]) -> bool:
    """Whether two wordings are the same words from end to end, and not just a few."""
    whole = measured.matched >= WHOLE * max(measured.a, measured.b, 0.5)
    return whole and min(len(a), len(b)) >= FEW_WORDS and not inner_differences(blocks)


def tightness(a: Words, b: Words, measured: Overlap, blocks: Sequence[Block]) -> Relation:
    """Verbatim, near-verbatim or partial, for two wordings of one utterance without contradiction."""
    total_a, total_b = measured.a - measured.edges_a, measured.b - measured.edges_b
    low, high = sorted((measured.matched / max(total_a, 0.5), measured.matched / max(total_b, 0.5)))
    if low >= WHOLE and min(len(a), len(b)) >= FEW_WORDS and not inner_differences(blocks):
        return Relation.VERBATIM
    return (
        Relation.NEAR_VERBATIM
        if low >= MOST and high >= MOST and min(len(a), len(b)) >= FEW_WORDS
        else Relation.PARTIAL
    )


def may_be_told(a: Words, b: Words) -> bool:
    """Whether both wordings say enough to be told in other words: a name or a phrase alone is no statement."""
    return min(said(a), said(b)) >= LEAST_SAID


def both_quoted(a: Words, b: Words) -> bool:
    """Whether both wordings stand (nearly) wholly inside quotation marks."""
    return min(quoted_share(a), quoted_share(b)) > QUOTED


def _days(a: Wording, b: Wording) -> int:
    """Days between the two articles; a missing date is a great many."""
    return abs((a.day - b.day).days) if a.day and b.day else 10_000


__all__ = ["Encoder", "Prepared", "compare", "compare_prepared", "prepare"]
