"""One article while its sources are being decided: what is known so far, and what a new question may ask of it.

A `Decision` says which figures of the cast one attribution's source is. A `Scene` collects decisions as they are made:
who spoke where, whom a description's noun stood for last, which statement stands inside which. All look-ups are
bisections into lists kept in text order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from extractors.lexicon import Attitude, attitude, cue_lemma
from extractors.lexicon.closedclass import PREPOSITIONS
from extractors.mentions.layout import Layout
from extractors.model import Attribution, Evidence, MentionKind, Span
from extractors.speakers.candidates import NOBODY, PERSON_CLASSES, Query, suits
from extractors.speakers.cast import Cast
from extractors.speakers.genders import is_outdone
from extractors.speakers.hearers import hearer_of, told_of
from extractors.speakers.phrases import Phrase
from extractors.speakers.sole import SOLE_HOLDER, sole_holder

REMEMBERED = 4  # earlier sources that a query sees
REACH = 3 * REMEMBERED  # of which it looks for them among
LEAN = 0.6  # a figure is preferred to nobody from this share of nobody's probability on
TORN = 0.45  # how far to trust either of two who are as likely: less than a threshold, and it names its candidates
OPENING_TOKENS = 4  # before the name that a sentence opens with
DEEPEST = 5  # statements inside statements are followed this far
Ranker = Callable[[Layout, Cast, Query], list[tuple[int, float]]]


@dataclass(frozen=True, slots=True)
class Decision:
    """Who the source of one attribution is. `figures` is empty for nobody by name; `options` are what was weighed.

    `stands_for` is the description of somebody without a name that a pronoun takes up: “a neighbour … she”.
    """

    figures: tuple[int, ...] = ()
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    options: tuple[tuple[int, float], ...] = ()
    phrase: Phrase | None = None
    by_author: bool = False
    stands_for: Phrase | None = None


@dataclass(slots=True)
class Scene:
    """The state of one article. `marked` are its outermost quotations, `phrases` the sources read, in order of index.

    `spoken` holds (offset, figure) of every source decided, `levels` in how many other statements each stands,
    `together` (offset, figures) of joint ones, `sources` how often each figure is a named source, `nouns` whom a
    description's noun stood for (NOBODY: no one by name) and where it brought them up (-1: it did not),
    `named` the named sources, first heard first, `familiar` whom the article calls by the given name alone.
    """

    layout: Layout
    cast: Cast
    attributions: Sequence[Attribution]
    marked: Sequence[Span]
    phrases: Sequence[Phrase | None]
    ranker: Ranker
    order: list[tuple[int, int]] = field(default_factory=list)
    enclosing: list[int | None] = field(default_factory=list)
    decisions: dict[int, Decision] = field(default_factory=dict)
    spoken: list[tuple[int, int]] = field(default_factory=list)
    levels: dict[tuple[int, int], int] = field(default_factory=dict)
    together: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    sources: Counter[int] = field(default_factory=Counter)
    nouns: dict[str, list[tuple[frozenset[str], int, int]]] = field(default_factory=dict)
    unnamed: list[tuple[int, int]] = field(default_factory=list)
    named: tuple[int, ...] = ()
    familiar: dict[int, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.order = sorted((self.place(k), k) for k in range(len(self.attributions)))
        self.enclosing = _enclosures(self)

    def place(self, k: int) -> int:
        """Where attribution `k` stands: its source, else its content."""
        one = self.attributions[k]
        return one.source.start if one.source else one.content[0].start if one.content else 0

    def depth(self, k: int) -> int:
        """In how many other statements attribution `k` stands."""
        depth, outer = 0, self.enclosing[k]
        while outer is not None and depth < DEEPEST:
            depth, outer = depth + 1, self.enclosing[outer]
        return depth

    def outer(self, k: int) -> Decision | None:
        """The decision on the statement around `k`, if there is one and it is made."""
        outer = self.enclosing[k]
        return self.decisions.get(outer) if outer is not None else None

    def previous(self, k: int) -> int | None:
        """The attribution that stands right before `k` in the text, at no greater depth."""
        i = bisect_left(self.order, (self.place(k), k)) - 1
        while i >= 0 and self.depth(self.order[i][1]) > self.depth(k):
            i -= 1
        return self.order[i][1] if i >= 0 else None

    def is_quoted(self, offset: int) -> bool:
        """Whether the offset stands inside an outermost quotation."""
        i = bisect_right(self.marked, offset, key=lambda span: span.start) - 1
        return i >= 0 and offset < self.marked[i].end

    def settle(self, k: int, decision: Decision) -> None:
        """Writes down the decision on `k` and who spoke there."""
        phrase = self.phrases[k]
        self.decisions[k] = replace(decision, phrase=phrase)
        if phrase is not None and phrase.noun:
            meant = decision.figures[0] if decision.figures else NOBODY
            fresh = self.place(k) if phrase.indefinite else -1
            self.nouns.setdefault(phrase.noun, []).append((marks_of(phrase), meant, fresh))
        if phrase is not None and not decision.figures and is_somebody(phrase):
            insort(self.unnamed, (self.place(k), k))
        for figure in decision.figures:
            one = (self.place(k), figure)
            self.levels[one] = min(self.depth(k), self.levels.get(one, DEEPEST))
            insort(self.spoken, one)
        if len(decision.figures) > 1:
            insort(self.together, (self.place(k), decision.figures))

    def ranked(self, k: int, phrase: Phrase) -> Decision:
        """What the ranker says about a pronoun or description at the place of `k`."""
        query = self._query(k, phrase)
        options = tuple(self.ranker(self.layout, self.cast, query))
        best, score = options[0]
        if best == NOBODY and len(options) > 1 and options[1][1] >= LEAN * score:
            best, score = options[1]  # as likely as not somebody: the caller's threshold decides
        holder = sole_holder(self.layout, self.cast, query) if best == NOBODY or score < SOLE_HOLDER else NOBODY
        if holder != NOBODY and best in {NOBODY, holder}:
            return Decision((holder,), SOLE_HOLDER, self._chain(holder, phrase, SOLE_HOLDER), options)
        if best == NOBODY:
            step = Evidence("nobody named", phrase.words, phrase.span, score)
            stranger = self._stranger(self.place(k), phrase) if phrase.gender else None
            return Decision(
                (), score, (step,), options, stands_for=None if stranger is None else self.phrases[stranger]
            )
        outdone = is_outdone(self.cast, query, best, options)
        if outdone or self._is_torn(query, options) or self._is_about(query, best):
            score = min(score, TORN)
        return Decision((best,), score, self._chain(best, phrase, score), options)

    def _is_torn(self, query: Query, options: Sequence[tuple[int, float]]) -> bool:
        """Whether “she” may be either of two people just named who have not spoken: “Ann Roe beat Eva Poe. She …”."""
        if query.sort != "person":
            return False
        likeliest = [i for i, _ in options if i != NOBODY][:2]
        here = self.layout.sentence(query.offset)
        heard = {i for _, i in query.spoken}
        named = [m for i in likeliest if i not in heard and (m := self.cast.figures[i].last_before(query.offset))]
        return len(named) == 2 and all(here - self.layout.sentence(m.span.start) <= 1 for m in named)

    def _is_about(self, query: Query, figure: int) -> bool:
        """Whether what stands before is about somebody else, or somebody else tells of it."""
        if query.sort == "person" and query.quoted and self._is_told_elsewhere(query, figure):
            return True
        return self._is_about_stranger(query, figure) or self._has_passed(query, figure)

    def _is_told_elsewhere(self, query: Query, figure: int) -> bool:
        """Whether no speech names a figure: whom “he” means in what somebody says, the sentences around cannot tell."""
        last = self.cast.figures[figure].last_before(query.offset)
        return last is None or not self.is_quoted(last.span.start)

    def _is_about_stranger(self, query: Query, figure: int) -> bool:
        """Whether somebody without a name spoke last in this paragraph, and the figure has not been named since."""
        if query.sort != "person" or not query.spoken or query.spoken[0][1] != NOBODY:
            return False
        since = query.spoken[0][0]
        last = self.cast.figures[figure].last_before(query.offset)
        here = self.layout.paragraph(since) == self.layout.paragraph(query.offset)
        return here and (last is None or last.span.start < since)

    def _has_passed(self, query: Query, figure: int) -> bool:
        """Whether the sentence before a statement is about somebody else than who spoke last, and the pronoun may mean
        them: “…,” said Tom Hart. Neil Ames shook his head. “…,” he said.
        """
        if query.sort != "person" or not query.spoken or query.spoken[0][1] != figure:
            return False
        layout, cast = self.layout, self.cast
        first = min((query.offset, *(span.start for span in query.content)))
        at = layout.sentence(first)
        if at == 0 or layout.paragraph(layout.sentences[at - 1]) != layout.paragraph(first):
            return False
        before = Span(layout.sentences[at - 1], layout.sentences[at])
        named = cast.within(before)
        if not named or named[0].possessive or any(before.start <= place < before.end for place, _ in query.spoken):
            return False
        other = cast.of(named[0])
        lead = layout.words[layout.after(before.start) : layout.first(named[0].span.start)]
        opens = len(lead) <= OPENING_TOKENS and PREPOSITIONS.isdisjoint(word.lower() for word in lead)
        last = cast.figures[figure].last_before(query.offset)
        known = last is not None and last.span.start >= before.start
        return opens and not known and other.is_person and suits(other, query.phrase)

    def _stranger(self, offset: int, phrase: Phrase) -> int | None:
        """The attribution of somebody whom nobody names, if they spoke last and the pronoun can mean them."""
        i, stop = bisect_left(self.unnamed, (offset, -1)), bisect_left(self.spoken, (offset, -1))
        if not i or phrase.kind is not MentionKind.PRONOUN:
            return None
        place, k = self.unnamed[i - 1]
        described = self.phrases[k]
        gender = described.gender if described is not None else ""
        fits = not (gender and phrase.gender and gender != phrase.gender) and not self._asked(k, offset)
        return k if fits and (not stop or self.spoken[stop - 1][0] < place) else None

    def _asked(self, k: int, offset: int) -> bool:
        """Whether who speaks in `k` only asks whoever answers at `offset`: “Asked by the coroner why, he replied”,
        “When a reporter asked why, he said”.
        """
        one, layout = self.attributions[k], self.layout
        if one.cue is None or one.source is None or layout.sentence(one.cue.start) != layout.sentence(offset):
            return False
        if one.source.start < one.cue.end:
            return attitude(cue_lemma(one.cue.slice(layout.text))) == Attitude.QUESTION
        return layout.text[one.cue.start : one.source.start].lower().split()[-1:] == ["by"]

    def _described_before(self, phrase: Phrase, offset: int) -> int | None:
        """Whom the same noun stood for last, unless another place or party went with it: “the Ohio Republican”.

        Named sources are decided first, those behind the question too. What is brought up only there (“a study by Roe”)
        “the study” before it did not mean.
        """
        asked = marks_of(phrase)
        for marks, figure, fresh in reversed(self.nouns.get(phrase.noun, [])[-REMEMBERED:]):
            if (asked <= marks or (marks and marks <= asked)) and (fresh < offset or not phrase.definite):
                return figure
        return None

    def _query(self, k: int, phrase: Phrase) -> Query:
        offset = self.place(k)
        stop = bisect_left(self.spoken, (offset, -1))
        outer = self.outer(k)
        told = told_of(self.layout, self.cast, self.attributions[k])
        stranger = self._stranger(offset, phrase)
        last = [(self.place(stranger), NOBODY)] if stranger is not None else []
        return Query(
            phrase,
            offset,
            quoted=self.is_quoted(offset),
            enclosing=outer.figures[0] if outer and outer.figures else NOBODY,
            spoken=(*last, *self._heard(stop, self.depth(k))),
            sources=self.sources,
            before=self._described_before(phrase, offset),
            first=next((n for n in self.named if suits(self.cast.figures[n], phrase)), NOBODY),
            content=self.attributions[k].content,
            hearer=hearer_of(self.layout, self.attributions[k]),
            told=told if told != NOBODY else self._answerer(k, stop),
        )

    def _answerer(self, k: int, stop: int) -> int:
        """The figure that answers in the sentence of the question: “Asked by the mayor why, Ruth Vale said”; or NOBODY.

        `stop`: the first source, of those decided, behind that of `k`.
        """
        return next((figure for place, figure in self.spoken[stop : stop + 1] if self._asked(k, place)), NOBODY)

    def _heard(self, stop: int, depth: int) -> list[tuple[int, int]]:
        """The sources before the one at `stop`, latest first; who only speaks inside a statement is not heard outside
        it: “He noted that Roe herself had agreed. “…,” he said.”
        """
        near = self.spoken[max(0, stop - REACH) : stop]
        return [one for one in reversed(near) if self.levels[one] <= depth][:REMEMBERED]

    def _chain(self, figure: int, phrase: Phrase, score: float) -> tuple[Evidence, ...]:
        """The source's words, the figure's last naming before them, its role, and its full name."""
        pronoun = phrase.kind is MentionKind.PRONOUN
        found = self.cast.figures[figure]
        last = found.last_before(phrase.span.start) or found.mentions[0]
        steps = [Evidence("pronoun" if pronoun else "description", phrase.words, phrase.span, score)]
        steps.append(Evidence("mention", last.text, last.span))
        if not pronoun and found.told is not None:
            steps.append(Evidence("role", found.told.role or found.told.apposition))  # its own words, not the name's
        if found.full is not None and found.full.text != last.text:
            steps.append(Evidence("full name", found.full.text, found.full.span))
        return tuple(steps)


def is_somebody(phrase: Phrase) -> bool:
    """Whether a description is of one human being."""
    human = bool(phrase.classes) and phrase.classes <= PERSON_CLASSES
    return phrase.kind is MentionKind.NOMINAL and human and not phrase.plural


def marks_of(phrase: Phrase) -> frozenset[str]:
    """The places and parties that a description asks for."""
    return frozenset(word for word in phrase.bag if word.startswith("@"))


def _enclosures(scene: Scene) -> list[int | None]:
    """For each attribution the innermost other one whose content holds its source (or its whole content).

    One sweep over contents and sources in text order; `active` holds the few contents open at the current offset.
    """
    contents = sorted((span.start, -span.end, k) for k, one in enumerate(scene.attributions) for span in one.content)
    out: list[int | None] = [one.nested_in for one in scene.attributions]
    active: list[tuple[int, int, int]] = []
    i = 0
    for offset, k in scene.order:
        while i < len(contents) and contents[i][0] <= offset:
            active.append(contents[i])
            i += 1
        active = [c for c in active if -c[1] > offset]
        if out[k] is None:
            sourceless = scene.attributions[k].source is None
            holders = [c for c in active if c[2] != k and not (sourceless and c[0] == offset)]
            out[k] = max(holders)[2] if holders else None
    return out
