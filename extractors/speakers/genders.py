"""The gender of people whose names and titles do not tell it: the first “he” or “she” behind the name votes.

Not one in quotation marks that open behind the name, for nobody calls themselves “him” (“Roe said: ‘Nobody trusts
her’”); nor one that goes with somebody named right before (“Ann Roe married Cole Roe. Her mother …”).
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.mentions.layout import Layout
from extractors.mentions.surroundings import Label, NamedMention
from extractors.speakers.agreement import classes_of
from extractors.speakers.candidates import NOBODY, Query
from extractors.speakers.cast import Cast, Figure
from extractors.speakers.closedclass import BEHIND_OBJECTS, FEMALE, MALE

PRONOUN_REACH = 30  # tokens after a name in which a pronoun votes on its gender
PRONOUN_GENDER = dict.fromkeys(MALE, "m") | dict.fromkeys(FEMALE, "f")


def hear_pronouns(layout: Layout, cast: Cast) -> None:
    """Lets the first pronoun after a person's name, before any other person's, vote on an unknown gender."""
    people = [m for m in cast.mentions if m.label is Label.PERSON]
    ends = [m.span.start for m in people[1:]]
    for i, (mention, end) in enumerate(zip(people, [*ends, len(layout.text)], strict=False)):
        figure = cast.of(mention)
        if figure.gender:
            continue
        gender = _first_pronoun(layout, mention, end)
        if gender and not (i and _is_of(layout, cast, people[i - 1], mention, figure, gender)):
            figure.votes[gender] += 1


def _first_pronoun(layout: Layout, mention: NamedMention, end: int) -> str:
    """The gender of the first pronoun behind a name: before `end`, no farther than the next paragraph, not quoted."""
    paragraph = layout.paragraph(mention.span.start)
    first = layout.after(mention.span.end)
    quoted = False
    for i in range(first, min(first + PRONOUN_REACH, len(layout.words))):
        if layout.starts[i] >= end or layout.paragraph(layout.starts[i]) > paragraph + 1:
            break
        word = layout.words[i]
        if word in '“”"':
            quoted = word == "“" or (word == '"' and not quoted)
        elif not quoted and (gender := PRONOUN_GENDER.get(word.lower())):
            return "" if _is_object(layout, first, i) else gender
    return ""


def is_outdone(cast: Cast, query: Query, figure: int, options: Sequence[tuple[int, float]]) -> bool:
    """Whether “the congresswoman” is hardly a figure of unknown gender: a woman of the same calling is there."""
    phrase = query.phrase
    if query.sort != "nominal" or not phrase.gender or cast.figures[figure].gender:
        return False
    others = (cast.figures[i] for i, _ in options if i not in {NOBODY, figure})
    return any(other.gender == phrase.gender and classes_of(other.bag) & phrase.classes for other in others)


def _is_object(layout: Layout, first: int, i: int) -> bool:
    """Whether the pronoun at `i` is the object of a verb whose subject the name before `first` may be: “Roe asked her”.

    A subject and its object are two people (principle B of the binding theory; Chomsky 1981).
    """
    words = layout.words
    if words[i].lower() not in {"him", "her"} or i != first + 1 + (words[first] == ","):
        return False
    return words[i].lower() == "him" or i + 1 >= len(words) or words[i + 1].lower() in BEHIND_OBJECTS | {".", ","}


def _is_of(
    layout: Layout, cast: Cast, before: NamedMention, mention: NamedMention, figure: Figure, gender: str
) -> bool:
    """Whether a pronoun behind a name may as well go with the person named before it, in its sentence or the last."""
    rival = cast.of(before)
    near = layout.sentence(mention.span.start) - layout.sentence(before.span.start) < 2
    return near and rival is not figure and rival.gender == gender
