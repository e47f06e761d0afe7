"""How far what an article says about a figure agrees with a description: the same noun, a noun of the same class, the
same country or party, a present or a former post, the same body; whose work is cited.

Whose work a “letter” or an “ad” is, no role says: it is mostly theirs whom the sentence is about that brought it up.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from extractors.lexicon.wordlists import countries, name_words, names_of, post_lines, us_states
from extractors.mentions.layout import Layout
from extractors.mentions.surroundings import Label
from extractors.names import fold
from extractors.speakers.candidates import VAGUE_CLASSES, Query
from extractors.speakers.cast import Cast, Figure
from extractors.speakers.descriptors import posts, role_classes
from extractors.speakers.offices import CLASSES
from extractors.speakers.phrases import Phrase

Features = dict[str, float]
PARTIES = frozenset({"@republican", "@democrat", "@independent"})
SOLE = frozenset("head-of-state president minister secretary governor mayor party-head speaker".split())  # one a place
RULERS = frozenset("head-of-state president governor mayor".split())
POLITICAL = RULERS | frozenset(
    "vice-president minister secretary legislator speaker party-head candidate politician head royal heir "
    "diplomat".split()
)
CHAMBERS = frozenset("senate house majority minority parliament parliamentary congressional assembly".split())
GENERIC = frozenset("former current senior longtime famously first last late other latest recent same".split())
NEVER = frozenset({Label.PEOPLE, Label.OTHER})


def describe_role(layout: Layout, cast: Cast, query: Query, figure: Figure) -> Features:
    """How far what the article says about the figure agrees with the description."""
    phrase = query.phrase
    out: Features = {}
    bag = figure.bag
    if phrase.noun and (phrase.noun in bag or phrase.noun.removesuffix("s") in bag or is_same_post(phrase.noun, bag)):
        out["same noun"] = 1.0
    classes = classes_of(bag)
    asked_classes = phrase.classes - no_state(phrase.noun, phrase.bag) - VAGUE_CLASSES
    if phrase.noun in figure.titles:
        out["by title"] = 1.0
    if shared := classes & asked_classes:
        out["same class"] = min(2, len(shared)) / 2
    elif not out:
        held = classes - VAGUE_CLASSES if figure.is_person else frozenset()
        out["other role" if held and asked_classes else "role unknown"] = 1.0
        if held and asked_classes & RULERS and not held & POLITICAL:
            out["no ruler"] = 1.0
    marks = {w for w in bag if w.startswith("@")}
    wanted = {w for w in phrase.bag if w.startswith("@")}
    for sort, asked, known in (
        ("party", wanted & PARTIES, marks & PARTIES),
        ("place", wanted - PARTIES, marks - PARTIES),
    ):
        if asked:
            out[f"same {sort}" if asked & known else f"other {sort}" if known else f"{sort} unknown"] = 1.0
    if is_another_post(figure, phrase):
        out = {name: 1.0 for name in out if name not in {"same noun", "by title", "same class"}} | {"other post": 1.0}
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
        elif phrase.noun in names_of() and any(word in name.split() for word in sorts()):
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


def is_same_post(noun: str, bag: frozenset[str]) -> bool:
    """Whether somebody is told to be what a noun says in another word: “the pontiff” of a pope."""
    lines = post_lines().get(noun, frozenset())
    return bool(lines) and any(lines & post_lines()[word] for word in bag if word in post_lines())


def classes_of(bag: frozenset[str]) -> frozenset[str]:
    """The classes of all that a figure is; whoever leads or presides over legislators is one."""
    classes = frozenset(c for word in bag for c in role_classes(word) - no_state(word, bag))
    heads = bag & {"speaker", "whip"} or ("leader" in bag and bag & CHAMBERS)
    return classes | {"legislator"} if heads else classes


def no_state(noun: str, bag: frozenset[str]) -> frozenset[str]:
    """`head-of-state` where a leader leads something else: “the union leader”, “the Republican leader”."""
    if noun != "leader" or not (bag & PARTIES or bag & name_words("field")):
        return frozenset()
    return frozenset({"head-of-state"})


def lands_of(bag: frozenset[str]) -> frozenset[str]:
    """The countries that a bag of words names; an American state is in no country of its own."""
    marks = {word for word in bag if word.startswith("@")} - PARTIES
    return frozenset("@united-states" if word[1:] in us_states().values() else word for word in marks)


def is_another_post(figure: Figure, phrase: Phrase) -> bool:
    """Whether the description's very noun is what the figure is elsewhere: “the health minister”, “the mayor of Ash”,
    “the French president”.

    Every post of that noun must name its field or place, and none may be one that the description names.
    """
    same = [post for post in figure.posts if post.noun == phrase.noun]
    asked = next((post for post in posts(phrase.words) if post.noun == phrase.noun), None) if same else None
    if asked is None:
        return False
    there, here = lands_of(figure.bag), lands_of(phrase.bag)
    if there and here and not there & here:
        return True
    if role_classes(phrase.noun) & SOLE:
        return _parted(asked.field | asked.of, [post.field | post.of for post in same])
    return _parted(asked.field, [post.field for post in same]) or _parted(
        asked.of - asked.field, [post.of - post.field for post in same]
    )


def _parted(wanted: frozenset[str], known: list[frozenset[str]]) -> bool:
    """Whether all that is known is something else than what is wanted."""
    return bool(wanted) and all(held and not held & wanted for held in known)


@lru_cache(maxsize=1)
def sorts() -> frozenset[str]:
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
