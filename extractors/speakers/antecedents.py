"""Sources whose speaker follows from the words right before them: “who”, “both”, “they” after joint speakers, “I”.

These need no weighing: a relative pronoun belongs to the name or description it is set behind; “they” and “the two
men” to people who spoke, or were named, as a pair; “I” to whoever's statement it stands in, outside any to the author.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from itertools import pairwise

from extractors.lexicon.wordlists import role_nouns
from extractors.mentions.surroundings import Label, NamedMention
from extractors.model import Evidence, MentionKind, Span
from extractors.speakers.closedclass import PREPOSITIONS
from extractors.speakers.phrases import Phrase, read_source
from extractors.speakers.scene import Decision, Scene, is_somebody

TOGETHER_PARAGRAPHS = 2  # how long “they” means the people who spoke as one
TWO_PARAGRAPHS = 25  # how long “the two lawmakers” does
PAIR_SENTENCES = 4
PAIR_GAP = 40  # code points between two names that an “and” joins
APPOSITION_REACH = 140  # code points between a name and its “who”
ANTECEDENT_TOKENS = 8  # words of a description before “who”
ADJACENT, JOINT, PAIR, LAST_TWO = 0.9, 0.8, 0.65, 0.55  # how far each rule is to be trusted
FINITE = frozenset(
    "is was are were has had have said says told will would can could did does do be been and but that".split()
)
PAIRED = {"men": "m", "women": "f"} | dict.fromkeys(
    ("candidates", "leaders", "rivals", "senators", "lawmakers", "presidents", "nominees"), ""
)
SINGULAR_FIRST = frozenset({"i", "me", "my"})
RELATIVES = frozenset({"who", "whom", "which", "that"})


def first_person(scene: Scene, k: int, phrase: Phrase) -> Decision:
    """“I” in a statement is its speaker; in the article's own voice it is the author."""
    outer = scene.outer(k)
    step = Evidence("first person", phrase.words, phrase.span, ADJACENT)
    if outer is None:
        return Decision((), ADJACENT, (step,), by_author=not scene.is_quoted(scene.place(k)))
    if phrase.pronoun in SINGULAR_FIRST and outer.figures:
        return Decision(outer.figures[:1], outer.confidence, (step, *outer.evidence), outer.options)
    return Decision((), ADJACENT, (step,))


def together(scene: Scene, k: int, phrase: Phrase) -> Decision | None:
    """“They”, “both”, “the two lawmakers” after two people spoke as one; None if the words mean nothing of the sort."""
    words = phrase.words.lower().split()
    two = phrase.pronoun in {"both", "each"} or words[:2] == ["the", "two"] or words[:1] == ["both"]
    if not two and phrase.pronoun not in {"they", "their"}:
        return None
    place = scene.place(k)
    stop = bisect_left(scene.together, (place, ()))
    reach = TWO_PARAGRAPHS if two else TOGETHER_PARAGRAPHS
    if stop and scene.layout.paragraph(place) - scene.layout.paragraph(scene.together[stop - 1][0]) <= reach:
        figures = scene.together[stop - 1][1]
        named = [m for f in figures if (m := scene.cast.figures[f].last_before(place))]
        return _decided(figures, JOINT, "joint speakers", phrase, named)
    human = not phrase.noun or phrase.noun in role_nouns() or words[-1] in PAIRED
    return _pair(scene, place, phrase, words[-1]) if two and human else None


def _pair(scene: Scene, place: int, phrase: Phrase, noun: str) -> Decision | None:
    """The two people that an “and” joined last, in this sentence or the few before; else the last two that fit."""
    first = scene.layout.sentences[max(0, scene.layout.sentence(place) - PAIR_SENTENCES)]
    before = [m for m in scene.cast.within(Span(first, place)) if m.label is Label.PERSON and m.span.end <= place]
    for one, other in reversed(list(pairwise(before))):
        gap = scene.layout.text[one.span.end : other.span.start].lower()
        pair = (scene.cast.of(one).index, scene.cast.of(other).index)
        if len(gap) < PAIR_GAP and pair[0] != pair[1] and {"and", "&", "or"} & set(gap.split()[-3:]):
            return _decided(pair, PAIR, "pair", phrase, [one, other])
    if noun not in PAIRED:
        return None
    fitting = [m for m in before if not PAIRED[noun] or scene.cast.of(m).gender in {"", PAIRED[noun]}]
    last = list({scene.cast.of(m).index: m for m in fitting}.items())[-2:]
    if len(last) < 2:
        return None
    return _decided(tuple(i for i, _ in last), LAST_TWO, "pair", phrase, [m for _, m in last])


def _decided(figures: tuple[int, ...], score: float, rule: str, phrase: Phrase, named: list[NamedMention]) -> Decision:
    steps = (Evidence(rule, phrase.words, phrase.span, score), *(Evidence("mention", m.text, m.span) for m in named))
    return Decision(figures, score, steps, tuple((f, score) for f in figures))


def relative(scene: Scene, k: int, phrase: Phrase) -> Decision | None:
    """Whom “who” or “which” is set behind: a name (over an apposition, an age, a bracket), else a description."""
    if phrase.kind is not MentionKind.PRONOUN or phrase.pronoun not in RELATIVES:
        return None
    layout = scene.layout
    start = phrase.span.start
    before = scene.cast.within(Span(max(0, start - 2 * APPOSITION_REACH), start))
    for mention in reversed(before[-4:]):
        personal = mention.label is Label.PERSON
        if layout.sentence(mention.span.start) != layout.sentence(start):
            break
        if mention.label is Label.PEOPLE or (phrase.pronoun in {"who", "whom"} and not personal):
            continue
        gap = layout.text[mention.span.end : start].strip()
        set_off = gap[:1] in {",", "—", "–", "-", "("}
        if gap and not set_off:
            continue  # the name only modifies: “a Roe campaign lawyer who”
        if not _is_verbless(gap):
            return None
        token = layout.first(mention.span.start)
        governed = token > 0 and layout.words[token - 1].lower() in PREPOSITIONS
        if (governed and not (set_off and personal)) or phrase.words.lower() != phrase.pronoun:
            return None  # “friends of Jane Roe who …”, “both of whom”
        return _decided((scene.cast.of(mention).index,), ADJACENT, "relative pronoun", phrase, [mention])
    return _described(scene, k, phrase)


def _is_verbless(words: str) -> bool:
    """Whether the words between a name and “who” are no more than an apposition, an age, a place, a bracket."""
    return len(words) < APPOSITION_REACH and not FINITE & set(words.lower().split())


def _described(scene: Scene, k: int, phrase: Phrase) -> Decision | None:
    """“The former president, who …”: the description is resolved in the pronoun's stead."""
    layout = scene.layout
    stop = layout.first(phrase.span.start)
    stop -= stop > 0 and layout.words[stop - 1] == ","
    for i in range(stop - 1, max(-1, stop - 1 - ANTECEDENT_TOKENS), -1):
        if not layout.words[i][0].isalnum() or layout.sentence(layout.starts[i]) != layout.sentence(phrase.span.start):
            return None
        if layout.words[i].lower() in {"the", "his", "her", "a", "an"}:
            if named := _copula(scene, i):
                return _decided((scene.cast.of(named).index,), ADJACENT, "relative pronoun", phrase, [named])
            read = read_source(layout, scene.cast, Span(layout.starts[i], layout.ends[stop - 1]))
            if read.heads or read.plural or not read.classes:
                return None
            decision = scene.ranked(k, read)
            step = Evidence("relative pronoun", phrase.words, phrase.span, ADJACENT)
            alone = read if is_somebody(read) else None
            return replace(decision, evidence=(step, *decision.evidence), stands_for=alone)
    return None


def _copula(scene: Scene, i: int) -> NamedMention | None:
    """Jane Roe in “Jane Roe is a lawyer who …”, where token `i` is the “a”."""
    layout = scene.layout
    if i < 2 or layout.words[i - 1].lower() not in {"is", "was", "became"}:
        return None
    before = scene.cast.within(Span(layout.starts[i - 2], layout.ends[i - 2]))
    return before[-1] if before and before[-1].label is Label.PERSON else None
