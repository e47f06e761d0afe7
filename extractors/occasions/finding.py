"""Says where, when, through what and to whom something was said, as the article words it.

Looked at are the words of the sentence that stand beside the source and the cue, never those of the content:

- the *opening* of the sentence, up to the source (“On Wednesday, …”, “Speaking to reporters in Paris, …”);
- what stands *between* source and cue (“Macron, in an interview with CNN, said”);
- the *cue* itself and what follows it (“said in a statement on Tuesday”, “told Fox News at a rally in Ohio that”),
  as far as the content or the end of the clause.

In each of these the phrases of `adjuncts` must follow one another from its edge, so that a phrase of another clause is
not taken. The first phrase of each kind becomes `venue`, `medium` and `when`, whose day is resolved by `dates`; the
occasion's own text runs from the first to the last phrase of the zone that says most. The hearer of “told”, “asked”,
“urged”, “in a letter to” is the addressee; a broadcaster that is told something is the medium too.

A window of at most `WINDOW` characters on either side of the cue is read, token by token, without going back: cost
does not depend on the article.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from extractors.entities import Entity
from extractors.model import Article, Attribution, Detail, Occasion, Span
from extractors.occasions.adjuncts import LabelOf, Phrase, Place
from extractors.occasions.dates import find_day, resolve
from extractors.occasions.zones import WINDOW, Zone, ZoneReader

JOIN = 4  # characters between two phrases of one run

_SENTENCE_END = re.compile(r"[.!?…][”\"’')\]]*(?=\s+[“\"‘'(\[]?[^\W\d_a-zà-öø-ÿ])|\n")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[^\W\d_]|Mr|Mrs|Ms|Dr|Sens?|Reps?|Govs?|Gen|Col|Lt|Sgt|St|Jr|Sr|Rev|Prof|Hon|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec"
    r"|vs|No|Inc|Corp|Ala|Ariz|Ark|Calif|Colo|Conn|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ore|Pa"
    r"|Tenn|Tex|Va|Vt|Wash|Wis|Wyo))$"
)
_POLL = re.compile(r"(?i)\b(?:polls?|surveys?|percent|per cent|stud(?:y|ies))\b|%")


def find_occasion(
    article: Article, attribution: Attribution, entities: Sequence[Entity] = ()
) -> tuple[Occasion | None, Detail | None]:
    """The occasion and the addressee of an attribution, either None if the article does not word it.

    `entities`, in text order, help to know places; without them capitals decide. Without `published_at` no date.
    """
    anchor = attribution.cue or attribution.source
    if anchor is None or anchor.end > len(article.text):
        return None, None
    zones = _zones(article.text, attribution, anchor, _labels(entities))
    text = article.text
    hearer = next((zone.hearer for zone in zones if zone.hearer), None)
    addressee = Detail(hearer.slice(text), hearer) if hearer else None
    return _occasion(article, zones), addressee


def _labels(entities: Sequence[Entity]) -> LabelOf:
    def label_of(span: Span) -> str:
        at = bisect_left(entities, span.start, key=lambda entity: entity.span.start)
        for entity in entities[max(0, at - 1) : at + 2]:
            if entity.span.overlaps(span):
                return entity.label
        return ""

    return label_of


def _sentence(text: str, anchor: Span) -> Span:
    """The sentence around the anchor, cut at `WINDOW` characters on either side."""
    start = low = max(0, anchor.start - WINDOW)
    for match in _SENTENCE_END.finditer(text, low, anchor.start):
        if not _ABBREVIATION.search(text, max(0, match.start() - 8), match.start()) or match.group() == "\n":
            start = match.end()
    high = min(len(text), anchor.end + WINDOW)
    for match in _SENTENCE_END.finditer(text, anchor.end, high):
        if match.group() == "\n" or not _ABBREVIATION.search(text, max(0, match.start() - 8), match.start()):
            return Span(start, match.start())
    return Span(start, high)


def _zones(text: str, attribution: Attribution, anchor: Span, label_of: LabelOf) -> list[Zone]:
    """The zones of an attribution, the one after the cue first."""
    sentence = _sentence(text, anchor)
    source, cue, contents = attribution.source, attribution.cue or anchor, attribution.content
    near = source if source and sentence.start <= source.start and source.end <= sentence.end else None
    inverted = (
        near is not None
        and near.start >= cue.end
        and not any(span.start < near.start and span.end > cue.end for span in contents)
    )
    behind = max(cue.end, near.end) if near and inverted else cue.end
    stop = min((span.start for span in contents if span.start >= behind), default=sentence.end)
    stop = min(stop, sentence.end)
    reader = ZoneReader(text, label_of)
    zones = [reader.after(cue, behind, max(stop, behind), _directive_end(contents, behind, stop))]
    last = max((span.end for span in contents if cue.end <= span.start < sentence.end), default=0)
    if cue.end < last < sentence.end:
        zones.append(reader.behind(last, sentence.end))
    head = min(near.start, cue.start) if near else cue.start
    before = max((span.end for span in contents if span.end <= head), default=sentence.start)
    if near and near.end <= cue.start and not any(near.end < s.end and s.start < cue.start for s in contents):
        zones.append(reader.between(near.end, cue.start))
    if not any(span.start < head < span.end for span in contents):
        zones.append(reader.opening(max(before, sentence.start), head))
        if near and _POLL.search(text, near.start, near.end):  # “In Ohio, a poll found”: what it is about
            zones[-1].phrases = [phrase for phrase in zones[-1].phrases if phrase.place is not Place.VENUE]
    return zones


def _directive_end(contents: Sequence[Span], behind: int, stop: int) -> int:
    """Where the content ends that follows the cue at once (“urged | the United States to respond”), else `stop`."""
    return next((span.end for span in contents if behind <= span.start <= stop + 1 and span.start - behind <= 2), stop)


def _occasion(article: Article, zones: Sequence[Zone]) -> Occasion | None:
    """Puts the zones' phrases together; the zone that says most gives the text."""
    text = article.text
    main = max(zones, key=lambda zone: zone.details(), default=None)
    if main is None or not main.details():
        return None
    ordered = [main, *(zone for zone in zones if zone is not main)]
    phrases = [phrase for zone in ordered for phrase in zone.phrases]
    hull = _hull(main)
    venue = _joined(main.phrases, phrases, Place.VENUE)
    medium = _joined(main.phrases, phrases, Place.MEDIUM) or next(
        (zone.outlet for zone in ordered if zone.outlet), None
    )
    when = next((p.span for p in phrases if p.place is Place.WHEN), None)
    day = when.slice(text) if when else ""
    if when is None and venue is not None and (named := find_day(text, venue.start, venue.end)):
        when, day = Span(*named), text[slice(*named)]
    when = when or next((p.span for p in phrases if p.place is Place.EVENT), None)
    return Occasion(
        hull.slice(text),
        hull,
        venue=Detail(venue.slice(text), venue) if venue else None,
        medium=Detail(medium.slice(text), medium) if medium else None,
        when=Detail(when.slice(text), when) if when else None,
        date=resolve(day, article.published_at) if day else None,
    )


def _hull(zone: Zone) -> Span:
    """From the first to the last phrase; of phrases that stand apart (“tweeted X on Friday”) the longest run."""
    spans = sorted([phrase.span for phrase in zone.phrases] + ([zone.told] if zone.told else []))
    runs = [spans[0]]
    for span in spans[1:]:
        if span.start - runs[-1].end <= JOIN:
            runs[-1] = Span(runs[-1].start, max(span.end, runs[-1].end))
        else:
            runs.append(span)
    return max(runs, key=lambda run: run.end - run.start)


def _joined(main: Sequence[Phrase], phrases: Sequence[Phrase], place: Place) -> Span | None:
    """The first phrase of a kind with what goes on directly after it (“at a rally” + “in Ohio”)."""
    found = next((phrase for phrase in phrases if phrase.place is place), None)
    if found is None:
        return None
    end = found.span.end
    for phrase in main:
        if phrase.place is place and phrase.span.start >= end and phrase.span.start - end <= 1:
            end = phrase.span.end
    return Span(found.span.start, end)
