"""The units that scoring counts."""

from __future__ import annotations

import pytest

from extractors.evaluation.words import Words, accepted_keys, is_speech, name_key
from extractors.model import Kind, Span

TEXT = "“We won,” Ann said.\nShe said “the tide\nturned for us”, no less."


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (Span(0, 9), "We won"),
        (Span(2, 5), "We won"),
        (Span(7, 10), ""),
        (Span(3, 3), ""),
        (Span(0, 0), ""),
        (Span(10, 10_000), "Ann said She said the tide turned for us no less"),
    ],
)
def test_words_a_span_takes_every_word_it_touches(span: Span, expected: str) -> None:
    words = Words(TEXT)
    assert " ".join(words.spans[number].slice(TEXT) for number in sorted(words.touched_by([span]))) == expected


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("We won", Kind.DIRECT),
        ("“We won,” Ann", Kind.MIXED),
        ("Ann said", Kind.INDIRECT),
        ("the tide", Kind.DIRECT),  # left open by its line, so quoted to the line's end
        ("turned for us", Kind.INDIRECT),  # the mark that opened it stands on the line before
    ],
)
def test_words_kind_follows_the_double_marks_of_the_line(content: str, kind: Kind) -> None:
    words = Words(TEXT)
    start = TEXT.index(content)
    assert words.kind(words.touched_by([Span(start, start + len(content))])) is kind


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('a "b" c', "b"),
        ("a «b» c", "b"),
        ("a „b” c", "b"),
        ("a ‘b’ c", ""),
        ("a ”b“ c", "c"),
        ("“a “b” c", "a b"),
        ("", ""),
    ],
)
def test_words_marks_that_count_as_quotation(text: str, quoted: str) -> None:
    words = Words(text)
    inside = [one.slice(text) for number, one in enumerate(words.spans) if words.kind(frozenset({number})) == "direct"]
    assert " ".join(inside) == quoted


def test_words_hull_runs_from_first_to_last() -> None:
    words = Words(TEXT)
    assert words.hull(frozenset({2, 4})).slice(TEXT) == "Ann said.\nShe"


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("has said", True),
        ("According to", True),
        ("Denies", True),
        ("in a statement", False),
        ("hopes", False),
        ("", False),
    ],
)
def test_words_is_speech(cue: str, expected: bool) -> None:
    assert is_speech(cue) is expected


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("António Costa", "antonio costa"),
        ("Sen. Vice President Ann O'Hara's", "ann o hara"),
        ("The Lancet", "lancet"),
        ("President", "president"),
        ("", ""),
        (None, ""),
    ],
)
def test_words_name_key(name: str | None, key: str) -> None:
    assert name_key(name) == key


def test_words_accepted_keys_of_joint_speakers() -> None:
    assert accepted_keys("Ann Lee & Bo Wu") == {"ann lee bo wu", "ann lee", "bo wu"}
