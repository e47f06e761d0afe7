"""Who made a study, a letter or a bill, and who only did something with it: “the fund financed a survey”.

The sentence that brings a work up may name somebody as its subject. Between the two stand a verb and an article: where
the verb is one of making, the work is theirs; where it is any other (“praised”, “vetoed”, “cited”), it is not. Words of
sentences that name them otherwise (“a Gallup survey”, “a letter from Roe”) tell nothing against them.
"""

from __future__ import annotations

from bisect import bisect_left

from extractors.lexicon.closedclass import DETERMINERS
from extractors.mentions.layout import Layout
from extractors.names import fold
from extractors.speakers.candidates import Query
from extractors.speakers.cast import Cast, Figure

# Beginnings of verbs for making a work and making it known.
MAKING = (
    "publish releas issu conduct carr commission produc prepar compil complet wrot writ author sign sent send "
    "post tweet deliver unveil launch present introduc propos draft sponsor fil submit made make mak shot film "
    "direct air ran run did does put said say announc report show found find circulat led hand drew draw"
).split()
LOOKED_AT = 12  # tokens between a subject and a work


def is_bystander(layout: Layout, cast: Cast, query: Query, figure: Figure) -> bool:
    """Whether the first sentence with the work, or the last one before now, names the figure as subject of a verb that
    makes nothing, and neither as a maker.
    """
    places = cast.noun_places(layout, query.phrase.noun)  # no other noun: a court overrules a decision by its ruling
    stop = bisect_left(places, query.offset)
    told = [_is_maker(layout, figure, place) for place in {places[0], places[stop - 1]}] if stop else []
    return False in told and True not in told


def _is_maker(layout: Layout, figure: Figure, place: int) -> bool | None:
    """Whether the figure makes the work at `place` or does something else with it; None if neither is told."""
    sentence = layout.sentences[layout.sentence(place)]
    mention = figure.last_before(place)
    if mention is None or mention.span.start < sentence or mention.possessive:
        return None
    between = [fold(word) for word in layout.words[layout.after(mention.span.end) : layout.after(place)]]
    if not 1 < len(between) <= LOOKED_AT or DETERMINERS.isdisjoint(between[1:]):
        return None
    return any(word.startswith(verb) for word in between for verb in MAKING)
