"""Sources that the tagger left out: where the text shows them, and where it does not."""

from __future__ import annotations

import pytest

from extractors.assemble.subjects import (
    idle_sources,
    is_told,
    neighbour,
    unlabelled_source,
)
from extractors.model import Span
from extractors.tagger import Tagged
from tests.extractors.assemble.tables import check_table, table


def source_of(marked: str) -> str | None:
    """The source found in a text with its ⟪content⟫ and ⟨cue⟩ marked."""
    ends: list[int] = []
    text, cue = "", (0, 0)
    for each in marked:
        if each == "⟫":
            ends.append(len(text))
        elif each == "⟨":
            cue = (len(text), 0)
        elif each == "⟩":
            cue = (cue[0], len(text))
        elif each != "⟪":
            text += each
    found = unlabelled_source(text, Span(*cue), ends)
    return found and found.slice(text)


@pytest.mark.parametrize(
    ("marked", "source"),
    [
        ("⟪“It leaks,”⟫ ⟨said⟩ Blair. “Badly.”", "Blair"),
        ("⟪“It leaks,”⟫ ⟨said⟩ Øyvind J. Åsen, smiling.", "Øyvind J. Åsen"),
        ("⟪“It leaks,”⟫ Mary Blair ⟨said⟩.", "Mary Blair"),
        ("Blair was asked about the dam and ⟨said⟩ that ⟪it leaks⟫.", "Blair"),
        ("The dam is old. Mary Blair visited it on Monday and ⟨said⟩ ⟪it leaks⟫.", "Mary Blair"),
        ("He walked to the dam and ⟨said⟩ ⟪it leaks⟫.", "He"),
    ],
)
def test_unlabelled_source_where_the_text_shows_it(marked: str, source: str) -> None:
    assert source_of(marked) == source


@pytest.mark.parametrize(
    "marked",
    [
        "⟪“It leaks,”⟫ ⟨said⟩ an engineer. “Badly.”",
        "⟪“It leaks,”⟫ ⟨said⟩ Blair who built it.",
        "⟪the dam⟫ ⟨loved⟩ Blair.",
        "⟪“It leaks,”⟫ the engineer ⟨said⟩.",
        "The dam was old and ⟨said⟩ to be ⟪leaking⟫.",
        "In May Blair went and ⟨said⟩ ⟪it leaks⟫.",
        "Blair went to the dam. It ⟨said⟩ ⟪it leaks⟫.",
        "Blair was asked and ⟨was told⟩ ⟪it leaks⟫.",
        "⟪“It leaks,”⟫ ⟨— “⟩ Blair.",
    ],
)
def test_unlabelled_source_is_none_where_the_text_leaves_a_doubt(marked: str) -> None:
    assert source_of(marked) is None


@pytest.mark.parametrize(
    ("text", "cue", "content", "told"),
    [
        ("The minister said aides were tasked and told to report back.", "told", "to report back", True),
        ("The minister said aides were told to report back.", "were told", "to report back", True),
        ("Residents were urged to leave.", "urged", "leave", True),
        ("The minister told aides to report back.", "told", "to report back", False),
        ("The minister told aides to report back.", "told aides", "to report back", False),
        ("The minister asked to leave.", "asked", "to leave", False),
        ("The minister was told that it leaks.", "told", "that it leaks", False),
        ("The dam leaked for years, a court heard.", "heard", "The dam leaked for years", True),
        ("The court has heard that it leaked.", "has heard", "it leaked", True),
        ("Some could be heard saying that it leaked.", "could be heard saying", "it leaked", False),
        ("Dam ‘leaked for years’, inquiry told\nOSLO", "told", "Dam ‘leaked for years’", True),
        ("It leaked for years, the inquiry was told.", "was told", "It leaked for years", True),
        ("It leaked for years, he told the inquiry.", "told", "It leaked for years", False),
        ("It leaked for years, as I told you.", "told", "It leaked for years", False),
    ],
)
def test_is_told_is_a_verb_that_lacks_its_hearer(text: str, cue: str, content: str, told: bool) -> None:
    spans = [Span(text.index(words), text.index(words) + len(words)) for words in (cue, content)]
    assert is_told(text, *spans) is told


@table(
    set_off=(
        "⟪1|Yes⟫, ⟦12|Faber⟧ ⟨1|said⟩. Marsh, for his part, ⟨2|said⟩ ⟪2|it was over⟫.",
        ["Faber | said | Yes", "Marsh | said | it was over"],
    ),
    bare=("⟦1|Faber⟧ left. Then she slept. Marsh ⟨1|said⟩ ⟪1|it was over⟫.", ["Marsh | said | it was over"]),
    abbreviation=("⟦1|Dan Poe Jr.⟧ ⟨1|said⟩ ⟪1|it was over⟫.", ["Dan Poe Jr. | said | it was over"]),
    joined=("⟦1|Faber⟧ met Mr. Obi's lawyers, ⟨1|saying⟩ ⟪1|it was over⟫.", ["Faber | saying | it was over"]),
    behind=("⟦1|Faber⟧ left. Not so, ⟨1|says⟩ Marsh: ⟪1|it was over⟫.", ["Marsh | says | it was over"]),
    behind_a_content=("⟦1|Faber⟧ left. ⟪1|It was over⟫, ⟨1|said⟩ Ann Marsh.", ["Ann Marsh | said | It was over"]),
    behind_but_no_verb_of_speech=(
        "⟦1|Faber⟧ left. And then ⟨1|blamed⟩ Marsh: ⟪1|it was over⟫.",
        ["Faber | blamed | it was over"],
    ),
    a_day_behind=("⟦1|Faber⟧ left. ⟪1|It was over⟫, ⟨1|said⟩ Monday.", ["Faber | said | It was over"]),
    a_name_that_goes_on=(
        "⟦1|Faber⟧ left. ⟪1|It was over⟫, ⟨1|said⟩ Marsh and Co said.",
        ["Faber | said | It was over"],
    ),
    what_was_said_behind=("⟦1|Faber⟧ left. But ⟨1|says⟩: ⟪1|Never⟫.", ["Faber | says | Never"]),
    a_name_that_was_said=("⟦1|Faber⟧ left. It was late, ⟨1|said⟩ ⟪1|Poe⟫.", ["Faber | said | Poe"]),
    no_name=("⟦1|Faber⟧ left. But ⟨1|said⟩ ⟪1|it was over⟫.", ["Faber | said | it was over"]),
)  # fmt: skip
def test_subjects_the_name_before_the_verb_comes_before_another_sentences(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


def cue_in_doubt(words: str, head_score: float) -> tuple[str, Tagged, Span, dict[int, Span]]:
    """A text with [its cue], (its labelled source) and {a source that no cue has}."""
    at = {mark: words.index(mark) for mark in "()[]{}"}
    text = words.translate(dict.fromkeys(map(ord, at)))
    place = {mark: where - sum(other < where for other in at.values()) for mark, where in at.items()}
    cue = Tagged("cue", Span(place["["], place["]"]), 0.9, 0, head_score)
    idle = Tagged("source", Span(place["{"], place["}"]), 0.9)
    labelled = Tagged("source", Span(place["("], place[")"]), 0.9)
    return text, cue, labelled.span, idle_sources([labelled, cue, idle])


@pytest.mark.parametrize(
    ("words", "head_score", "wanted"),
    [
        ("“No,” [said] {the mayor's office}; “no,” said (the mayor).", 0.6, "the mayor's office"),
        ("“No,” said (the mayor), and {his mother, by phone,} [said]: “Never.”", 0.6, "his mother, by phone,"),
        ("“No,” [said] {the mayor's office}; “no,” said (the mayor).", 0.8, None),
        ("(The mayor) told them, {who} [said] no.", 0.6, None),
        ("(The mayor), to {the press}, [said] no.", 0.6, None),
        ("Asked by {Ann}, (the mayor) [said] no.", 0.6, None),
        ("(The mayor), who met {Ann} [to dance], left.", 0.6, None),
    ],
)
def test_subjects_a_source_beside_the_verb_comes_before_one_farther_off(
    words: str, head_score: float, wanted: str | None
) -> None:
    text, cue, labelled, idle = cue_in_doubt(words, head_score)
    found = neighbour(text, cue, labelled, idle)
    assert (found.slice(text) if found else None) == wanted


@table(
    was_told=("⟦I⟧ ⟨was told:⟩ ⟪“No.”⟫", ["– | was told: | “No.”"]),
    had_been_warned=("⟦She⟧ ⟨had been warned⟩ ⟪that it leaked⟫.", ["– | had been warned | that it leaked"]),
    told=("⟦She⟧ ⟨told⟩ us ⟪that it leaked⟫.", ["She | told | that it leaked"]),
    by_whom=("Ash ⟨was informed⟩ by ⟦the mayor⟧ ⟪that it leaked⟫.", ["the mayor | was informed | that it leaked"]),
    was_quoted=("⟦She⟧ ⟨was adamant⟩ ⟪that it leaked⟫.", ["She | was adamant | that it leaked"]),
)
def test_subjects_who_was_told_does_not_tell(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    a_handle=("⟪“Never,”⟫ ⟨wrote⟩ @dam_lark.", ["@dam_lark | wrote | “Never,”"]),
    an_address=("⟪“Never,”⟫ ⟨wrote⟩ to @dam_lark.", ["– | wrote | “Never,”"]),
)
def test_subjects_a_handle_behind_the_verb_is_a_name(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)


@table(
    heard=("A tape on which he is heard ⟨telling⟩ them ⟪that it leaked⟫.", ["he | telling | that it leaked"]),
    filmed_by_name=("Ida Holm was clearly filmed ⟨saying⟩ ⟪it leaked⟫.", ["Ida Holm | saying | it leaked"]),
    another_was_labelled=(
        "⟦The club⟧ had a tape in which she is heard ⟨saying⟩ ⟪it leaked⟫.",
        ["she | saying | it leaked"],
    ),
    no_participle=("⟦The court⟧ sat. He was heard. ⟦2|She⟧ ⟨2|said⟩ ⟪2|it leaked⟫.", ["She | said | it leaked"]),
)
def test_subjects_who_is_heard_saying_it_says_it(marked: str, expected: list[str]) -> None:
    check_table(marked, expected)
