"""Gathers the mentions of one article into *figures*: each person, body or place it names, under its fullest name.

Full names come first and open figures; a bare surname (“Mr Zelensky”), given name (“Sir Keir”, “Hillary”), acronym
(“NRA”) or short form (“the Post”) joins the figure it fits. Where several fit (two Clintons), the title's gender
decides, then the full name used last in the same stretch of text, then the one the article names most; a bare name
that only contradicts opens a figure of its own. Surnames that the recogniser passed over are then looked up in the
whole text. Indices by surname, given name and initials keep the work linear in the number of mentions.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from extractors.descriptors import descriptors, note_descriptors
from extractors.layout import Layout
from extractors.model import Span
from extractors.names import Name, compatible, fold, parse_name, same_surname, surname_key
from extractors.surroundings import Label, NamedMention, is_capital
from extractors.wordlists import countries, nicknames, role_nouns, source_nouns, us_states

TOLD = 12  # figures kept for one word of their roles
OVERSHADOWED = 4  # a full name used this much less than its namesake's does not bind the bare surname
NEAR_PARAGRAPHS = 2
GIVEN_ONLY_TITLES = frozenset("sir dame pope king queen prince princess sister brother saint".split())
SMALL_WORDS = frozenset("of for and the on in to at a an de".split())
PRONOUN_GENDER = {
    "he": "m",
    "him": "m",
    "his": "m",
    "himself": "m",
    "she": "f",
    "her": "f",
    "hers": "f",
    "herself": "f",
}


@dataclass(slots=True)
class Figure:
    """Somebody or something the article names. `mentions` stand in text order."""

    index: int
    label: Label
    names: list[Name] = field(default_factory=list)
    mentions: list[NamedMention] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    votes: Counter[str] = field(default_factory=Counter)
    bag: frozenset[str] = frozenset()
    name: str = ""

    @property
    def gender(self) -> str:
        """`m`, `f`, or `` while the evidence is missing or even."""
        male, female = self.votes["m"], self.votes["f"]
        return "m" if male > female else "f" if female > male else ""

    @property
    def is_person(self) -> bool:
        return self.label is Label.PERSON

    def last_before(self, offset: int) -> NamedMention | None:
        """The figure's last mention that starts before `offset`."""
        i = bisect_left(self.starts, offset)
        return self.mentions[i - 1] if i else None

    def aliases(self) -> tuple[str, ...]:
        """Every wording the article has for the figure, but its name; most used first."""
        seen = Counter(tidy(m.text) for m in self.mentions)
        return tuple(text for text, _ in seen.most_common() if text != self.name)

    def roles(self) -> tuple[str, ...]:
        """Roles as the article words them, first seen first."""
        out: dict[str, None] = {}
        for mention in self.mentions:
            for role in (mention.role, mention.apposition):
                words = tidy(role).strip(" ,'’")
                if len(words) > 3:
                    out.setdefault(words)
        return tuple(out)


def tidy(words: str) -> str:
    """One line, single spaces; letters that were decoded wrongly (“SÃ©golÃ¨ne”) put right where that can be undone."""
    words = " ".join(words.split()) if not BROKEN.search(words) else mend(words)
    return words.strip(" ,'\"“”‘’") if words[-1:] not in {"'", "’"} else words


BROKEN = re.compile(r"[ÃÂÄÅ](?:[\u0080-\u00bf]|\s[\u0300-\u036f])")


def mend(words: str) -> str:
    """Undoes one round of UTF-8 read as Latin-1, also where spacing accents were split off afterwards; else unchanged."""
    whole = re.sub(
        r"\s([\u0300-\u036f])",
        lambda m: {"\u0308": "¨", "\u0301": "´", "\u0304": "¯", "\u0327": "¸"}.get(m[1], m[0]),
        words,
    )
    for codec in ("latin-1", "cp1252"):
        try:
            return " ".join(whole.encode(codec).decode("utf-8").split())
        except UnicodeError:
            continue
    return " ".join(words.split())


@dataclass(slots=True)
class Cast:
    """All figures of an article, and which mention belongs to which. Offices (“Clinton's campaign”) overlap their holders.

    `timeline` holds (offset, figure) of every mention and office in text order.
    """

    figures: list[Figure]
    mentions: list[NamedMention]
    owner: dict[Span, int]
    starts: list[int]
    lookup: Callable[[NamedMention], Figure | None]
    offices: dict[int, NamedMention] = field(default_factory=dict)
    timeline: list[tuple[int, int]] = field(default_factory=list)
    prominent: list[Figure] = field(default_factory=list)
    surnames: dict[str, list[Figure]] = field(default_factory=dict)
    held: dict[tuple[int, str], Figure] = field(default_factory=dict)
    entered: dict[str, Figure] = field(default_factory=dict)
    told: dict[str, list[Figure]] = field(default_factory=dict)

    def of(self, mention: NamedMention) -> Figure:
        return self.figures[self.owner[mention.span]]

    def enter(self, mention: NamedMention) -> Figure:
        """A new figure for a name that only a source's words gave away."""
        figure = Figure(
            len(self.figures),
            mention.label if mention.label is Label.PERSON else Label.BODY,
            mentions=[mention],
            starts=[mention.span.start],
        )
        figure.name = tidy(mention.text)
        if figure.is_person:
            figure.names.append(parse_name(figure.name))
            figure.votes[figure.names[0].gender] += 2
            self.surnames.setdefault(surname_key(figure.names[0].surname), []).append(figure)
        self.figures.append(figure)
        self.owner[mention.span] = figure.index
        insort(self.timeline, (mention.span.start, figure.index))
        self.entered[body_key(mention.text)] = figure
        return figure

    def poll_of(self, mention: NamedMention) -> Figure | None:
        """An earlier poll of the same body: “the Reuters/Ipsos opinion poll”, “the Reuters/Ipsos poll”."""
        first, _, rest = body_key(mention.text).partition(" ")
        if not rest.endswith("poll"):
            return None
        return next(
            (f for key, f in self.entered.items() if key.startswith(first + " ") and key.endswith(" poll")), None
        )

    def people_named(self, key: str) -> list[Figure]:
        """The people whose surname has this spelling key, most named first."""
        return sorted((f for f in self.surnames.get(key, ()) if f.mentions), key=lambda f: -len(f.mentions))

    def office_of(self, holder: int, noun: str) -> Figure | None:
        """The office of that class (“campaign”, “office”) that a figure has, if the article names it."""
        return self.held.get((holder, noun))

    def within(self, span: Span) -> list[NamedMention]:
        """The mentions that overlap a range, in text order."""
        i = max(0, bisect_left(self.starts, span.start) - 1)
        found = []
        while i < len(self.mentions) and self.mentions[i].span.start < span.end:
            if self.mentions[i].span.overlaps(span):
                found.append(self.mentions[i])
            i += 1
        return found


class _Gatherer:
    """Builds a Cast; one instance an article."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.figures: list[Figure] = []
        self.owner: dict[Span, int] = {}
        self.by_surname: dict[str, list[Figure]] = defaultdict(list)
        self.by_given: dict[str, list[Figure]] = defaultdict(list)
        self.by_key: dict[str, Figure] = {}
        self.by_initials: dict[str, Figure] = {}
        self.by_edge: dict[str, list[Figure]] = defaultdict(list)
        self.entered: dict[str, Figure] = {}
        self.full_counts: Counter[int] = Counter()

    def open(self, label: Label) -> Figure:
        figure = Figure(len(self.figures), label)
        self.figures.append(figure)
        return figure

    def join(self, figure: Figure, mention: NamedMention) -> None:
        figure.mentions.append(mention)
        self.owner[mention.span] = figure.index

    def full(self, mention: NamedMention, name: Name) -> None:
        """A name with a given name: joins the first compatible figure, else opens one."""
        key = surname_key(name.surname)
        rivals = [f for f in self.by_surname[key] if any(compatible(name, n) for n in f.names)]
        exact = [f for f in rivals if any(n.given[:1] == name.given[:1] for n in f.names if n.given)]
        figure = (exact or rivals or [None])[0]
        if figure is None:
            figure = self.open(Label.PERSON)
            for k in {key, surname_key(name.surname.split()[-1])} if name.surname else ():
                self.by_surname[k].append(figure)
        if name not in figure.names:
            figure.names.append(name)
            for given in name.given[:2]:
                if len(given) > 1 and figure not in self.by_given[given]:
                    self.by_given[given].append(figure)
        self.full_counts[figure.index] += 1
        self.join(figure, mention)

    def bare(self, mention: NamedMention, name: Name, *, may_open: bool = True) -> Figure | None:
        """A single name: joins the figure whose surname, else given name, it is; else opens a figure of its own."""
        fits = [f for f in self.by_surname[surname_key(name.surname)] if any(_fits(name, n) for n in f.names)]
        if GIVEN_ONLY_TITLES & set(name.titles) or not fits:
            by_given = [f for g in {name.surname, *nicknames().get(name.surname, ())} for f in self.by_given.get(g, ())]
            given = [
                f
                for f in by_given
                if not (name.title_gender and f.names[0].gender and name.title_gender != f.names[0].gender)
            ]
            fits = given or fits
        if not fits:
            if not may_open:
                return None
            figure = self.open(Label.PERSON)
            figure.names.append(name)
            self.by_surname[surname_key(name.surname)].append(figure)
            fits = [figure]
        figure = fits[0] if len(fits) == 1 else self._choose(fits, mention, name)
        self.join(figure, mention)
        return figure

    def _choose(self, fits: Sequence[Figure], mention: NamedMention, name: Name) -> Figure:
        """Among people who share a name: the one named in full last nearby, else the one named most."""
        here = self.layout.paragraph(mention.span.start)
        near = [
            (m.span.start, f)
            for f in fits
            if (m := self._last_full(f, mention.span.start))
            and here - self.layout.paragraph(m.span.start) < NEAR_PARAGRAPHS
        ]
        most = max(self.full_counts[f.index] for f in fits)
        dominant = [f for f in fits if self.full_counts[f.index] == most]
        if near and self.full_counts[(closest := max(near, key=lambda pair: pair[0])[1]).index] * OVERSHADOWED >= most:
            return closest
        return dominant[0]

    def _last_full(self, figure: Figure, offset: int) -> NamedMention | None:
        last = None
        for mention in figure.mentions:
            if mention.span.start >= offset:
                break
            if " " in mention.text:
                last = mention
        return last

    def body(self, mention: NamedMention) -> None:
        """An organisation, place or other name: same words, an acronym and what it stands for, or a short form."""
        key = body_key(mention.text)
        people = self.by_surname.get(surname_key(key), ()) if " " not in key else ()
        if any(n.surname == key for f in people for n in f.names) and not (
            mention.label in {Label.PLACE, Label.PEOPLE} and _is_place(key)
        ):
            self.bare(mention, parse_name(mention.text))
            return
        figure = self.by_key.get(key)
        if (
            figure is None
            and (letters := key.replace(".", "")).isalpha()
            and 2 <= len(letters) <= 6
            and mention.text.replace(".", "").isupper()
        ):
            figure = self.by_initials.get(letters)
        if figure is None and " " not in key and len(self.by_edge.get(key, ())) == 1:
            figure = self.by_edge[key][0]
        if figure is None:
            figure = self.open(mention.label)
        self.by_key.setdefault(key, figure)
        self.join(figure, mention)

    def spell_out(self, mentions: Iterable[NamedMention]) -> None:
        """Looks in the text for what an acronym stands for where no mention does: RT, “Russia Today”."""
        wanted = {m.text.lower() for m in mentions if m.text.isupper() and m.text.isalpha() and 2 <= len(m.text) <= 5}
        wanted -= {*self.by_initials, *(k for k in wanted if k in self.by_key), "us", "uk", "eu", "un", "gop", "tv"}
        words = self.layout.words
        for i, word in enumerate(words):
            initial = word[0].lower()
            if not wanted or not is_capital(word) or word.isupper():
                continue
            for letters in [w for w in wanted if w[0] == initial]:
                run = words[i : i + len(letters)]
                end = i + len(letters)
                whole = not (i and is_capital(words[i - 1]) and not self.layout.opens_sentence(i)) and not (
                    end < len(words) and is_capital(words[end])
                )
                if (
                    whole
                    and len(run) == len(letters)
                    and all(
                        w[0].isupper() and w[1:].islower() and w[0].lower() == c
                        for w, c in zip(run, letters, strict=True)
                    )
                ):
                    span = Span(self.layout.starts[i], self.layout.ends[end - 1])
                    figure = self.open(Label.BODY)
                    self.join(figure, NamedMention(span, span.slice(self.layout.text), Label.BODY))
                    self.by_key[letters] = self.by_key[body_key(span.slice(self.layout.text))] = figure
                    wanted.discard(letters)

    def acronym(self, letters: str) -> Figure | None:
        """The organisation whose initials these are, if the article spells it out."""
        return self.by_key.get(letters.lower()) or self.by_initials.get(letters.lower())

    def look_up(self, mention: NamedMention) -> Figure | None:
        """The figure that a name found later belongs to, if any: same words, acronym, surname."""
        key = body_key(mention.text)
        name = parse_name(mention.text)
        figure = (
            self.by_key.get(key)
            or self.entered.get(key)
            or (self.by_initials.get(key.replace(".", "")) if mention.text.isupper() else None)
        )
        if figure is None:
            rivals = [f for f in self.by_surname.get(surname_key(name.surname), ()) if f.mentions]
            figure = next((f for f in rivals if any(compatible(name, n) for n in f.names)), None)
        return figure

    def index_bodies(self, mentions: Iterable[NamedMention]) -> None:
        """Opens the long names of organisations before their short forms are looked up."""
        for mention in mentions:
            key = body_key(mention.text)
            words = key.split()
            if len(words) < 2 or key in self.by_key:
                continue
            shorter = " ".join(words[1:]) if words[0] in countries() or words[0] in {"u.s", "us"} else ""
            figure = self.by_key.get(shorter) or self.open(mention.label)
            self.by_key[key] = figure
            if shorter:
                self.by_key.setdefault(shorter, figure)
            bracket = self.layout.text[mention.span.end : mention.span.end + 20].removeprefix(" ")
            if short := re.match(r"\(([A-Z]{2,7})\)|, or (?:the )?([A-Z]{2,7}),", bracket):
                self.by_key.setdefault((short[1] or short[2]).lower(), figure)
            for letters in {"".join(w[0] for w in words), "".join(w[0] for w in words if w not in SMALL_WORDS)}:
                if len(letters) > 1:
                    self.by_initials.setdefault(letters, figure)
            if mention.label is Label.BODY:
                for edge in {words[0], words[-1]} - SMALL_WORDS:
                    if edge not in countries() and figure not in self.by_edge[edge]:
                        self.by_edge[edge].append(figure)


def body_key(words: str) -> str:
    """An organisation's words folded, without “the”, possessive and final full stop."""
    key = fold(words).strip(" .'\"")
    return key.removeprefix("the ")


def _is_place(key: str) -> bool:
    return key in countries() or key in us_states() or key in CITIES


CITIES = frozenset(
    "washington paris london berlin moscow brussels chicago houston austin jackson lincoln charlotte madison sydney florence cleveland dallas "
    "orlando vienna milan york geneva rome madrid athens dublin lisbon warsaw kiev kyiv beijing tokyo jerusalem tehran baghdad kabul".split()
)


def _fits(bare: Name, full: Name) -> bool:
    if not same_surname(bare.surname, full.surname):
        return False
    return not (bare.title_gender and full.gender and bare.title_gender != full.gender)


def gather(layout: Layout, mentions: Sequence[NamedMention]) -> Cast:
    """Clusters the mentions of one article; every mention belongs to exactly one figure."""
    gatherer = _Gatherer(layout)
    people = [(m, parse_name(" ".join((*m.titles, m.text)))) for m in mentions if m.label is Label.PERSON]
    for mention, name in people:
        if name.given:
            gatherer.full(mention, name)
    for mention, name in people:
        if not name.given:
            gatherer.bare(mention, name)
    others = [m for m in mentions if m.label is not Label.PERSON]
    gatherer.index_bodies(others)
    gatherer.spell_out(others)
    for mention in others:
        gatherer.body(mention)
    extra = _overlooked(layout, gatherer, mentions)
    everything = sorted([*mentions, *extra], key=lambda m: m.span)
    cast = Cast(gatherer.figures, everything, gatherer.owner, [m.span.start for m in everything], gatherer.look_up)
    cast.surnames, cast.entered = gatherer.by_surname, gatherer.entered
    _find_offices(layout, cast, gatherer)
    for figure in cast.figures:
        _finish(figure)
    _hear_pronouns(layout, cast)
    for figure in cast.figures:
        for word in figure.bag:
            for key in {word, *role_nouns().get(word, ()), *(() if figure.is_person else source_nouns().get(word, ()))}:
                if len(cast.told.setdefault(key, [])) < TOLD:
                    cast.told[key].append(figure)
    cast.prominent = sorted(cast.figures, key=lambda f: -len(f.mentions))[:3]
    cast.timeline = sorted((start, f.index) for f in cast.figures for start in f.starts)
    return cast


OFFICE_CLASSES = {"team": "campaign", "camp": "campaign"}
STATE_NOUNS = frozenset(
    "government administration military army police parliament regime constitution law embassy navy cabinet".split()
)
BETWEEN = frozenset(
    "presidential re-election reelection senate press political finance transition election house own".split()
)


def _find_offices(layout: Layout, cast: Cast, gatherer: _Gatherer) -> None:
    """Opens figures for the offices people and countries have: “Mr Zelensky's office”, “the German government”."""
    known = cast.held
    words = layout.words
    for mention in cast.mentions:
        owner = cast.of(mention)
        i = layout.after(mention.span.end)
        if i < len(words) and words[i] in {"'s", "’s", "'", "’"}:
            i += 1
        for _ in range(2):
            if i < len(words) and words[i].lower() in BETWEEN:
                i += 1
        noun = words[i].lower() if i < len(words) else ""
        if layout.starts[i] > mention.span.end + 40 if i < len(words) else True:
            continue
        national = owner.label in {Label.PLACE, Label.PEOPLE}
        if not (
            noun in STATE_NOUNS
            if national
            else "office" in source_nouns().get(noun, ()) and owner.label is Label.PERSON
        ):
            start = _office_of(layout, mention) if owner.is_person else None
            if start is None:
                continue
            noun, span = words[start].lower(), Span(layout.starts[start], mention.span.end)
        else:
            span = Span(_with_title(layout, mention), layout.ends[i])
        base = countries().get(fold(mention.text), "") if national else ""
        key = (hash(base) if base else owner.index, OFFICE_CLASSES.get(noun, noun))
        figure = known.get(key) or gatherer.open(Label.BODY if national else Label.OFFICE)
        known[key] = figure
        office = NamedMention(span, span.slice(layout.text), figure.label, holder=mention.span)
        figure.mentions.append(office)
        cast.owner.setdefault(span, figure.index)
        cast.offices[span.end] = office
        cast.offices[span.start] = office


def _with_title(layout: Layout, mention: NamedMention) -> int:
    """Where “Sir Keir's office” begins: a given name alone keeps its title."""
    if not GIVEN_ONLY_TITLES & set(mention.titles) or " " in mention.text:
        return mention.span.start
    return layout.starts[max(0, layout.first(mention.span.start) - 1)]


def _office_of(layout: Layout, mention: NamedMention) -> int | None:
    """The token of “office” in “the office of U.K. Prime Minister Keir Starmer”."""
    i = layout.first(mention.span.start)
    for j in range(i - 1, max(0, i - 8), -1):
        if layout.words[j].lower() == "of" and layout.words[j - 1].lower() in {"office", "campaign"}:
            return j - 1
        if not (is_capital(layout.words[j]) or layout.words[j] in {".", "the", "former"}):
            return None
    return None


def _overlooked(layout: Layout, gatherer: _Gatherer, mentions: Sequence[NamedMention]) -> list[NamedMention]:
    """Surnames of known people that the recogniser passed over, mostly at the start of a sentence."""
    known = {
        n.surname.split()[-1]: n.surname
        for f in gatherer.figures
        for n in f.names
        if n.given and len(n.surname) > 1 and n.surname not in layout.vocabulary
    }
    spans = iter([*(m.span for m in mentions), Span(len(layout.text) + 1, len(layout.text) + 2)])
    span = next(spans)
    found = []
    for i, word in enumerate(layout.words):
        start, end = layout.starts[i], layout.ends[i]
        while span.end <= start:
            span = next(spans)
        if span.start < end or not is_capital(word):
            continue
        if fold(word) not in known:
            if word.isupper() and 2 <= len(word) <= 6 and (figure := gatherer.acronym(word)) is not None:
                mention = NamedMention(Span(start, end), word, figure.label)
                gatherer.join(figure, mention)
                found.append(mention)
            continue
        possessive = layout.words[i + 1 : i + 2] in (["'s"], ["’s"])
        particles = known[fold(word)].count(" ")
        if particles and i >= particles and " ".join(layout.words[i - particles : i + 1]).lower() == known[fold(word)]:
            start = layout.starts[i - particles]
        span_ = Span(start, end)
        mention = NamedMention(span_, span_.slice(layout.text), Label.PERSON, possessive=possessive)
        if gatherer.bare(mention, parse_name(mention.text), may_open=False):
            found.append(mention)
    return found


def _finish(figure: Figure) -> None:
    """Orders a figure's mentions, chooses its name, and gathers what the article says about it."""
    figure.mentions.sort(key=lambda m: m.span)
    figure.starts = [m.span.start for m in figure.mentions]
    figure.name = _fullest(figure)
    bag: set[str] = set()
    for mention in figure.mentions:
        bag |= descriptors(mention.role) | descriptors(mention.apposition) | note_descriptors(mention.note)
        bag |= {t for t in mention.titles}
        if gender := mention.gender:
            figure.votes[gender] += 3
    for name in figure.names:
        if name.given_gender:
            figure.votes[name.given_gender] += 2
    figure.bag = frozenset(bag)


def _fullest(figure: Figure) -> str:
    """The fullest wording of a figure's name: most words, not in capitals, most used, first."""
    counts = Counter(tidy(m.text) for m in figure.mentions)

    def rank(text: str) -> tuple[bool, int, int, int]:
        words = text.split()
        shouting = text.isupper() and len(words) > 1
        junk = figure.is_person and len(words) > 4
        if figure.label is Label.OFFICE:
            return (True, len(words), -text.count("’") - text.count("'"), counts[text])
        return (
            not shouting and not junk,
            len(words) if figure.is_person else len(text),
            counts[text],
            -list(counts).index(text),
        )

    return max(counts, key=rank) if counts else ""


def _hear_pronouns(layout: Layout, cast: Cast) -> None:
    """Lets the first “he” or “she” after a person's name, before any other person's, vote on an unknown gender."""
    people = [m for m in cast.mentions if m.label is Label.PERSON]
    for mention, following in zip(people, (*people[1:], None), strict=False):  # the last has nobody after them
        figure = cast.of(mention)
        if figure.gender:
            continue
        paragraph = layout.paragraph(mention.span.start)
        i = layout.after(mention.span.end)
        for j in range(i, min(i + 30, len(layout.words))):
            if (following and layout.starts[j] >= following.span.start) or layout.paragraph(
                layout.starts[j]
            ) > paragraph + 1:
                break
            if gender := PRONOUN_GENDER.get(layout.words[j].lower()):
                figure.votes[gender] += 1
                break
