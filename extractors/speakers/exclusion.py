"""Whom a description cannot mean, whatever else speaks for them: “the prosecutor” after a defence lawyer, “the mayor”
after her deputy, “the president” after a former one, “the chancellor” after a union leader.

The ranker weighs evidence; with one person named nearby it has nobody else to prefer, and nearness alone would give
them the words of a stranger. A wrong name is worse than none, so what an article tells of a person rules out other
posts, other parties, other countries and other people's relatives. Who holds a post that the article gives nobody is
only known where the article is about one person, whom it need not introduce.
"""

from __future__ import annotations

from extractors.lexicon.wordlists import countries, is_demonym, names_of, post_lines
from extractors.mentions.layout import Layout
from extractors.mentions.surroundings import POSSESSIVE
from extractors.names import fold
from extractors.names.lenient import surname_key
from extractors.speakers.agreement import PARTIES, SOLE, classes_of, is_another_post, lands_of, no_state, sorts
from extractors.speakers.authorship import is_bystander
from extractors.speakers.candidates import LOCATIVE, NOBODY, Query
from extractors.speakers.cast import Cast, Figure
from extractors.speakers.descriptors import role_classes
from extractors.speakers.phrases import Phrase

# Classes of posts and callings that exclude one another; a candidate, an author, an activist may be anything else.
CALLINGS = frozenset(
    "head-of-state president vice-president minister secretary legislator speaker party-head governor mayor head "
    "spokesperson lawyer judge police soldier diplomat adviser official doctor cleric royal first-lady union "
    "athlete".split()
)
PARTISANS = frozenset("republican democrat conservative liberal independent socialist libertarian".split())
RESEARCHERS = frozenset({"academic", "analyst", "pollster", "doctor", "official"})
# Bodies whose names mostly tell that they are one: “the union” is no foundation. A company may be called anything.
TELLING = frozenset(
    "union network channel newspaper paper tabloid magazine department ministry court bank party school university "
    "college airline carrier hospital church council parliament".split()
)
SAYING = frozenset({"council", "ministry", "court", "parliament"})  # no name goes without saying so but in capitals
NO_FIRMS = frozenset(
    "trust foundation institute university union association council ministry department committee court league "
    "society charity police party parliament senate government".split()
)
# What tells one of several relatives from the others: “the elder sister”.
ELDER = frozenset("elder older eldest oldest younger youngest".split())
CENTRAL = 3  # names of one who is so often named needs no introduction,
LEADING = 2 / 3  # if nobody is named more often than by this ratio


def is_ruled_out(layout: Layout, cast: Cast, query: Query, index: int) -> bool:
    """Whether what the article tells of a figure keeps a description from meaning it."""
    if index == NOBODY or query.sort != "nominal":
        return False
    figure, phrase = cast.figures[index], query.phrase
    if phrase.classes & {"poll", "work"}:
        later = figure.is_person and figure.starts[0] > query.offset  # nobody wrote a memo by being named behind it
        if later or is_bystander(layout, cast, query, figure):
            return True
    if not figure.is_person:
        return _is_another_body(figure, phrase, query.offset)
    if phrase.classes & {"poll"}:
        return not classes_of(figure.bag) & RESEARCHERS
    if not role_classes(phrase.noun) and not is_demonym(phrase.noun):
        return False
    return (
        _is_elsewhere(figure, phrase)
        or _works_elsewhere(figure, phrase)
        or _is_brought_up(query, figure)
        or _has_left(figure, phrase)
        or _is_another(figure, phrase)
        or _is_unknown(cast, query, figure)
        or _is_held(cast, query, figure)
        or _is_no_relative(cast, figure, phrase)
    )


def _is_brought_up(query: Query, figure: Figure) -> bool:
    """“The diplomat” behind “a diplomat” whom nobody names is that one, and no one who was never told to be one."""
    return query.before == NOBODY and query.phrase.definite and query.phrase.noun not in figure.bag


def _works_elsewhere(figure: Figure, phrase: Phrase) -> bool:
    """“The curator in Bergen” is told from others by the place, and no one who was never told to be a curator."""
    if phrase.noun in figure.bag or classes_of(figure.bag) & phrase.classes:
        return False
    words = phrase.words.split()
    return any(
        word in LOCATIVE and following[:1].isupper() and fold(before.strip(",")) == phrase.noun
        for before, word, following in zip(words, words[1:], words[2:], strict=False)
    )


def _callings(classes: frozenset[str]) -> frozenset[str]:
    return classes & CALLINGS


def _is_elsewhere(figure: Figure, phrase: Phrase) -> bool:
    """Another country, state or party: “the Ghanaian leader”, “the Democratic senator”."""
    here, there = phrase.bag, figure.bag
    parties = here & PARTIES, there & PARTIES
    if all(parties) and not parties[0] & parties[1]:
        return True
    lands = lands_of(here), lands_of(there)
    return all(lands) and not lands[0] & lands[1]


def _has_left(figure: Figure, phrase: Phrase) -> bool:
    """Whether all posts of that name that the figure is told to have are former ones: “former captain Roy Tate”."""
    same = [post for post in figure.posts if post.noun == phrase.noun]
    return bool(same) and not phrase.former and phrase.noun in post_lines() and all(post.former for post in same)


def _is_another(figure: Figure, phrase: Phrase) -> bool:
    """Another post than all that are told: of other lines, or of other classes, or the same one elsewhere."""
    told = [lines for word in figure.bag if (lines := post_lines().get(word))]
    asked = post_lines().get(phrase.noun)
    if phrase.noun in figure.bag:
        return is_another_post(figure, phrase)
    if phrase.former:
        return False
    if asked and told:
        return not any(asked & lines for lines in told)
    if phrase.noun in PARTISANS:
        return False
    held = _callings(classes_of(figure.bag))
    wanted = _callings(phrase.classes - no_state(phrase.noun, phrase.bag))
    return bool(held and wanted) and not held & wanted


def _is_central(cast: Cast, figure: Figure) -> bool:
    """Whether the article is about that person, whom it then need not introduce: nobody is named far more often."""
    named = len(figure.mentions)
    most = max((len(each.mentions) for each in cast.prominent if each.is_person), default=0)
    return named >= max(CENTRAL, LEADING * most)


def _is_unknown(cast: Cast, query: Query, figure: Figure) -> bool:
    """A post that nobody is told to have, or a country that nobody is told to be of, and no central figure."""
    phrase = query.phrase
    if query.before == figure.index or phrase.noun in PARTISANS or _is_central(cast, figure):
        return False
    if is_demonym(phrase.noun) and not lands_of(figure.bag):
        return True
    wanted = _callings(phrase.classes)
    if not wanted or (wanted == {"athlete"} and phrase.noun not in post_lines()):
        return False  # any sportswoman may be called “the swimmer”, but not “the captain”
    if not classes_of(figure.bag) & wanted:
        return phrase.noun not in figure.bag
    abroad = {mark for mark in phrase.bag if mark.startswith("@") and mark[1:] in countries().values()}
    return bool(abroad) and bool(wanted & SOLE) and not lands_of(figure.bag)


def _is_held(cast: Cast, query: Query, figure: Figure) -> bool:
    """A post that somebody else was told to have before, and this figure, however central, nowhere is: “the mayor”
    after Mayor Ann Roe, who spoke longer ago.
    """
    phrase = query.phrase
    if not phrase.definite or phrase.former or query.before == figure.index or phrase.noun in PARTISANS:
        return False
    wanted = _callings(phrase.classes - no_state(phrase.noun, phrase.bag))
    if not wanted or phrase.noun in figure.bag or wanted & classes_of(figure.bag):
        return False
    return any(
        other is not figure and other.is_person and other.starts[0] < query.offset and not _has_left(other, phrase)
        for word in (phrase.noun, *wanted)
        for other in cast.told.get(word, ())
    )


def _is_no_relative(cast: Cast, figure: Figure, phrase: Phrase) -> bool:
    """Somebody's relative who is told to be none, or another one than the elder; a namesake of the owner may be."""
    if "relative" not in phrase.classes:
        return False
    if phrase.bag & ELDER - figure.bag:
        return True
    described = any(mark in phrase.words for mark in POSSESSIVE)
    owned = phrase.owner or phrase.owner_pronoun or described
    if not owned or phrase.noun in figure.bag:
        return False
    if described and phrase.owner is None:
        return True  # “the boy's mother”: nobody tells who the boy is
    return all(len(cast.people_named(surname_key(name.last))) < 2 for name in figure.names)


def _is_another_body(figure: Figure, phrase: Phrase, offset: int) -> bool:
    """A body of another sort by its name: “the union” is no foundation, “the firm” no trust, and what is named only
    further on, without a word that says so, is no college.
    """
    if phrase.noun in figure.bag:
        return False
    words = fold(figure.name).replace("-", " ").split()
    if phrase.noun in {"company", "firm"}:
        return not NO_FIRMS.isdisjoint(words)
    if phrase.noun not in TELLING:
        return False
    if phrase.noun in words or set(names_of().get(phrase.noun, ())) & set(words):
        return False
    new = figure.starts[0] > offset or (phrase.noun in SAYING and len(figure.mentions) < CENTRAL)
    return (new and not figure.name.isupper()) or bool(sorts() & set(words))
