"""How far what an article says about a figure agrees with a description: the same noun, a noun of the same class, the
same country or party, a present or a former post, the same body; whose work is cited.

Whose work a “letter” or an “ad” is, no role says: it is mostly theirs whom the sentence is about that brought it up.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from extractors.lexicon.wordlists import countries, names_of, role_nouns, us_states
from extractors.mentions.layout import Layout
from extractors.mentions.surroundings import Label
from extractors.names import fold
from extractors.speakers.candidates import VAGUE_CLASSES, Query
from extractors.speakers.cast import Cast, Figure
from extractors.speakers.offices import CLASSES
from extractors.speakers.phrases import Phrase

Features = dict[str, float]
PARTIES = frozenset({"@republican", "@democrat", "@independent"})
GENERIC = frozenset("former current senior longtime famously first last late other latest recent same".split())
NEVER = frozenset({Label.PEOPLE, Label.OTHER})


def describe_role(layout: Layout, cast: Cast, query: Query, figure: Figure) -> Features:
    """How far what the article says about the figure agrees with the description."""
    phrase = query.phrase
    out: Features = {}
    bag = figure.bag
    if phrase.noun and (phrase.noun in bag or phrase.noun.removesuffix("s") in bag):
        out["same noun"] = 1.0
    classes = frozenset(c for word in bag for c in role_nouns().get(word, ())) if bag else frozenset()
    if phrase.noun in figure.titles:
        out["by title"] = 1.0
    if shared := classes & phrase.classes - VAGUE_CLASSES:
        out["same class"] = min(2, len(shared)) / 2
    elif not out:
        holds, wants = classes - VAGUE_CLASSES, phrase.classes - VAGUE_CLASSES
        out["other role" if holds and figure.is_person and wants else "role unknown"] = 1.0
    marks = {w for w in bag if w.startswith("@")}
    wanted = {w for w in phrase.bag if w.startswith("@")}
    for sort, asked, known in (
        ("party", wanted & PARTIES, marks & PARTIES),
        ("place", wanted - PARTIES, marks - PARTIES),
    ):
        if asked:
            out[f"same {sort}" if asked & known else f"other {sort}" if known else f"{sort} unknown"] = 1.0
    if "same noun" in out and not wanted - PARTIES and marks - PARTIES - {"@united-states"}:
        out["place not asked for"] = 1.0
    words = {
        w
        for w in phrase.bag - wanted
        if len(w) > 3 and w not in GENERIC and "@" + countries().get(w, us_states().get(w, "")) not in wanted
    }
    if words:
        known_words = bag if figure.is_person else bag.union(fold(figure.name).replace("-", " ").split())
        out["shared words"] = len(words & known_words) / len(words)
    if not figure.is_person and phrase.noun:
        name = figure.name.lower()
        if phrase.noun in name:
            out["noun in name"] = 1.0
        if any(word in name for word in names_of().get(phrase.noun, ())):
            out["name of that sort"] = 1.0
        elif phrase.noun in names_of() and any(word in name.split() for word in _sorts()):
            out["name of another sort"] = 1.0
        if figure.index in (same := cast.offices_of(CLASSES.get(phrase.noun, phrase.noun))):
            out["office of that sort"] = 1.0
            if len(same) == 1:
                out["alone of that office"] = 1.0
    if phrase.owner is not None:
        out["has owner"] = 1.0
        out["is owner"] = float(phrase.owner.span.start in figure.starts)
    out.update(_describe_posts(figure, phrase))
    if "work" in phrase.classes or "poll" in phrase.classes:
        out.update(_describe_work(layout, cast, query, figure))
    return out


@lru_cache(maxsize=1)
def _sorts() -> frozenset[str]:
    """Words of names that tell of what sort a body is."""
    return frozenset(word for words in names_of().values() for word in words)


def _describe_posts(figure: Figure, phrase: Phrase) -> Features:
    """Former or present, of which body: posts with the description's own noun."""
    out: Features = {}
    same = [post for post in figure.posts if post.noun == phrase.noun]
    if same:
        asked = phrase.former
        if all(post.former != asked for post in same):
            out["former not asked for" if not asked else "not former"] = 1.0
        elif asked:
            out["former too"] = 1.0
        if not asked and all(post.of and not post.of & phrase.bag for post in same):
            out["body not asked for"] = 1.0
    return out


def _describe_work(layout: Layout, cast: Cast, query: Query, figure: Figure) -> Features:
    """Whether the sentence that brought the work up first, or last before now, is about the figure."""
    places = cast.places(layout, query.phrase.noun)
    stop = bisect_left(places, query.offset)
    out: Features = {}
    if not stop:
        return out
    for place in (places[0], places[stop - 1]):
        sentence = layout.sentence(place)
        start = layout.sentences[sentence]
        end = layout.sentences[sentence + 1] if sentence + 1 < len(layout.sentences) else len(layout.text)
        i = bisect_left(cast.timeline, (start, -1))
        named = [n for at, n in cast.timeline[i : i + 12] if at < end and cast.figures[n].label not in NEVER]
        if figure.index in named:
            out["brought it up"] = max(out.get("brought it up", 0.0), 1.0 if named[0] == figure.index else 0.5)
    return out
