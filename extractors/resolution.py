"""Decides, attribution by attribution, which figures of an article are the source.

Names are read first, everywhere, so that a pronoun can look at every name around it; then the rest is decided in text
order, the outer statement before the ones inside it:

1. A named source is its figure; names joined by “and” are several.
2. “I” is the speaker of the statement around it, outside any the author; “who” belongs to the name it follows;
   “they”, “both” after joint speakers are those speakers again.
3. “His message” is his, “his campaign” is his office: the pronoun is resolved, then its office is looked up.
4. Other pronouns and descriptions are ranked (see `ranker`), the option “nobody named here” among the candidates.
5. A statement without a source continues the one before only on evidence: an unbroken run of quoted paragraphs, or a
   participle (“…, adding that …”) in the same sentence.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from extractors.cast import Cast, Figure
from extractors.offices import CLASSES
from extractors.layout import Layout
from extractors.lexicon import verb_lemma
from extractors.marks import Quotation
from extractors.model import Attribution, Evidence, MentionKind, Span
from extractors.names import fold, parse_name, surname_key
from extractors.phrases import FIRST, PREPOSITIONS, Phrase, read_source
from extractors.ranker import NOBODY, Query, rank
from extractors.surroundings import Label, NamedMention

CONFIDENCE = {
    "name": 0.98,
    "surname": 0.97,
    "shared surname": 0.85,
    "body": 0.93,
    "office": 0.9,
    "loose": 0.75,
    "author": 0.8,
    "place": 0.85,
}
CONTINUES = 0.85
FOLLOWS = 0.7
PARTICIPLE_REACH = 200
REMEMBERED = 4
TOGETHER_PARAGRAPHS = 2
TWO_PARAGRAPHS = 8
PAIR_SENTENCES = 4
APPOSITION_REACH = 140
FINITE = frozenset(
    "is was are were has had have said says told will would can could did does do be been and but that".split()
)
PAIRED = {
    "men": "m",
    "women": "f",
    "candidates": "",
    "leaders": "",
    "rivals": "",
    "senators": "",
    "lawmakers": "",
    "presidents": "",
    "nominees": "",
}
Ranker = Callable[[Layout, Cast, Query], list[tuple[int, float]]]


@dataclass(frozen=True, slots=True)
class Decision:
    """Who the source of one attribution is. `figures` is empty for nobody by name; `options` are what was weighed."""

    figures: tuple[int, ...] = ()
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    options: tuple[tuple[int, float], ...] = ()
    phrase: Phrase | None = None
    by_author: bool = False


@dataclass(slots=True)
class Scene:
    """One article while its sources are being decided."""

    layout: Layout
    cast: Cast
    attributions: Sequence[Attribution]
    marked: list[Span]
    ranker: Ranker = rank
    phrases: list[Phrase | None] = field(default_factory=list)
    enclosing: list[int | None] = field(default_factory=list)
    decisions: dict[int, Decision] = field(default_factory=dict)
    spoken: list[tuple[int, int]] = field(default_factory=list)
    together: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    order: list[tuple[int, int]] = field(default_factory=list)
    sources: Counter[int] = field(default_factory=Counter)  # how often each figure is a named source
    nouns: dict[str, int] = field(default_factory=dict)  # whom a description's noun stood for last

    def place(self, k: int) -> int:
        """Where attribution `k` stands: its source, else its content."""
        a = self.attributions[k]
        return a.source.start if a.source else a.content[0].start if a.content else 0

    def previous(self, k: int) -> int | None:
        """The attribution that stands right before `k` in the text."""
        i = bisect_left(self.order, (self.place(k), k)) - 1
        return self.order[i][1] if i >= 0 else None

    def is_quoted(self, offset: int) -> bool:
        """Whether the offset stands inside an outermost quotation."""
        i = bisect_right(self.marked, Span(offset, len(self.layout.text) + 1)) - 1
        return i >= 0 and self.marked[i].start <= offset < self.marked[i].end


def decide(
    layout: Layout,
    cast: Cast,
    quotations: Sequence[Quotation],
    attributions: Sequence[Attribution],
    ranker: Ranker = rank,
) -> list[Decision]:
    """A decision for each attribution, in their order."""
    scene = Scene(layout, cast, attributions, [q.span for q in quotations if q.depth == 0], ranker)
    scene.phrases = [_read(layout, cast, a) for a in attributions]
    scene.order = sorted((scene.place(k), k) for k in range(len(attributions)))
    scene.enclosing = _enclosures(scene)
    later = []
    for k, phrase in enumerate(scene.phrases):
        if phrase is not None and phrase.heads:
            _settle(scene, k, _named(scene, phrase))
            scene.sources.update(scene.decisions[k].figures)
        else:
            later.append(k)
    for k in sorted(later, key=lambda k: (_depth(scene, k), scene.place(k))):
        _settle(scene, k, _unnamed(scene, k))
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


def _settle(scene: Scene, k: int, decision: Decision) -> None:
    phrase = scene.phrases[k]
    scene.decisions[k] = replace(decision, phrase=phrase)
    if phrase is not None and phrase.noun:
        scene.nouns[phrase.noun] = decision.figures[0] if decision.figures else NOBODY
    for figure in decision.figures:
        insort(scene.spoken, (scene.place(k), figure))
    if len(decision.figures) > 1:
        insort(scene.together, (scene.place(k), decision.figures))


def _enclosures(scene: Scene) -> list[int | None]:
    """For each attribution the innermost other one whose content holds its source (or its whole content)."""
    contents = sorted((span.start, -span.end, k) for k, a in enumerate(scene.attributions) for span in a.content)
    out: list[int | None] = [a.nested_in for a in scene.attributions]
    active: list[tuple[int, int, int]] = []
    i = 0
    for k in sorted(range(len(scene.attributions)), key=scene.place):
        offset = scene.place(k)
        while i < len(contents) and contents[i][0] <= offset:
            active.append(contents[i])
            i += 1
        active = [c for c in active if -c[1] > offset]
        if out[k] is None:
            holders = [c for c in active if c[2] != k and not (scene.attributions[k].source is None and c[0] == offset)]
            out[k] = max(holders, key=lambda c: (c[0], c[1]))[2] if holders else None
    return out


def _depth(scene: Scene, k: int) -> int:
    depth, outer = 0, scene.enclosing[k]
    while outer is not None and depth < 5:
        depth, outer = depth + 1, scene.enclosing[outer]
    return depth


def _outer(scene: Scene, k: int) -> Decision | None:
    outer = scene.enclosing[k]
    return scene.decisions.get(outer) if outer is not None else None


def _named(scene: Scene, phrase: Phrase) -> Decision:
    """One figure for each name of the source."""
    figures: list[int] = []
    evidence: list[Evidence] = []
    confidence = 1.0
    for head in phrase.heads:
        for figure, rule in _figures_of(scene, head):
            score = CONFIDENCE["author" if phrase.kind is MentionKind.NOMINAL else rule]
            evidence.append(Evidence(rule, head.text, head.span, score))
            if figure.full and figure.full.text != head.text:
                evidence.append(Evidence("full name", figure.full.text, figure.full.span))
            confidence = min(confidence, score)
            if figure.index not in figures:
                figures.append(figure.index)
    return Decision(tuple(figures), confidence, tuple(evidence), tuple((f, confidence) for f in figures))


def _figures_of(scene: Scene, head: NamedMention) -> list[tuple[Figure, str]]:
    """The figure a name stands for (two for “the Clintons”), and by which rule."""
    cast = scene.cast
    figure = cast.find(head)
    if figure is None:
        return [(cast.enter(head), "loose")]
    single = " " not in head.text
    if (
        single
        and head.text.endswith("s")
        and (figure.label is not Label.PERSON or not figure.names or not figure.names[0].given)
    ):
        family = cast.people_named(surname_key(fold(head.text)[:-1]))
        if len(family) > 1 and scene.layout.text[: head.span.start].lower().endswith("the "):
            return [(f, "shared surname") for f in family[:2]]
    if (
        single
        and figure.label is Label.PLACE
        and (people := [f for f in cast.people_named(surname_key(fold(head.text))) if f.names and f.names[0].given])
    ):
        return [(people[0], "shared surname")]
    if figure.label is Label.PERSON:
        bare = not parse_name(head.text).given
        shared = bare and len(cast.people_named(surname_key(parse_name(head.text).surname))) > 1
        return [(figure, "shared surname" if shared else "surname" if bare and head.text != figure.name else "name")]
    if figure.label is Label.OFFICE:
        return [(figure, "office")]
    return [(figure, "place" if figure.label is Label.PLACE else "body")]


def _unnamed(scene: Scene, k: int) -> Decision:
    phrase = scene.phrases[k]
    if phrase is None:
        return _continued(scene, k)
    if phrase.kind is MentionKind.PRONOUN and phrase.pronoun in FIRST:
        return _first_person(scene, k, phrase)
    if joint := _together(scene, k, phrase):
        return joint
    if (
        phrase.kind is MentionKind.PRONOUN
        and phrase.pronoun in {"who", "which", "that", "whom"}
        and (antecedent := _antecedent(scene, k, phrase))
    ):
        return antecedent
    if phrase.owner_pronoun and phrase.classes & {"work", "office"}:
        return _owned(scene, k, phrase)
    return _ranked(scene, k, phrase)


def _ranked(scene: Scene, k: int, phrase: Phrase) -> Decision:
    options = scene.ranker(scene.layout, scene.cast, _query(scene, k, phrase))
    best, score = options[0]
    if best == NOBODY:
        return Decision((), score, (Evidence("nobody named", phrase.words, phrase.span, score),), tuple(options))
    return Decision((best,), score, _chain(scene, best, phrase, score), tuple(options))


def _query(scene: Scene, k: int, phrase: Phrase) -> Query:
    offset = scene.place(k)
    stop = bisect_left(scene.spoken, (offset, -1))
    outer = _outer(scene, k)
    enclosing = outer.figures[0] if outer and outer.figures else NOBODY
    spoken = tuple(reversed(scene.spoken[max(0, stop - REMEMBERED) : stop]))
    return Query(
        phrase, offset, scene.is_quoted(offset), enclosing, spoken, scene.sources, scene.nouns.get(phrase.noun)
    )


def _chain(scene: Scene, figure: int, phrase: Phrase, score: float) -> tuple[Evidence, ...]:
    """The source's words, the figure's last naming before them, and its full name."""
    rule = "pronoun" if phrase.kind is MentionKind.PRONOUN else "description"
    found = scene.cast.figures[figure]
    steps = [Evidence(rule, phrase.words, phrase.span, score)]
    last = found.last_before(phrase.span.start) or found.mentions[0]
    steps.append(Evidence("mention", last.text, last.span))
    if phrase.kind is not MentionKind.PRONOUN and (
        told := next((m for m in found.mentions if m.role or m.apposition), None)
    ):
        steps.append(Evidence("role", told.role or told.apposition, told.span))
    full = next((m for m in found.mentions if m.text == found.name), None)
    if full and full.text != last.text:
        steps.append(Evidence("full name", full.text, full.span))
    return tuple(steps)


def _first_person(scene: Scene, k: int, phrase: Phrase) -> Decision:
    outer = _outer(scene, k)
    if outer is None:
        return Decision(
            (),
            0.9,
            (Evidence("first person", phrase.words, phrase.span),),
            by_author=not scene.is_quoted(scene.place(k)),
        )
    if phrase.pronoun in {"i", "me", "my"} and outer.figures:
        step = Evidence("first person", phrase.words, phrase.span, outer.confidence)
        return Decision(outer.figures[:1], outer.confidence * 0.97, (step, *outer.evidence), outer.options)
    return Decision((), 0.7, (Evidence("first person", phrase.words, phrase.span),))


def _together(scene: Scene, k: int, phrase: Phrase) -> Decision | None:
    """“They”, “both”, “the two lawmakers” after two people spoke as one."""
    words = phrase.words.lower().split()
    plural = phrase.pronoun in {"they", "their", "both", "each"} or words[:2] == ["the", "two"] or words[:1] == ["both"]
    if not plural:
        return None
    stop = bisect_left(scene.together, (scene.place(k), ()))
    if not stop:
        return _pair(scene, k, phrase)
    offset, figures = scene.together[stop - 1]
    reach = TWO_PARAGRAPHS if "two" in words[:2] or "both" in words[:1] else TOGETHER_PARAGRAPHS
    if scene.layout.paragraph(scene.place(k)) - scene.layout.paragraph(offset) > reach:
        return _pair(scene, k, phrase)
    chain = tuple(
        Evidence("mention", m.text, m.span) for f in figures if (m := scene.cast.figures[f].last_before(scene.place(k)))
    )
    return Decision(figures, 0.8, (Evidence("joint speakers", phrase.words, phrase.span, 0.8), *chain))


def _pair(scene: Scene, k: int, phrase: Phrase) -> Decision | None:
    """“Both”, “the two men”: the two people that an “and” joined last, in this sentence or the few before it."""
    words = phrase.words.lower().split()
    if phrase.pronoun not in {"both", "each"} and words[:2] != ["the", "two"] and words[:1] != ["both"]:
        return None
    offset = scene.place(k)
    first = scene.layout.sentences[max(0, scene.layout.sentence(offset) - PAIR_SENTENCES)]
    before = [m for m in scene.cast.within(Span(first, offset)) if m.label is Label.PERSON and m.span.end <= offset]
    for one, other in reversed(list(zip(before, before[1:], strict=False))):
        gap = scene.layout.text[one.span.end : other.span.start].lower()
        pair = (scene.cast.of(one).index, scene.cast.of(other).index)
        if len(gap) < 40 and pair[0] != pair[1] and {"and", "&", "or"} & set(gap.split()[-3:]):
            steps = tuple(Evidence("mention", m.text, m.span) for m in (one, other))
            return Decision(pair, 0.65, (Evidence("pair", phrase.words, phrase.span, 0.65), *steps))
    if words[-1] not in PAIRED:
        return None
    fitting = [m for m in before if scene.cast.of(m).gender in {"", PAIRED[words[-1]]} or not PAIRED[words[-1]]]
    last = list({scene.cast.of(m).index: m for m in fitting}.values())[-2:]
    if len(last) < 2:
        return None
    steps = tuple(Evidence("mention", m.text, m.span) for m in last)
    return Decision(
        tuple(scene.cast.of(m).index for m in last), 0.55, (Evidence("pair", phrase.words, phrase.span, 0.55), *steps)
    )


def _antecedent(scene: Scene, k: int, phrase: Phrase) -> Decision | None:
    """The name that “who” or “which” follows, over an apposition if need be."""
    layout, cast = scene.layout, scene.cast
    start = phrase.span.start
    before = cast.within(Span(max(0, start - 200), start))
    before = [m for m in before if layout.sentence(m.span.start) == layout.sentence(start)]
    for mention in reversed(before[-4:]):
        personal = mention.label is Label.PERSON
        if mention.label is Label.PEOPLE or (phrase.pronoun in {"who", "whom"} and not personal):
            continue
        gap = layout.text[mention.span.end : start]
        token = layout.first(mention.span.start)
        governed = token > 1 and layout.words[token - 1].lower() in PREPOSITIONS
        set_off = gap.strip()[:1] in {",", "—", "–", "-", "("}
        if gap.strip() and not (set_off and _verbless(gap)):
            return None
        if governed and not (set_off and personal):
            return None
        if phrase.words.lower() != phrase.pronoun:
            return None  # “both of whom”
        figure = cast.of(mention)
        step = Evidence("relative pronoun", phrase.words, phrase.span, 0.9)
        return Decision(
            (figure.index,), 0.9, (step, Evidence("mention", mention.text, mention.span)), ((figure.index, 0.9),)
        )
    return _described_antecedent(scene, k, phrase)


def _verbless(words: str) -> bool:
    """Whether the words between a name and “who” are no more than an apposition, an age, a place, a bracket."""
    return len(words) < APPOSITION_REACH and not FINITE & set(words.lower().split())


def _described_antecedent(scene: Scene, k: int, phrase: Phrase) -> Decision | None:
    """“The former president, who …”: the description is resolved in the pronoun's stead."""
    layout = scene.layout
    end = layout.first(phrase.span.start)
    comma = end > 0 and layout.words[end - 1] == ","
    stop = end - 1 if comma else end
    for i in range(stop - 1, max(0, stop - 9), -1):
        word = layout.words[i].lower()
        if not word[0].isalnum() or layout.sentence(layout.starts[i]) != layout.sentence(phrase.span.start):
            return None
        if word in {"the", "his", "her", "a", "an"}:
            span = Span(layout.starts[i], layout.ends[stop - 1])
            read = read_source(layout, scene.cast, span)
            if read.heads or read.plural or not read.classes:
                return None
            decision = _ranked(scene, k, read)
            return replace(
                decision, evidence=(Evidence("relative pronoun", phrase.words, phrase.span, 0.9), *decision.evidence)
            )
    return None


def _owned(scene: Scene, k: int, phrase: Phrase) -> Decision:
    """“His message”: he; “his campaign”: the campaign he has."""
    plural = {"their": "they", "its": "it"}
    pronoun = Phrase(
        MentionKind.PRONOUN,
        phrase.owner_pronoun,
        pronoun=plural.get(phrase.owner_pronoun, phrase.owner_pronoun),
        span=phrase.span,
    )
    owner = _ranked(scene, k, pronoun)
    if not owner.figures:
        return replace(owner, evidence=(Evidence("nobody named", phrase.words, phrase.span, owner.confidence),))
    if "work" in phrase.classes:
        return owner
    office = scene.cast.office_of(owner.figures[0], CLASSES.get(phrase.noun, phrase.noun))
    if office is None:
        return Decision((), 0.6, (Evidence("nobody named", phrase.words, phrase.span, 0.6), *owner.evidence))
    step = Evidence("office", phrase.words, phrase.span, owner.confidence)
    return Decision(
        (office.index,), owner.confidence * 0.95, (step, *owner.evidence), ((office.index, owner.confidence),)
    )


def _continued(scene: Scene, k: int) -> Decision:
    """The speaker of the statement before, where a participle or an unbroken run of quoted text joins the two."""
    here = scene.attributions[k]
    before = scene.previous(k)
    told = scene.decisions.get(before) if before is not None else None
    if before is None or told is None or not told.figures or not here.content:
        return Decision()
    rule = _participle(scene, here, before) or _run_on(scene, here, before)
    if rule is None:
        return Decision()
    name, words, span, strength = rule
    return Decision(
        told.figures, told.confidence * strength, (Evidence(name, words, span, strength), *told.evidence), told.options
    )


Rule = tuple[str, str, Span, float]


def _participle(scene: Scene, here: Attribution, before: int) -> Rule | None:
    """“…, adding that …” in the sentence of the statement before it."""
    if here.cue is None:
        return None
    words = here.cue.slice(scene.layout.text)
    previous = scene.attributions[before]
    last = max(s.end for s in (*previous.content, previous.cue, previous.source) if s) - 1
    same = scene.layout.sentence(here.cue.start) == scene.layout.sentence(min(last, here.cue.start))
    if not same or here.cue.start - last > PARTICIPLE_REACH or not words.lower().split()[0].endswith("ing"):
        return None
    return ("participle", words, here.cue, CONTINUES)


def _run_on(scene: Scene, here: Attribution, before: int) -> Rule | None:
    """A paragraph that is nothing but a quotation, right behind another statement (or the paragraph that holds it)."""
    layout, text = scene.layout, scene.layout.text
    start = here.content[0].start
    if here.cue is not None or not scene.is_quoted(start):
        return None
    previous = scene.attributions[before]
    spans = [s for s in (*previous.content, previous.cue, previous.source) if s]
    end = max(s.end for s in spans)
    words = start, text[end:start] if end <= start else ""
    quoted = scene.is_quoted(previous.content[-1].start)
    if quoted and not any(c.isalnum() for c in words[1]):
        return ("continuation", here.content[0].slice(text)[:60], here.content[0], CONTINUES)
    line = layout.paragraph(start)
    opening = text[layout.paragraphs[line] : start]
    near = line - layout.paragraph(end - 1) <= 2 and not any(c.isalnum() for c in opening)
    stop = layout.paragraphs[line + 1] if line + 1 < len(layout.paragraphs) else len(text)
    alone = not any(c.isalnum() for c in text[here.content[-1].end : stop])
    between = (
        text[layout.paragraphs[layout.paragraph(end - 1) + 1] : start]
        if layout.paragraph(end - 1) + 1 < len(layout.paragraphs)
        else ""
    )
    if (
        near
        and alone
        and not any(c.isalnum() for c in between)
        and layout.sentence(end - 1) >= layout.sentence(layout.paragraphs[layout.paragraph(end - 1) + 1] - 2)
    ):
        return ("paragraph", here.content[0].slice(text)[:60], here.content[0], FOLLOWS)
    return None
