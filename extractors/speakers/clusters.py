"""Gathers the mentions of one article into a cast: each person, body or place it names, under its fullest name.

Full names come first and open figures; a bare surname (“Mr Zelensky”), given name (“Sir Keir”, “Hillary”), acronym
(“NRA”) or short form (“the Post”) joins the figure it fits. Where several fit (two Clintons), the title's gender
decides, then the full name used last in the same stretch of text unless its namesake dwarfs it, then the one the
article names most; a bare name that only contradicts opens a figure of its own. Surnames that the recogniser passed
over are then looked up in the whole text. Indices by surname, given name and initials keep the work linear in the
number of mentions.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from extractors.lexicon.wordlists import countries, name_words, nicknames, role_nouns, us_states
from extractors.mentions.layout import Layout
from extractors.mentions.overlooked import is_particle
from extractors.mentions.surroundings import Label, NamedMention, is_capital
from extractors.model import Span
from extractors.names import OFFICE_TITLES, TITLES, PersonName, fold, given_gender, parse_name
from extractors.names.lenient import compatible, same_surname, surname_key
from extractors.speakers.bodies import Bodies, short_bodies
from extractors.speakers.cast import Cast, Figure, body_key, shouted_name, tidy
from extractors.speakers.descriptors import Post, descriptors, is_former, join_compounds, note_descriptors, posts
from extractors.speakers.families import share_surnames
from extractors.speakers.genders import hear_pronouns
from extractors.speakers.offices import GIVEN_ONLY_TITLES, find_offices

PROMINENT = 3
RIVALS = 40  # people of one surname that a new name is compared with
OVERSHADOWED = 4  # a full name used this much less than its namesake's does not bind the bare surname
NEAR_PARAGRAPHS = 2  # a full name binds the bare surnames of its own and the next paragraph


def gather(layout: Layout, mentions: Sequence[NamedMention]) -> Cast:
    """Clusters the mentions of one article; every mention belongs to exactly one figure."""
    gatherer = _Gatherer(layout)
    mentions = short_bodies(mentions)
    people = [(m, parse_name(m.text, m.titles)) for m in mentions if m.label is Label.PERSON]
    shared = share_surnames(layout, people)
    people = [(m, shared.get(m.span, name)) for m, name in people]
    for mention, name in people:
        if name.is_full:
            gatherer.full(mention, name)
    for mention, name in people:
        if not name.is_full:
            gatherer.bare(mention, name)
    gatherer.others([m for m in mentions if m.label is not Label.PERSON])
    everything = sorted([*mentions, *gatherer.overlooked(mentions)], key=lambda m: m.span)
    starts = [m.span.start for m in everything]
    cast = Cast(gatherer.figures, everything, gatherer.owner, starts, gatherer.look_up, gatherer.by_surname)
    find_offices(layout, cast, gatherer.open)
    for figure in cast.figures:
        _finish(cast, figure)
    hear_pronouns(layout, cast)
    cast.prominent = sorted(cast.figures, key=lambda f: -len(f.mentions))[:PROMINENT]
    cast.timeline = sorted((start, f.index) for f in cast.figures for start in f.starts)
    return cast


class _Gatherer:
    """Joins mentions to figures; one instance an article."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.figures: list[Figure] = []
        self.owner: dict[Span, int] = {}
        self.by_surname: dict[str, list[Figure]] = defaultdict(list)
        self.by_given: dict[str, list[Figure]] = defaultdict(list)
        self.by_father: dict[str, list[Figure]] = defaultdict(list)  # the first of two surnames: “García Márquez”
        self.bodies = Bodies(layout, self.open)
        self.full_starts: dict[int, list[int]] = defaultdict(list)

    def open(self, label: Label) -> Figure:
        """A new figure without mentions."""
        figure = Figure(len(self.figures), label)
        self.figures.append(figure)
        return figure

    def join(self, figure: Figure, mention: NamedMention) -> None:
        """Gives a mention to a figure."""
        figure.mentions.append(mention)
        self.owner[mention.span] = figure.index

    def full(self, mention: NamedMention, name: PersonName) -> None:
        """A name with a given name: joins the first compatible figure, else opens one."""
        key = surname_key(name.last)
        rivals = [f for f in self.by_surname[key][-RIVALS:] if any(compatible(name, n) for n in f.names)]
        exact = [f for f in rivals if any(n.forenames[:1] == name.forenames[:1] for n in f.names if n.is_full)]
        figure = next(iter(exact or rivals), None)
        if figure is None:
            figure = self.open(Label.PERSON)
            self.by_surname[key].append(figure)
        if name not in figure.names:
            figure.names.append(name)
            if len(name.forenames) > 1 and len(name.forenames[-1]) > 1 and not given_gender(name.forenames[-1]):
                self.by_father[name.forenames[-1]].append(figure)
            for given in name.forenames[:2]:
                if len(given) > 1 and figure not in self.by_given[given][-RIVALS:]:
                    self.by_given[given].append(figure)
        self.full_starts[figure.index].append(mention.span.start)
        self.join(figure, mention)

    def bare(self, mention: NamedMention, name: PersonName, *, may_open: bool = True) -> bool:
        """A single name: joins whose surname, else given name, it is; else opens a figure, if it may."""
        key = surname_key(name.last)
        fits = [f for f in self.by_surname[key][-RIVALS:] if any(_fits(name, n) for n in f.names)]
        if GIVEN_ONLY_TITLES & set(name.titles) or not fits:
            fits = self._by_given_name(name) or fits or self.by_father[name.last][:1]
        agreeing = [f for f in fits if name.title_gender and any(n.gender == name.title_gender for n in f.names)]
        fits = agreeing or fits  # “Ms. Roe” of Ann and Lee Roe is Ann
        if not fits and may_open:
            fits = [self.open(Label.PERSON)]
            fits[0].names.append(name)
            self.by_surname[key].append(fits[0])
        if not fits:
            return False
        self.join(fits[0] if len(fits) == 1 else self._choose(fits, mention), mention)
        return True

    def _by_given_name(self, name: PersonName) -> list[Figure]:
        spellings = (name.last, *nicknames().get(name.last, ()))
        found = [f for given in dict.fromkeys(spellings) for f in self.by_given.get(given, ())[-RIVALS:]]
        gender = name.title_gender
        return [f for f in found if not (gender and f.names[0].gender and gender != f.names[0].gender)]

    def _choose(self, fits: Sequence[Figure], mention: NamedMention) -> Figure:
        """Among people who share a name: the one named in full last nearby, else the one named most."""
        most = max(fits, key=lambda f: len(self.full_starts[f.index]))
        here = self.layout.paragraph(mention.span.start)
        nearest, closest = -1, most
        for figure in fits:
            starts = self.full_starts[figure.index]
            i = bisect_left(starts, mention.span.start)
            if i and starts[i - 1] > nearest and here - self.layout.paragraph(starts[i - 1]) < NEAR_PARAGRAPHS:
                nearest, closest = starts[i - 1], figure
        dwarfed = len(self.full_starts[closest.index]) * OVERSHADOWED < len(self.full_starts[most.index])
        return most if dwarfed else closest

    def others(self, mentions: Sequence[NamedMention]) -> None:
        """Organisations, places and the rest; a single word that is a person's surname goes to the person."""
        self.bodies.index(mentions)
        for figure, mention in self.bodies.spell_out(mentions):
            self.join(figure, mention)
        for mention in mentions:
            key = body_key(mention.text)
            last = parse_name(mention.text).last  # “al rashidi” of “Al-Rashidi”
            people = self.by_surname.get(surname_key(key), ()) if " " not in key else ()
            place = mention.label in {Label.PLACE, Label.PEOPLE} and _is_place(key)
            if not place and any(n.last in {key, last} for f in people[-RIVALS:] for n in f.names):
                self.bare(mention, parse_name(mention.text))
            else:
                self.join(self.bodies.settle(mention), mention)

    def look_up(self, mention: NamedMention) -> Figure | None:
        """The figure that a name found later belongs to, if any: same words, acronym, surname."""
        name = parse_name(mention.text)
        rivals = [f for f in self.by_surname.get(surname_key(name.last), ())[-RIVALS:] if f.mentions]
        known = next((f for f in rivals if any(compatible(name, n) for n in f.names)), None)
        if known is None and not name.is_full:
            known = next((f for f in self.by_father.get(name.last, ()) if f.mentions), None)
        return self.bodies.look_up(mention) or known

    def overlooked(self, mentions: Sequence[NamedMention]) -> list[NamedMention]:
        """Known surnames and acronyms that the recogniser passed over, mostly at the start of a sentence."""
        known = {
            name.last.split()[-1]: name.last
            for figure in self.figures
            for name in figure.names
            if name.is_full and len(name.last) > 1
        }
        spans = iter([*(m.span for m in mentions), Span(len(self.layout.text) + 1, len(self.layout.text) + 2)])
        span = next(spans)
        found = []
        for i, word in enumerate(self.layout.words):
            while span.end <= self.layout.starts[i]:
                span = next(spans)
            bare = word.rpartition("-")[2] if is_particle(self.layout.words, i) else word  # “al-Rashidi”
            if span.start < self.layout.ends[i] or not is_capital(bare):
                continue
            surname = known.get(fold(bare))
            if surname in self.layout.vocabulary and self._may_be_a_word(i):
                continue
            mention = self._surname_at(i, surname) if surname else self._acronym_at(i)
            if mention is not None:
                found.append(mention)
        return found

    def _may_be_a_word(self, i: int) -> bool:
        """Whether a capital tells nothing of token `i`: it opens a sentence, or everything there has one."""
        opens = self.layout.opens_sentence(i) or self.layout.words[i - 1] in {":", "“", '"', "‘"}
        return opens or self.layout.words[i].isupper() or self.layout.is_heading(self.layout.starts[i])

    def _surname_at(self, i: int, surname: str) -> NamedMention | None:
        words = self.layout.words
        first = i - surname.count(" ")
        if first < 0 or " ".join(words[first : i + 1]).lower() != surname:
            first = i
        span = Span(self.layout.starts[first], self.layout.ends[i])
        possessive = words[i + 1 : i + 2] in (["'s"], ["’s"])
        mention = NamedMention(span, span.slice(self.layout.text), Label.PERSON, possessive=possessive)
        return mention if self.bare(mention, parse_name(mention.text), may_open=False) else None

    def _acronym_at(self, i: int) -> NamedMention | None:
        word = self.layout.words[i]
        figure = self.bodies.acronym(word) if word.isupper() and 2 <= len(word) <= 6 else None
        if figure is None:
            return None
        mention = NamedMention(Span(self.layout.starts[i], self.layout.ends[i]), word, figure.label)
        self.join(figure, mention)
        return mention


def _fits(bare: PersonName, full: PersonName) -> bool:
    """Whether a bare name may be the surname of a full one."""
    if not same_surname(bare.last, full.last):
        return False
    return not (bare.title_gender and full.gender and bare.title_gender != full.gender)


def _is_place(key: str) -> bool:
    return key in countries() or key in us_states() or key in name_words("city")


def _finish(cast: Cast, figure: Figure) -> None:
    """Orders a figure's mentions, chooses its name, and gathers what the article says about it."""
    figure.mentions.sort(key=lambda m: m.span)
    figure.starts = [m.span.start for m in figure.mentions]
    figure.name = _fullest(figure)
    if figure.is_person and figure.is_full and not any(parse_name(m.text).is_full for m in figure.mentions):
        figure.name = next(name.worded for name in figure.names if name.is_full)  # “Ruth and Tom Ames”
    elif figure.is_person and (shouted := shouted_name(figure)):
        figure.name = shouted
    figure.full = next((m for m in figure.mentions if tidy(m.text) == figure.name), None)
    figure.told = next((m for m in figure.mentions if m.role or m.apposition), None)
    bag: set[str] = set()
    titles: set[str] = set()
    for mention in figure.mentions:
        titles.update(titles_of(mention))
        if mention.role or mention.apposition or mention.note:
            bag |= descriptors(mention.role) | descriptors(mention.apposition) | note_descriptors(mention.note)
        if gender := mention.gender:
            figure.votes[gender] += 3
    for name in figure.names:
        if name.given_gender:
            figure.votes[name.given_gender] += 2
        read = (fold(title) for title in name.titles)  # “Sheikh”, which is no title in running text
        bag |= {title for title in read if title in role_nouns() and title not in TITLES}
    figure.titles = frozenset(titles)
    figure.posts = tuple(dict.fromkeys(_posts_of(figure)))
    cast.tell(figure, figure.titles | bag)


def _posts_of(figure: Figure) -> Iterator[Post]:
    """The posts in what the article says about a figure; a title is one too where no role names it (“Sen.”)."""
    for mention in figure.mentions:
        told = posts(mention.role) if mention.role else ()
        yield from told
        if mention.apposition:
            yield from posts(mention.apposition)
        nouns = {post.noun for post in told}
        former = is_former([fold(word) for word in mention.role.split()])
        yield from (Post(title, former) for title in titles_of(mention) if title not in nouns)


def titles_of(mention: NamedMention) -> list[str]:
    """The offices that stand as titles before a name: “Vice President” -> `vice-president`, “Sen.” -> `senator`.

    A word that only ends a longer one of the role is none: “Prime Minister” is no minister.
    """
    role = {word for word in descriptors(mention.role) if "-" in word}
    titles = join_compounds([OFFICE_TITLES.get(title, title) for title in mention.titles])
    return [title for title in titles if not any(word.endswith(f"-{title}") for word in role)]


def _fullest(figure: Figure) -> str:
    """The fullest wording of a figure's name: most words, not in capitals, most used, first."""
    counts = Counter(tidy(m.text) for m in figure.mentions)

    def rank(text: str) -> tuple[bool, int, int]:
        words = text.split()
        if figure.label is Label.OFFICE:
            return (True, len(words), -text.count("’") - text.count("'"))
        shouting = text.isupper() and len(words) > 1
        junk = figure.is_person and len(words) > 4
        return (not shouting and not junk, len(words) if figure.is_person else len(text), counts[text])

    return max(counts, key=rank) if counts else ""  # `max` keeps the first of equals
