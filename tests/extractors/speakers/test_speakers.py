"""Whom a source names, on sentences of our own with their entities and sources marked; and any text whatever."""

from __future__ import annotations

import time

import pytest

from extractors.entities import Entity
from extractors.marks import pair
from extractors.model import Article, Attribution, Span, SpeakerType
from extractors.registry import Registry
from extractors.speakers import resolve
from tests.extractors.staging import stage

NAMES = [
    ("‹MetroLine|O› paid. ⟪No⟫, ⟨according to⟩ ⟦her union, the ‹TWU|O›⟧.", ["TWU"]),
    ("‹MetroLine|O› paid. ⟪No⟫, ⟨according to⟩ ⟦Lee's trade union, the ‹TWU|O›,⟧ which slept.", ["TWU"]),
    ("⟦The ‹Norwegian|O› health ministry⟧ ⟨said⟩ ⟪it rains⟫.", ["Norwegian health ministry"]),
    ("⟦The ‹Vatican|O›⟧ ⟨said⟩ ⟪it rains⟫.", ["Vatican"]),
    ("⟦‹Hugh Hill|P›, a doctor,⟧ ⟨said⟩ ⟪it rains⟫.", ["Hugh Hill"]),
    ("⟦‹Ana Brito|P›, 39, a waitress at the ‹Blue Door|O›,⟧ ⟨said⟩ ⟪it rains⟫.", ["Ana Brito"]),
    ("⟦The group's director, ‹Betty Marsh|P›,⟧ ⟨said⟩ ⟪it rains⟫.", ["Betty Marsh"]),
    ("⟦His best friend at college, ‹Bruno Tarr|P›,⟧ ⟨said⟩ ⟪it rains⟫.", ["Bruno Tarr"]),
    ("⟦Nato secretary-general ‹Mark Rutte|P›⟧ ⟨said⟩ ⟪it rains⟫.", ["Mark Rutte"]),
    ("⟦‹Palmer|P› senior adviser ‹Jason Mill|P›⟧ ⟨said⟩ ⟪it rains⟫.", ["Jason Mill"]),
    ("⟦‹Iowa State University|O›'s ‹Dora Byers|P›⟧ ⟨said⟩ ⟪it rains⟫.", ["Dora Byers"]),
    ("⟦Secretary of State ‹Joan F. Kerr|P›⟧ ⟨said⟩ ⟪it rains⟫.", ["Joan F. Kerr"]),
    ("⟦Sen. ‹Ben Cardo|P› (D-Md.)⟧ ⟨said⟩ ⟪it rains⟫.", ["Ben Cardo"]),
    ("⟦Sen. ‹Ben Cardo|P›’s⟧ ⟨claim⟩ that ⟪it rains⟫ is false.", ["Ben Cardo"]),
    ("⟦‹Ursula von der Leyen|P›⟧ ⟨said⟩ ⟪it rains⟫. ⟦Ms von der Leyen⟧ ⟨added⟩ ⟪more⟫.", ["Ursula von der Leyen"] * 2),
    ("⟦‹Abdel Fattah al-Sisi|P›⟧ ⟨said⟩ ⟪it rains⟫. ⟦Mr al-Sisi⟧ ⟨added⟩ ⟪more⟫.", ["Abdel Fattah al-Sisi"] * 2),
    ("⟦‹Marie-Anne O’Malley|P›⟧ ⟨said⟩ ⟪it rains⟫. ⟦‹O’Malley|P›⟧ ⟨added⟩ ⟪more⟫.", ["Marie-Anne O’Malley"] * 2),
    ("⟦‹Martin Weld Jr.|P›⟧ ⟨said⟩ ⟪it rains⟫.", ["Martin Weld Jr."]),
]


@pytest.mark.parametrize(("marked", "wanted"), NAMES)
def test_speakers_names(marked: str, wanted: list[str]) -> None:
    assert stage(marked).names() == wanted


UNRECOGNISED = [
    ("⟦Amara Osei⟧ ⟨said⟩ ⟪it rains⟫. ⟦‹Osei|P›⟧ ⟨added⟩ ⟪more⟫.", ["Amara Osei"] * 2),
    ("⟦Mr Zelensky⟧ ⟨said⟩ ⟪it rains⟫. The envoy met ‹Volodymyr Zelensky|P› on Monday.", ["Volodymyr Zelensky"]),
    ("⟦Sir Keir⟧ ⟨said⟩ ⟪it rains⟫. He is ‹Keir Starmer|P›.", ["Keir Starmer"]),
    ("‹Ada Nwosu|P› came. ⟦Nwosu⟧ ⟨said⟩ ⟪it rains⟫.", ["Ada Nwosu"]),
    ("‹Ada Nwosu|P› came. ⟦‹Nwosu|G›⟧ ⟨said⟩ ⟪it rains⟫.", ["Ada Nwosu"]),
    ("‹Palmer Rips Rival|P›\nThe mayor fell out with ‹Ron Palmer|P›. ⟦‹Palmer|P›⟧ ⟨said⟩ ⟪no⟫.", ["Ron Palmer"]),
    ("‹RON PALMER|P› QUITS\n‹Ron Palmer|P› left. ⟦‹Palmer|P›⟧ ⟨said⟩ ⟪no⟫.", ["Ron Palmer"]),
    ("‹Oleg Brandt|P› left. “⟪No⟫.” ⟨Said⟩ ⟦‹Brandt|P›⟧.", ["Oleg Brandt"]),
    ("⟦The French minister of energy, SÃ©golÃ¨ne Royer,⟧ ⟨said⟩ ⟪it rains⟫.", ["Ségolène Royer"]),
    ("⟦‹Fox News’ Bret Bayer|O›⟧ ⟨said⟩ ⟪it rains⟫.", ["Bret Bayer"]),
    ("The user ⟦@river_watch⟧ ⟨wrote⟩ that ⟪it rains⟫.", ["@river_watch"]),
]


@pytest.mark.parametrize(("marked", "wanted"), UNRECOGNISED)
def test_speakers_repairs_the_recogniser(marked: str, wanted: list[str]) -> None:
    assert stage(marked, once=True).names() == wanted


CLUSTERS = [
    # Transliterations of one name.
    ("‹Volodymyr Zelenskyy|P› came. ⟦Mr ‹Zelensky|P›⟧ ⟨said⟩ ⟪it rains⟫.", ["Volodymyr Zelenskyy"]),
    ("‹António Costa|P› came. ⟦‹Costa|P›⟧ ⟨said⟩ ⟪it rains⟫.", ["António Costa"]),
    # Nicknames and initials.
    ("‹William Marsh|P› came. ⟦‹Bill Marsh|P›⟧ ⟨said⟩ ⟪it rains⟫.", ["William Marsh"]),
    ("‹Hillary Marsh|P› came. ⟦‹Hillary|P›⟧ ⟨said⟩ ⟪it rains⟫.", ["Hillary Marsh"]),
    # Two people of one surname: by title, by the nearest full name.
    ("‹Hillary Clinton|P› and ‹Bill Clinton|P› came. ⟦Mrs. ‹Clinton|P›⟧ ⟨said⟩ ⟪a⟫. ⟦Mr. ‹Clinton|P›⟧ ⟨said⟩ ⟪b⟫.",
     ["Hillary Clinton", "Bill Clinton"]),
    ("‹Hillary Clinton|P› spoke. ‹Bill Clinton|P› came.\n‹Hillary Clinton|P› left.\n⟦‹Clinton|P›⟧ ⟨said⟩ ⟪a⟫.",
     ["Hillary Clinton"]),
    # Acronyms and short forms.
    ("The ‹National Rifle League|O› met. ⟦The ‹NRL|O›⟧ ⟨said⟩ ⟪it rains⟫.", ["National Rifle League"]),
    ("The ‹Democratic National Committee|O› met. ⟦The DNC⟧ ⟨said⟩ ⟪it rains⟫.", ["Democratic National Committee"]),
    ("The ‹Swiss Folk Party|O› (SVP) met. ⟦The ‹SVP|O›⟧ ⟨said⟩ ⟪it rains⟫.", ["Swiss Folk Party"]),
    ("Viewers of Russia Today, a network, know ‹RT|O›. ⟦‹RT|O›⟧ ⟨said⟩ ⟪it rains⟫.", ["Russia Today"]),
    ("‹NATO|O› met. ⟦‹Nato|O›⟧ ⟨said⟩ ⟪it rains⟫.", ["NATO"]),
    ("⟦The ‹Committee|O› for a Steady Federal Budget⟧ ⟨said⟩ ⟪it rains⟫.", ["Committee for a Steady Federal Budget"]),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "wanted"), CLUSTERS)
def test_speakers_gathers_the_names_of_one(marked: str, wanted: list[str]) -> None:
    assert stage(marked, once=True).names() == wanted


@pytest.mark.parametrize(
    "marked",
    [
        "‹Hillary Clinton|P› came. ⟦‹Bill Clinton|P›⟧ ⟨said⟩ ⟪it rains⟫.",
        "‹Martin Weld Sr.|P› came. ⟦‹Martin Weld Jr.|P›⟧ ⟨said⟩ ⟪it rains⟫.",
        "‹Boris Johnson|P› came. ⟦‹Ron Johnson|P›⟧ ⟨said⟩ ⟪it rains⟫.",
    ],
)
def test_speakers_never_joins_different_given_names(marked: str) -> None:
    staged = stage(marked)
    assert staged.names() == [staged.attributions[0].source.slice(staged.article.text)]  # type: ignore[union-attr]


OFFICES = [
    ("‹Volodymyr Zelensky|P› flew out. ⟦Mr ‹Zelensky|P›’s office⟧ ⟨said⟩ ⟪so⟫.",
     "Zelensky’s office", SpeakerType.OFFICE),
    ("‹Keir Starmer|P› flew out. ⟦Sir Keir’s office⟧ ⟨said⟩ ⟪so⟫.", "Sir Keir’s office", SpeakerType.OFFICE),
    ("⟦The office of U.K. Prime Minister ‹Keir Starmer|P›⟧ ⟨said⟩ ⟪so⟫.",
     "office of U.K. Prime Minister Keir Starmer", SpeakerType.OFFICE),
    ("‹Ann Palmer|P› won. ⟦The ‹Palmer|P› campaign⟧ ⟨said⟩ ⟪so⟫.", "Palmer campaign", SpeakerType.OFFICE),
    ("⟦The ‹White House|O›⟧ ⟨said⟩ ⟪so⟫.", "White House", SpeakerType.OFFICE),
    ("⟦The ‹German|N› government⟧ ⟨said⟩ ⟪so⟫.", "German government", SpeakerType.ORGANISATION),
    ("⟦‹Ethiopia|G›⟧ ⟨said⟩ ⟪so⟫.", "Ethiopia", SpeakerType.ORGANISATION),
    ("⟦A study by the watchdog group ‹Media Facts|O›⟧ ⟨said⟩ ⟪so⟫.", "Media Facts", SpeakerType.ORGANISATION),
    ("⟦‹Heritage Trust|O› guidelines⟧ ⟨said⟩ ⟪so⟫.", "Heritage Trust", SpeakerType.ORGANISATION),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "name", "kind"), OFFICES)
def test_speakers_keeps_offices_and_bodies_apart_from_people(marked: str, name: str, kind: SpeakerType) -> None:
    (speaker,) = stage(marked).resolve()[0].speakers
    assert (speaker.name, speaker.type) == (name, kind)


def test_speakers_finds_the_office_behind_his() -> None:
    marked = "⟦‹Ron Palmer|P›⟧ ⟨said⟩ ⟪he won⟫. The ‹Palmer|P› campaign paid. ⟦His campaign⟧ ⟨said⟩ ⟪so⟫."
    assert stage(marked).names()[1] == "Palmer campaign"


HOSTILE = [
    "", " ", "\x00", "\ud800 said", "‏קול‎", "a" * 3000, "“" * 500, "A. " * 800, "He said. " * 300, "Mr " * 300,
    "‹›", "\n\n\n", "Ã" * 200, "the " * 400, "O'" * 300, "Dr. Dr. Dr.", "@", "—", "'s", "1 2 3",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_speakers_never_raises(text: str) -> None:
    ends = sorted({0, len(text) // 2, len(text)})
    spans = [Span(a, b) for a in ends for b in ends if a <= b]
    attributions = [
        Attribution((span,), cue, source, 0.5) for span in spans for cue in (None, span) for source in (None, span)
    ]
    attributions.append(Attribution((), None, None, 0.1))
    entities = [Entity(span, label) for span in spans for label in ("PERSON", "ORG", "GPE")]
    found = resolve(Article(text=text), entities, pair(text), attributions, Registry(), threshold=0.5)
    assert len(found) == len(attributions)


def test_speakers_cost_grows_with_the_length_only() -> None:
    paragraph = "⟦‹Ada Nwosu|P›⟧ ⟨said⟩ ⟪it rains⟫. ⟦She⟧ ⟨added⟩ ⟪more⟫. ⟦The ‹French|N› minister⟧ ⟨said⟩ ⟪no⟫.\n"

    def seconds(copies: int) -> float:
        staged = stage(paragraph)
        size = len(staged.article.text)
        text = staged.article.text * copies
        moved = [
            Attribution(
                tuple(Span(s.start + n * size, s.end + n * size) for s in a.content),
                Span(a.cue.start + n * size, a.cue.end + n * size) if a.cue else None,
                Span(a.source.start + n * size, a.source.end + n * size) if a.source else None,
                1.0,
            )
            for n in range(copies)
            for a in staged.attributions
        ]
        entities = [
            Entity(Span(e.span.start + n * size, e.span.end + n * size), e.label)
            for n in range(copies)
            for e in staged.entities
        ]
        start = time.process_time()
        resolve(Article(text=text), entities, (), moved, Registry(), threshold=0.5)
        return time.process_time() - start

    seconds(50)
    small, large = min(seconds(100) for _ in range(3)), seconds(1600)
    assert large < 16 * small * 2.5
