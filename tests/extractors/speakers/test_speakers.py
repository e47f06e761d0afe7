"""Who the source is, behaviour by behaviour, on sentences of our own with their entities and sources marked."""

from __future__ import annotations

import time

import pytest

from extractors.entities import Entity
from extractors.marks import pair
from extractors.model import Article, Attribution, MentionKind, Span, Speaker, SpeakerType
from extractors.registry import Registry
from extractors.speakers import resolve
from tests.extractors.staging import stage

PERSON = SpeakerType.PERSON
NAMES = [
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


JOINT = [
    ("‹Emmanuel Macron|P› met ‹Volodymyr Zelensky|P›. ⟦Both Mr ‹Macron|P› and Mr ‹Zelensky|P›⟧ ⟨said⟩ ⟪so⟫.",
     ["Emmanuel Macron", "Volodymyr Zelensky"]),
    ("⟦‹Ann Carson|P›, ‹Joan Fiore|P› and ‹Mike Huck|P›⟧ ⟨said⟩ ⟪so⟫.", ["Ann Carson", "Joan Fiore", "Mike Huck"]),
    ("⟦Chairman ‹Jason Chase|P› (R-Utah) and Chairman ‹Bob Good|P› (R-Va.)⟧ ⟨said⟩ ⟪so⟫.", ["Jason Chase", "Bob Good"]),
    ("⟦‹Ron Palmer|P› and his aides⟧ ⟨said⟩ ⟪so⟫.", ["Ron Palmer"]),
    ("⟦‹Ron Palmer|P›, a friend of ‹Ann Carson|P› and ‹Mike Huck|P›,⟧ ⟨said⟩ ⟪so⟫.", ["Ron Palmer"]),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "wanted"), JOINT)
def test_speakers_joint(marked: str, wanted: list[str]) -> None:
    assert [s.name for s in stage(marked).resolve()[0].speakers] == wanted


def test_speakers_they_are_the_two_who_spoke() -> None:
    marked = "⟦‹Jason Chase|P› and ‹Bob Good|P›⟧ ⟨said⟩ ⟪so⟫.\n⟦They⟧ ⟨added⟩ ⟪more⟫. ⟦The two lawmakers⟧ ⟨said⟩ ⟪no⟫."
    for resolution in stage(marked).resolve()[1:]:
        assert [s.name for s in resolution.speakers] == ["Jason Chase", "Bob Good"]


PRONOUNS = [
    ("⟦‹Emmanuel Macron|P›⟧ ⟨said⟩ ⟪it rains⟫. ⟦He⟧ ⟨added⟩ that ⟪it pours⟫.", "Emmanuel Macron"),
    ("⟦‹Emmanuel Macron|P›⟧ ⟨said⟩ ⟪it rains⟫.\n“⟪It pours⟫,” ⟦he⟧ ⟨added⟩.", "Emmanuel Macron"),
    ("‹Ada Nwosu|P› met ‹Paul Reyes|P›. ⟦‹Nwosu|P›⟧ ⟨said⟩ ⟪it rains⟫. ⟦She⟧ ⟨added⟩ ⟪more⟫.", "Ada Nwosu"),
    ("⟦‹Ada Nwosu|P›⟧ ⟨said⟩ ⟪it rains⟫ as ‹Paul Reyes|P› listened. ⟦She⟧ ⟨added⟩ ⟪more⟫.", "Ada Nwosu"),
    ("Mr. ‹Okoro|P› came with Mrs. ‹Tamm|P›. ⟦Mrs. ‹Tamm|P›⟧ ⟨said⟩ ⟪a⟫. “⟪B⟫,” ⟦she⟧ ⟨said⟩.", "Tamm"),
    ("⟦‹Kashi Ngo|P›⟧ was there. ⟪Yes⟫. She smiled. “⟪It rains⟫,” ⟦she⟧ ⟨said⟩.", "Kashi Ngo"),
    ("‹Dan Golva|P›, 61, of ‹Ash|G›, ⟦who⟧ ⟨said⟩ ⟪it rains⟫, left. ⟦‹Golva|P›⟧ ⟨said⟩ ⟪no⟫.", "Dan Golva"),
    ("The meeting heard ‹Ada Nwosu|P›, a doctor, ⟦who⟧ ⟨said⟩ ⟪it rains⟫. ⟦‹Nwosu|P›⟧ ⟨said⟩ ⟪no⟫.", "Ada Nwosu"),
    ("“⟪No⟫,” ⟨said⟩ ⟦‹Ada Nwosu|P›⟧. In her statement ⟦she⟧ ⟨said⟩ ⟪so⟫.", "Ada Nwosu"),
]


@pytest.mark.parametrize(("marked", "wanted"), PRONOUNS)
def test_speakers_pronouns(marked: str, wanted: str) -> None:
    found = [r for r in stage(marked).resolve() if r.mention and r.mention.kind is MentionKind.PRONOUN]
    assert [r.speakers[0].name for r in found] == [wanted] * len(found)
    assert found[0].evidence[0].rule in {"pronoun", "relative pronoun"}


def test_speakers_a_woman_is_never_he() -> None:
    assert stage("⟦‹Ada Nwosu|P›⟧ ⟨said⟩ ⟪a⟫. Mrs ‹Nwosu|P› left. ⟦He⟧ ⟨said⟩ ⟪b⟫.").names()[1] is None


DESCRIPTIONS = [
    ("⟦‹French|N› President ‹Emmanuel Macron|P›⟧ ⟨met⟩ ⟪x⟫ with ‹Ukrainian|N› President ‹Volodymyr Zelensky|P›.\n"
     "⟦The ‹French|N› president⟧ ⟨said⟩ ⟪so⟫. ⟦The ‹Ukrainian|N› leader⟧ ⟨said⟩ ⟪no⟫.",
     ["Emmanuel Macron", "Volodymyr Zelensky"]),
    ("The ‹Finnish|N› president, ‹Alexander Stubb|P›, met ‹French|N› President ‹Emmanuel Macron|P›.\n"
     "⟦The ‹Finnish|N› president⟧ ⟨said⟩ ⟪so⟫.", ["Alexander Stubb"]),
    ("‹Ann Palmer|P›, the ‹Republican|N› nominee for governor, met Sen. ‹Ron Weld|P›.\n⟦The senator⟧ ⟨said⟩ ⟪a⟫. "
     "⟦The nominee⟧ ⟨said⟩ ⟪b⟫.", ["Ron Weld", "Ann Palmer"]),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "wanted"), DESCRIPTIONS)
def test_speakers_descriptions_go_by_role(marked: str, wanted: list[str]) -> None:
    assert stage(marked).names()[-len(wanted) :] == wanted


UNNAMED = [
    ("‹Ann Palmer|P› won. ⟦A ‹White House|O› official⟧ ⟨said⟩ ⟪so⟫.", "White House official", SpeakerType.ANONYMOUS),
    ("‹Ann Palmer|P› won. ⟦Some officials⟧ ⟨said⟩ ⟪so⟫.", "Some officials", SpeakerType.GROUP),
    ("‹Ann Palmer|P› won. ⟦‹Palmer|P›'s lawyers⟧ ⟨said⟩ ⟪so⟫.", "Palmer's lawyers", SpeakerType.GROUP),
    ("‹Ann Palmer|P› won. ⟦Friends of Ms. ‹Palmer|P› who saw her⟧ ⟨said⟩ ⟪so⟫.",
     "Friends of Ms. Palmer who saw her", SpeakerType.GROUP),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "name", "kind"), UNNAMED)
def test_speakers_keeps_unnamed_sources_as_worded(marked: str, name: str, kind: SpeakerType) -> None:
    (speaker,) = stage(marked).resolve()[0].speakers
    assert (speaker.name, speaker.type) == (name, kind)


def test_speakers_the_official_is_the_official_of_before() -> None:
    marked = "⟦A ‹White House|O› official⟧ ⟨said⟩ ⟪so⟫.\nIt was so, ⟪all of it⟫, ⟨according to⟩ ⟦the official⟧."
    first, second = stage(marked).resolve()
    assert first.speakers == second.speakers
    assert second.evidence[-1].rule == "same description"


BEHALF = [
    ("⟦‹Nick Merrow|P›, a spokesman for Mrs. ‹Palmer|P›,⟧ ⟨said⟩ ⟪so⟫.", "Nick Merrow", "Palmer"),
    (
        "‹Ann Palmer|P› won. ⟦‹Palmer|P› campaign spokesman ‹Brian Fallow|P›⟧ ⟨said⟩ ⟪so⟫.",
        "Brian Fallow",
        "Palmer campaign",
    ),
    ("⟦An ‹FBI|O› spokesman⟧ ⟨said⟩ ⟪so⟫.", "FBI spokesman", "FBI"),
]


@pytest.mark.parametrize(("marked", "name", "principal"), BEHALF)
def test_speakers_spokespeople_speak_for_somebody(marked: str, name: str, principal: str) -> None:
    resolution = stage(marked).resolve()[0]
    assert resolution.speakers[0].name == name
    assert resolution.on_behalf_of is not None
    assert resolution.on_behalf_of.name == principal


CONTINUED = [
    ("⟦‹Ada Nwosu|P›⟧ ⟨said⟩ ⟪it rains⟫, ⟦⟧⟨adding⟩ that ⟪it pours⟫.", "Ada Nwosu", "participle"),
    ("“⟪It rains⟫,” ⟦Ms ‹Nwosu|P›⟧ ⟨said⟩.\n\n⟦⟧“⟪It pours, and it will pour on⟫.”\n", "Nwosu", "continuation"),
    ("⟦‹Ada Nwosu|P›⟧ ⟨said⟩ that ⟪it rains⟫.\n\n⟦⟧“⟪It pours, and it will pour on⟫.”\n", "Ada Nwosu", "paragraph"),
    ("⟦‹Ada Nwosu|P›⟧ ⟨said⟩: “⟪It rains⟫.\n\n⟦⟧“⟪It pours⟫.”\n", "Ada Nwosu", "continuation"),
]


@pytest.mark.parametrize(("marked", "name", "rule"), CONTINUED)
def test_speakers_continues_on_evidence(marked: str, name: str, rule: str) -> None:
    staged = stage(marked)
    here = staged.attributions[-1]
    if rule != "participle":
        here = Attribution(here.content, None, None, 1.0)
    staged.attributions[-1] = here
    resolution = staged.resolve()[-1]
    assert [s.name for s in resolution.speakers] == [name]
    assert resolution.evidence[0].rule == rule


@pytest.mark.parametrize(
    "marked",
    [
        "⟦‹Ada Nwosu|P›⟧ ⟨said⟩ ⟪it rains⟫. The hall was full and warm and loud.\n\n⟦⟧It was ⟨asked⟩ if ⟪it pours⟫.",
        "⟦⟧“⟪It pours⟫.”\nNobody knew.",
    ],
)
def test_speakers_leaves_statements_without_evidence_alone(marked: str) -> None:
    resolution = stage(marked).resolve()[-1]
    assert resolution.speakers == ()
    assert resolution.mention is None


def test_speakers_first_person_is_the_speaker_around_it() -> None:
    text = "“I think I know,” Ada Nwosu said."
    inner, outer = text.index("I think"), text.index("Ada")
    attributions = [
        Attribution((Span(1, 15),), Span(27, 31), Span(outer, outer + 9), 1.0),
        Attribution((Span(9, 15),), Span(3, 8), Span(inner, inner + 1), 1.0, nested_in=0),
    ]
    entities = [Entity(Span(outer, outer + 9), "PERSON")]
    found = resolve(Article(text=text), entities, pair(text), attributions, Registry(), threshold=0.5)
    assert [r.speakers[0].name for r in found] == ["Ada Nwosu", "Ada Nwosu"]
    assert found[1].evidence[0].rule == "first person"


def test_speakers_first_person_is_the_author_outside_quotations() -> None:
    marked = "⟦I⟧ ⟨think⟩ ⟪it will rain⟫."
    assert stage(marked, byline="By Joan Penn").names() == ["Joan Penn"]
    assert stage(marked).names() == [None]
    assert stage(marked, byline="Staff and agencies").names() == [None]


def test_speakers_us_is_a_country_not_a_pronoun() -> None:
    assert stage("⟦US Treasury Secretary ‹Scott Bess|P›⟧ ⟨said⟩ ⟪so⟫.").names() == ["Scott Bess"]


def test_speakers_gives_kinds_aliases_roles_and_evidence() -> None:
    marked = "⟦‹French|N› President ‹Emmanuel Macron|P›⟧ ⟨said⟩ ⟪a⟫. ⟦Mr ‹Macron|P›⟧ ⟨said⟩ ⟪b⟫. ⟦He⟧ ⟨said⟩ ⟪c⟫."
    staged = stage(marked)
    found = staged.resolve()
    assert [r.mention.kind for r in found if r.mention] == [MentionKind.NAME, MentionKind.PARTIAL, MentionKind.PRONOUN]
    speaker = found[0].speakers[0]
    assert speaker.slug == "emmanuel-macron"
    assert "Macron" in speaker.aliases
    assert "French President" in speaker.roles
    for resolution in found:
        assert resolution.candidates[0][0] == "Emmanuel Macron"
        assert 0.5 < resolution.confidence <= 1
        for step in resolution.evidence:
            assert step.span is None or step.span.slice(staged.article.text) == step.text


def test_speakers_below_the_threshold_stay_unresolved_with_candidates() -> None:
    staged = stage("‹Paul Reyes|P› met ‹Ivan Holt|P› and ‹Karl Dorn|P›. “⟪It rains⟫,” ⟦he⟧ ⟨said⟩.")
    (unsure,) = staged.resolve(threshold=0.999)
    assert unsure.speakers == ()
    assert {name for name, _ in unsure.candidates} <= {"Paul Reyes", "Ivan Holt", "Karl Dorn"}
    assert len(unsure.candidates) > 1


def test_speakers_links_to_the_registry_and_learns_roles_from_it() -> None:
    registry = Registry(
        [
            Speaker("Volodymyr Zelenskyy", "volodymyr-zelenskyy", PERSON, ("Zelensky",), ("Ukrainian President",)),
            Speaker("Emmanuel Macron", "emmanuel-macron", PERSON, ("Macron",), ("French President",)),
        ]
    )  # fmt: skip
    marked = (
        "⟦‹Volodymyr Zelensky|P›⟧ ⟨said⟩ ⟪a⟫. ⟦‹Emmanuel Macron|P›⟧ ⟨said⟩ ⟪b⟫.\n⟦The ‹Ukrainian|N› leader⟧ ⟨said⟩ ⟪c⟫."
    )
    found = stage(marked).resolve(registry)
    assert [r.speakers[0].slug for r in found] == ["volodymyr-zelenskyy", "emmanuel-macron", "volodymyr-zelenskyy"]
    assert len(registry) == 2


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
