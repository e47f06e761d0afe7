"""Who alone is told to be what a bare description says: “the striker” after “striker Jo Hart”, and no other striker.

The ranker weighs the many descriptions that no name answers, and leaves open what the article itself has settled. Where
one person, and one alone, was told to be the very noun, and nobody without a name was brought up by it, the description
is theirs: in annotated articles without exception. “The former striker”, “the club's striker” and “the other striker”
ask for more, and are left to the weighing.
"""

from __future__ import annotations

from extractors.mentions.layout import Layout
from extractors.names import fold
from extractors.speakers.candidates import NOBODY, PERSON_CLASSES, Query, suits
from extractors.speakers.cast import Cast
from extractors.speakers.descriptors import is_former, role_classes
from extractors.speakers.exclusion import PARTISANS, is_ruled_out

SOLE_HOLDER = 0.7  # how far that is to be trusted


def sole_holder(layout: Layout, cast: Cast, query: Query) -> int:
    """The figure whom “the striker” can only mean, or NOBODY."""
    phrase = query.phrase
    words = [fold(word) for word in phrase.words.strip(" ,").split()]
    bare = words[:1] == ["the"] and "-".join(words[1:]) == phrase.noun
    classes = role_classes(phrase.noun)
    if query.sort != "nominal" or not bare or phrase.plural or phrase.noun in PARTISANS or query.before == NOBODY:
        return NOBODY
    if not classes or not classes <= PERSON_CLASSES or "relative" in classes:
        return NOBODY
    holders = {
        figure.index
        for figure in cast.told.get(phrase.noun, ())
        if figure.is_person and phrase.noun in figure.bag and suits(figure, phrase)
    }
    holder = next(iter(holders), NOBODY)
    if len(holders) != 1 or cast.figures[holder].starts[0] > query.offset:
        return NOBODY
    figure = cast.figures[holder]
    former = any(is_former([fold(word) for word in role.split()]) for role in figure.roles())
    told = query.told == holder or any(cast.of(mention) is figure for mention in cast.within(phrase.span))
    return NOBODY if former or told or is_ruled_out(layout, cast, query, holder) else holder
