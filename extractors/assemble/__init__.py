"""From the tagger's labelled spans to attributions, with the quotation marks as the authority on direct speech.

1. *Gathering.* Contents that hang on one cue are one attribution with several ranges; the cue brings its source. A
   report inside a report (“Trump stressed that …, according to an official”) belongs to the outer one whole.
2. *Snapping.* A content that reaches into an outermost quotation takes all of it, marks included: nobody is quoted
   with half of a marked sentence. It stops at a cue or source that stands inside the quotation.
3. *Stray quotation.* Quotation that the tagger left over joins an attribution where the text says so: a piece that
   goes on over a paragraph break joins the piece before, and so does the rest of a sentence (“…,” X said, “…”); a
   quotation in a paragraph with one direct or mixed attribution joins it (“…,” X said. “…”); a paragraph of quotation
   alone goes on with the speaker before it, and the quotations of a list with who introduces the list (`listed`).
   Anything else in marks (scare quotes, titles, nicknames, terms) is no statement and is left out.
4. *Joining.* Attributions whose quotations are pieces of one quotation over paragraphs are one attribution; a tag
   inside these paragraphs says more about who speaks than the paragraph before them.
5. *Parting.* Whole sentences in marks that follow the sentence of an unmarked report (The minister praised the plan.
   “It will work.”) are a statement of their own: direct speech is not mixed with the reporter's words.
6. *Introductions.* A noun phrase before a colon introduces the quotation after it and is not said itself (He posted a
   picture with the caption: “We stay.”).
7. *Nesting.* An attribution whose cue stands in the content of another one is nested in it.

Spans follow the corpus convention until the end: a leading “that” or “to” belongs to the content.

`inversion` rights the labels around a verb that stands before its subject, `relinking` links that the text contradicts
(`idle_verbs`: those of contents beside a verb that nothing hangs on); `drafts` gathers, with `subjects` for sources
that were left out and `edges` for how far each reaches; `quotations` snaps, joins and places strays, `listed` the
quotations of a list; `parting` parts, takes off introductions and the reporter's sentences, keeps reports to their
paragraph and cuts a range where a new paragraph opens its quotation again; `screening` leaves out what says nothing;
`hosts` nests.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractors.assemble.drafts import Draft, gather
from extractors.assemble.hosts import nest
from extractors.assemble.inversion import upright
from extractors.assemble.listed import gather_lists, without_bullet
from extractors.assemble.parting import by_paragraph, introduced, keep_to_paragraph, parted, without_reporters_sentence
from extractors.assemble.quotations import CARRIED, MIN_STRAY_WORDS, free_sources, join, place_strays, snap
from extractors.assemble.relinking import relink
from extractors.assemble.screening import asks_for_no_name, is_mere_question, is_statement, leads_in
from extractors.confidence import PLAIN, Model, features
from extractors.marks import Quotation
from extractors.model import Attribution, Span
from extractors.tagger import Tagged

__all__ = ["CARRIED", "MIN_STRAY_WORDS", "assemble", "assemble_with_features", "nest"]


def assemble(
    text: str, quotations: Sequence[Quotation], tagged: Sequence[Tagged], model: Model = PLAIN
) -> list[Attribution]:
    """The attributions of a text in text order, without nested ones (see `nest`); `model` gives their confidence."""
    return [attribution for attribution, _ in assemble_with_features(text, quotations, tagged, model)]


def assemble_with_features(
    text: str, quotations: Sequence[Quotation], tagged: Sequence[Tagged], model: Model = PLAIN
) -> list[tuple[Attribution, list[float]]]:
    """What `assemble` returns, each with the features that its confidence was made of."""
    tagged = relink(text, upright(text, tagged))
    drafts = [draft for draft in gather(text, tagged) if not asks_for_no_name(text, draft.content, draft.cue)]
    outer = [(i, q) for i, q in enumerate(quotations) if q.depth == 0]
    marks = [quotation for _, quotation in outer]
    for draft in drafts:
        keep_to_paragraph(text, marks, draft)
    taken = snap(text, drafts, outer, tagged)
    free_sources(text, drafts, outer)
    drafts = join(text, drafts, quotations)
    place_strays(text, outer, taken, drafts)
    gather_lists(text, outer, drafts)
    for draft in drafts:
        draft.content = [span for span in draft.content if not is_mere_question(text, span)] or draft.content
    drafts = [
        part
        for draft in drafts
        for part in parted(text, quotations, draft)
        if is_statement(text, part.content, part.cue, part.source)
    ]
    for draft in drafts:
        without_reporters_sentence(text, quotations, draft)
        spans = _merged(
            text, [introduced(text, quotations, draft, without_bullet(text, span)) for span in draft.content]
        )
        spans = [part for span in spans for part in by_paragraph(text, quotations, draft, span)]
        draft.content = [span for span in spans if not leads_in(text, span)] or spans
    drafts.sort(key=lambda d: (d.content[0], d.cue or d.content[0]))
    out = []
    for draft in drafts:
        values = _features(text, quotations, draft, model)
        out.append((Attribution(tuple(draft.content), draft.cue, draft.source, round(model(values), 4)), values))
    return out


def _features(text: str, quotations: Sequence[Quotation], draft: Draft, model: Model) -> list[float]:
    marked = [quotations[piece].span for piece in draft.pieces]
    quoted = sum(max(0, min(s.end, m.end) - max(s.start, m.start)) for s in draft.content for m in marked)
    whole = sum(span.end - span.start for span in draft.content)
    source = draft.source or draft.hearer
    return features(text, draft.content, draft.cue, source, quoted / whole, draft.scores, model.cue_rates)


def _merged(text: str, spans: Iterable[Span]) -> list[Span]:
    """Sorted, without overlaps; ranges with only spaces between them are one."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and (span.start <= out[-1].end or text[out[-1].end : span.start].strip(" ") == ""):
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out
