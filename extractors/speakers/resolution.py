"""Decides, attribution by attribution, which figures of an article are the source.

Names are read first, everywhere, so that a pronoun can look at every name around it; then the rest is decided in text
order, the outer statement before the ones inside it:

1. A named source is its figure; names joined by “and” are several; “the Clintons” are both.
2. “I”, “who”, “both” and “they” after joint speakers follow from the words before them (see `antecedents`).
3. Whose work “the panel's report”, “the letter” and “it” behind them are, the words before tell (see `works`).
4. “His message” is his, “his campaign” is his office: the pronoun is resolved, then its office is looked up.
5. Other pronouns and descriptions are ranked (see `ranker`), the option “nobody named here” among the candidates.
6. A statement without a source continues the one before only on evidence (see `continuation`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from extractors.lexicon import verb_lemma
from extractors.marks import Quotation
from extractors.mentions.layout import Layout
from extractors.mentions.surroundings import Label, NamedMention
from extractors.model import Attribution, Evidence, MentionKind
from extractors.names import fold, parse_name
from extractors.names.lenient import surname_key
from extractors.speakers.antecedents import first_person, relative, together
from extractors.speakers.cast import Cast, Figure
from extractors.speakers.closedclass import FIRST, PREPOSITIONS, VAGUE
from extractors.speakers.continuation import continued
from extractors.speakers.offices import CLASSES
from extractors.speakers.phrases import Phrase, read_source
from extractors.speakers.ranker import rank
from extractors.speakers.scene import Decision, Ranker, Scene
from extractors.speakers.works import worded

# How often each rule is right when the article's names are clear, from cross-validation on annotated articles.
CONFIDENCE = {
    "name": 0.98, "surname": 0.98, "shared surname": 0.88, "either namesake": 0.45,
    "body": 0.9, "place": 0.88, "office": 0.93, "loose": 0.8, "author": 0.8,
}  # fmt: skip
VAGUE_NOBODY = 0.9  # “some”, “others”, “people”
OWNED = 0.95  # from “his campaign” to the campaign he has
NO_OFFICE = 0.6
DWARFED = 2  # a namesake who is named this much less is not meant by the bare surname
OWNERS = {"their": "they", "its": "it"}


def decide(
    layout: Layout,
    cast: Cast,
    quotations: Sequence[Quotation],
    attributions: Sequence[Attribution],
    ranker: Ranker = rank,
) -> list[Decision]:
    """A decision for each attribution, in their order; `cast` may gain figures that only sources name."""
    marked = [quotation.span for quotation in quotations if quotation.depth == 0]
    scene = Scene(layout, cast, attributions, marked, [_read(layout, cast, one) for one in attributions], ranker)
    later = []
    for k, phrase in enumerate(scene.phrases):
        if phrase is not None and phrase.heads:
            scene.settle(k, _named(scene, phrase))
            scene.sources.update(scene.decisions[k].figures)
        else:
            later.append(k)
    scene.named = tuple(dict.fromkeys(figure for _, figure in scene.spoken))
    for k in sorted(later, key=lambda k: (scene.depth(k), scene.place(k))):
        scene.settle(k, _unnamed(scene, k))
    return [scene.decisions[k] for k in range(len(attributions))]


def _read(layout: Layout, cast: Cast, attribution: Attribution) -> Phrase | None:
    """The source's phrase; the cue's where the two were taken for each other (“said Roe”)."""
    if attribution.source is None:
        return None
    phrase = read_source(layout, cast, attribution.source)
    if phrase.heads or attribution.cue is None or verb_lemma(phrase.words.strip().lower()) is None:
        return phrase
    other = read_source(layout, cast, attribution.cue)
    return other if other.heads else phrase


def _named(scene: Scene, phrase: Phrase) -> Decision:
    """One figure for each name of the source."""
    figures: dict[int, float] = {}
    evidence: list[Evidence] = []
    for head in phrase.heads:
        for figure, rule in _figures_of(scene, head):
            score = CONFIDENCE["author" if phrase.kind is MentionKind.NOMINAL else rule]
            evidence.append(Evidence(rule, head.text, head.span, score))
            if figure.full and figure.full.text != head.text:
                evidence.append(Evidence("full name", figure.full.text, figure.full.span))
            figures.setdefault(figure.index, score)
    return Decision(tuple(figures), min(figures.values()), tuple(evidence), tuple(figures.items()))


def _figures_of(scene: Scene, head: NamedMention) -> list[tuple[Figure, str]]:
    """The figure a name stands for (two for “the Clintons”), and by which rule."""
    cast = scene.cast
    figure = cast.find(head)
    if figure is None:
        return [(cast.enter(head), "loose")]
    name = parse_name(head.text)
    if " " not in head.text and not figure.is_full:
        if (
            head.text.endswith("s")
            and scene.layout.text[max(0, head.span.start - 4) : head.span.start].lower() == "the "
        ):
            family = [f for f in cast.people_named(surname_key(fold(head.text)[:-1])) if f.is_full]
            if len(family) > 1:
                return [(f, "shared surname") for f in family[:2]]
        # A place's name in a source is a person's where the article has such a person: “Washington, star of …”.
        people = [f for f in cast.people_named(surname_key(name.last)) if f.is_full and figure.label is Label.PLACE]
        if people:
            return [(people[0], "shared surname")]
    if figure.is_person:
        namesakes = [] if name.is_full else cast.people_named(surname_key(name.last))
        if len(namesakes) > 1:
            return [_of_namesakes(scene, head, figure, namesakes)]
        return [(figure, "name" if name.is_full or head.text == figure.name else "surname")]
    return [(figure, {Label.OFFICE: "office", Label.PLACE: "place"}.get(figure.label, "body"))]


def _of_namesakes(scene: Scene, head: NamedMention, figure: Figure, namesakes: Sequence[Figure]) -> tuple[Figure, str]:
    """Whose bare surname a source is: who alone of the namesakes spoke before is heard again, if the nearest was not.

    Where none did and two were named in one breath (“Ann Roe and her husband, Dan Roe”), nobody can tell which; nor
    where the sentence right before is about another namesake than the one who spoke. Who is called by the given name
    alone is not called by the surname.
    """
    heard = {index for offset, index in scene.spoken if offset < head.span.start}
    if head.titles or not figure.is_full:
        return figure, "shared surname"
    if _is_called_by_given_name(scene, figure):
        others = [other for other in namesakes if other.is_full and not _is_called_by_given_name(scene, other)]
        if len(others) == 1:
            return others[0], "shared surname"
    if figure.index in heard:
        return figure, "shared surname"
    spoke = [other for other in namesakes if other.index in heard]
    named = [bisect_left(each.starts, head.span.start) for each in (figure, *spoke)]
    last = next((m for m in reversed(figure.mentions) if m.span.end <= head.span.start and " " in m.text), None)
    if len(spoke) == 1 and named[0] <= DWARFED * named[1]:
        passed = last is not None and _has_passed(scene, head, last, spoke[0])
        return (figure, "either namesake") if passed else (spoke[0], "shared surname")
    sentence = scene.layout.sentence(last.span.start) if last is not None else -1
    often = _whole_names(figure)
    rivals = [f for f in namesakes if f is not figure and often <= DWARFED * _whole_names(f)]
    beside = (m for rival in rivals for m in rival.mentions if " " in m.text)
    together = any(scene.layout.sentence(m.span.start) == sentence for m in beside)
    return figure, "either namesake" if together and not spoke else "shared surname"


def _has_passed(scene: Scene, head: NamedMention, last: NamedMention, spoke: Figure) -> bool:
    """Whether the sentence right before a bare surname is about a namesake of who spoke, who is not named since."""
    layout = scene.layout
    here = layout.sentence(head.span.start)
    token = layout.first(last.span.start)
    governed = last.possessive or (token > 0 and layout.words[token - 1].lower() in PREPOSITIONS)
    since = spoke.last_before(head.span.start)
    before = since is not None and layout.sentence(since.span.start) < here - 1
    paragraph = layout.paragraph(last.span.start) == layout.paragraph(head.span.start)
    return layout.sentence(last.span.start) == here - 1 and paragraph and before and not governed


def _is_called_by_given_name(scene: Scene, figure: Figure) -> bool:
    """Whether the article itself calls somebody by the given name alone: by the surname it then calls a namesake."""
    if figure.index not in scene.familiar:
        given = {name.forenames[0] for name in figure.names if name.forenames}
        alone = (mention.span.start for mention in figure.mentions if fold(mention.text) in given)
        scene.familiar[figure.index] = any(not scene.is_quoted(start) for start in alone)
    return scene.familiar[figure.index]


def _whole_names(figure: Figure) -> int:
    """How often a figure is named by more than the surname, which tells namesakes apart."""
    return sum(" " in mention.text for mention in figure.mentions)


def _unnamed(scene: Scene, k: int) -> Decision:
    phrase = scene.phrases[k]
    if phrase is None:
        return continued(scene, k)
    if phrase.kind is MentionKind.PRONOUN and phrase.pronoun in FIRST:
        return first_person(scene, k, phrase)
    if decided := together(scene, k, phrase) or relative(scene, k, phrase) or worded(scene, k, phrase):
        return decided
    if phrase.pronoun in VAGUE:
        return Decision((), VAGUE_NOBODY, (Evidence("nobody named", phrase.words, phrase.span, VAGUE_NOBODY),))
    if phrase.owner_pronoun and phrase.classes & {"work", "office"}:
        return _owned(scene, k, phrase)
    return scene.ranked(k, phrase)


def _owned(scene: Scene, k: int, phrase: Phrase) -> Decision:
    """“His message”: he; “his campaign”: the campaign he has."""
    word = OWNERS.get(phrase.owner_pronoun, phrase.owner_pronoun)
    owner = scene.ranked(k, Phrase(MentionKind.PRONOUN, phrase.owner_pronoun, pronoun=word, span=phrase.span))
    nobody = Evidence("nobody named", phrase.words, phrase.span, owner.confidence)
    if not owner.figures:
        return replace(owner, evidence=(nobody,))
    if "work" in phrase.classes:
        return owner
    office = scene.cast.office_of(owner.figures[0], CLASSES.get(phrase.noun, phrase.noun))
    if office is None:
        return Decision((), NO_OFFICE, (nobody, *owner.evidence))
    score = owner.confidence * OWNED
    return Decision(
        (office.index,),
        score,
        (Evidence("office", phrase.words, phrase.span, score), *owner.evidence),
        ((office.index, score),),
    )
