"""What speaks for each candidate of a query: sparse features with names that can be read.

Distance in sentences and paragraphs, how often and how the figure was named, who spoke before, whose statement the
words stand in, gender, role, country, party; the option “nobody the article names” has features of its own. The weights
of `data/ranker.json` go by these names: a feature that is renamed has to be learnt again.
"""

from __future__ import annotations

import math
from bisect import bisect_left

from extractors.lexicon.wordlists import role_nouns, source_nouns
from extractors.mentions.layout import Layout
from extractors.mentions.surroundings import MODIFIERS
from extractors.model import MentionKind
from extractors.names import fold
from extractors.speakers.agreement import describe_role
from extractors.speakers.candidates import NOBODY, Query, last_place, next_named
from extractors.speakers.cast import Cast, Figure
from extractors.speakers.closedclass import FEMALE, MALE, NEUTER, PLURAL, PREPOSITIONS
from extractors.speakers.positions import describe_position

MANY = 400  # figures looked through for a noun in their names
Features = dict[str, float]
MODIFIED = frozenset(role_nouns()) | frozenset(source_nouns()) | MODIFIERS
PRONOUN_GROUPS = {
    **dict.fromkeys(MALE | FEMALE, "he, she"), **dict.fromkeys(NEUTER, "it"), **dict.fromkeys(PLURAL, "they"),
    **dict.fromkeys(("who", "whom"), "who"), **dict.fromkeys(("which", "that"), "which"),
}  # fmt: skip
NOBODY_CLASSES = frozenset(
    "body office work poll person relative head-of-state legislator candidate spokesperson official adviser".split()
)


def describe(layout: Layout, cast: Cast, query: Query, index: int) -> Features:
    """The features of one candidate, or of nobody."""
    if index == NOBODY:
        return _describe_nobody(layout, query)
    figure = cast.figures[index]
    out: Features = {}
    last = figure.last_before(query.offset)
    spoke = next((n for n, (_, i) in enumerate(query.spoken[:4]) if i == index), None)
    last_offset = last_place(cast, query, index)
    here = layout.paragraph(query.offset)
    if last_offset < 0:
        out["ahead"] = 1.0
        last = figure.mentions[0]
        out["ahead same paragraph"] = float(layout.paragraph(last.span.start) == here)
        out["ahead same sentence"] = float(layout.sentence(last.span.start) == layout.sentence(query.offset))
    else:
        sentences = layout.sentence(query.offset) - layout.sentence(last_offset)
        paragraphs = here - layout.paragraph(last_offset)
        out[f"sentences {min(sentences, 3) if sentences < 4 else 4 if sentences < 8 else 8}"] = 1.0
        out[f"paragraphs {min(paragraphs, 3)}"] = 1.0
        out.update(_describe_last(layout, figure, query, sentences))
    seen = bisect_left(figure.starts, query.offset)
    out["mentions"] = math.log1p(seen)
    out["recent mentions"] = min(3, seen - bisect_left(figure.starts, layout.paragraphs[max(0, here - 1)])) / 3
    out["in opening"] = float(figure.starts[0] < layout.paragraphs[min(3, len(layout.paragraphs) - 1)])
    if spoke is not None:
        same = layout.paragraph(query.spoken[spoke][0]) == here
        near = here - layout.paragraph(query.spoken[spoke][0]) <= 2
        out[f"spoke {min(spoke, 2)} {'here' if same else 'near' if near else 'far'}"] = 1.0
    if query.enclosing == index:
        out["own words quoted" if query.quoted else "own words reported"] = 1.0
    elif query.enclosing != NOBODY:
        out["in another's words"] = 1.0
    gender = query.phrase.gender
    if gender and figure.is_person:
        out["gender agrees" if figure.gender == gender else "gender unknown"] = 1.0
    out[f"label {figure.label}"] = 1.0
    out["named source"] = math.log1p(query.sources.get(index, 0))
    out.update(describe_position(layout, cast, query, figure))
    if query.sort == "nominal":
        out.update(describe_role(layout, cast, query, figure))
        out["described so before"] = float(query.before == index)
        if "same noun" in out and query.phrase.definite and len(cast.told.get(query.phrase.noun, ())) == 1:
            out["alone in role"] = 1.0
        if "noun in name" in out and query.phrase.definite and _is_alone(cast, query.phrase.noun):
            out["alone in name"] = 1.0
        if query.offset < layout.paragraphs[min(2, len(layout.paragraphs) - 1)]:
            out["opening: first source"] = float(query.first == index)
        if last_offset >= 0 and query.phrase.indefinite:
            out["known already"] = 1.0  # “a senator” brings somebody new up
        if last_offset < 0:
            out["next named"] = float(next_named(cast, query) == index)
            out["ahead with role"] = float(bool(out.get("same noun") or out.get("same class")))
    return out


def _is_alone(cast: Cast, noun: str) -> bool:
    """Whether one organisation or office alone has the noun in its name."""
    return sum(not f.is_person and noun in f.name.lower() for f in cast.figures[:MANY]) == 1


def _describe_last(layout: Layout, figure: Figure, query: Query, sentences: int) -> Features:
    """How the figure was named last: as a subject, after a preposition, as an owner, right before “who”."""
    last = figure.last_before(query.offset)
    if last is None:
        return {}
    token = layout.first(last.span.start)
    start = layout.after(layout.sentences[layout.sentence(last.span.start)])
    before = layout.words[token - 1].lower() if token else ""
    near = "near" if sentences <= 1 else "far"
    out: Features = {}
    if token - start <= 4 and before not in PREPOSITIONS:
        out[f"subject {near}"] = 1.0
    if last.possessive:
        out[f"possessive {near}"] = 1.0
    if before in PREPOSITIONS:
        out[f"after preposition {near}"] = 1.0
    after = layout.after(last.span.end)
    following = fold(layout.words[after]) if after < len(layout.words) else ""
    if not last.possessive and following in MODIFIED and layout.starts[after] - last.span.end <= 1:
        out["modifier"] = 1.0
    if query.phrase.pronoun in {"who", "which", "that", "whom"}:
        gap = layout.text[last.span.end : query.offset]
        out["adjacent"] = float(len(gap) <= 3)
        out["adjacent after comma"] = float(len(gap) <= 3 and "," in gap)
    return out


def _describe_nobody(layout: Layout, query: Query) -> Features:
    phrase = query.phrase
    out: Features = {"nobody": 1.0}
    if phrase.kind is MentionKind.PRONOUN:
        out[f"nobody: {PRONOUN_GROUPS.get(phrase.pronoun, 'other')}"] = 1.0
        if query.sort == "person" and query.spoken and query.spoken[0][1] == NOBODY:
            near = layout.paragraph(query.offset) - layout.paragraph(query.spoken[0][0]) <= 2
            out[f"nobody: a stranger spoke last {'near' if near else 'far'}"] = 1.0
        return out
    words = phrase.words.split()
    lead = words[0].lower() if words else ""
    out["nobody: plural"] = float(phrase.plural)
    out["nobody: definite"] = float(phrase.definite and not phrase.plural)
    out["nobody: the"] = float(lead == "the" and not phrase.plural)
    out["nobody: a"] = float(lead in {"a", "an", "one", "another"})
    out["nobody: owner"] = float(phrase.owner is not None or bool(phrase.owner_pronoun))
    for group in phrase.classes & NOBODY_CLASSES:
        out[f"nobody: {group}"] = 1.0
    out["nobody: described so before"] = float(query.before == NOBODY)
    out["nobody: named before"] = float(query.before is not None and query.before != NOBODY)
    out["nobody: unknown noun"] = float(not phrase.classes)
    out["nobody: long"] = float(len(words) > 5)
    out["nobody: opening"] = float(query.offset < layout.paragraphs[min(2, len(layout.paragraphs) - 1)])
    return out
