"""Quotation marks pair as a careful reader would pair them, whatever the text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.marks import Quotation, pair, quoted_mask

# Each row: a text and the inner words of its quotations, in order of their start.
PLAIN = [
    ("“Hello,” he said. “It’s the workers’ day.”", ["Hello,", "It’s the workers’ day."]),
    ('He said "yes" and "no".', ["yes", "no"]),
    ("„Ja“, sagte er. „Nein”, sie.", ["Ja", "Nein"]),
    ("Il dit «\u00a0bonjour\u00a0» et « oui ».", ["bonjour", "oui"]),
    ("»Ja«, sagte »er« dann.", ["Ja", "er"]),
    ("»Kyllä», hän sanoi, ”selvä” ja ’niin’.", ["Kyllä", "selvä", "niin"]),
    ("‹un›, ›zwei‹", ["un", "zwei"]),
    ("「はい」と『いいえ』", ["はい", "いいえ"]),
    ("‚so‘ und ‚so’", ["so", "so"]),
    ("＂wide＂ marks", ["wide"]),
    ("''We're here,'' she said, ``not there.''", ["We're here,", "not there."]),
    ("‘‘Doubled’’ curly singles", ["Doubled"]),
    ("(“in brackets”) and—“after a dash”—too", ["in brackets", "after a dash"]),
    ('<b class="x">“Bold”</b>', ["x", "Bold"]),
]
APOSTROPHES = [
    ("I don’t, you can't, it‘s, o'clock, O’Brien", []),
    ("The workers’ rights, James' book and the Joneses’ house", []),
    ("In the ’90s and the '80s, rock ’n’ roll and 'n' more", []),
    ("'Tis the season; ’twas nothing. Get 'em!", []),
    ("Nothin' doin' for the runnin’ man", []),
    ("‘I don’t know,’ said James’ friend in the ’90s.", ["I don’t know,"]),
    ("'I don't know,' he said. 'It's the dogs' home.'", ["I don't know,", "It's the dogs' home."]),
    ("‘'Tis late,’ she said, and ‘’tis dark,’ he said.", ["'Tis late,", "’tis dark,"]),
    ("The Jones' house, the 'bad' one, the boss' 'good' car", ["bad", "good"]),
    ("“The boys’ team won,” the girls’ coach said.", ["The boys’ team won,"]),
    ("Ministers call it ‘reform’; critics, the ‘workers’ tax’.", ["reform", "workers’ tax"]),
    ("‘The voters’ said so.", ["The voters"]),
    ("Il l’a dit: «C’est l’été.»", ["C’est l’été."]),
]
NESTED = [
    ("“He told me ‘go away’ and left,” she said.", ["He told me ‘go away’ and left,", "go away"]),
    ("‘He told me “go away” and left,’ she said.", ["He told me “go away” and left,", "go away"]),
    ("\"He said 'no' twice,\" she said.", ["He said 'no' twice,", "no"]),
    ("“‘Go,’ he said,” she said.", ["‘Go,’ he said,", "Go,"]),
    ("She said, “He said, ‘Go.’”", ["He said, ‘Go.’", "Go."]),
    ("She said, “He said, ‘Go.’\u2009”", ["He said, ‘Go.’", "Go."]),
    ("'''Go', he said,'' she said.", ["'Go', he said,", "Go"]),
    ("“the film “Dust” is long” he wrote", ["the film “Dust” is long", "Dust"]),
    ("«Er sagte ‹nein› laut»", ["Er sagte ‹nein› laut", "nein"]),
    ("“a ‘b “c” d’ e”", ["a ‘b “c” d’ e", "b “c” d", "c"]),
]
SLOPPY = [
    ("”Yes,” he said. “No,“ she said.", ["Yes,", "No,"]),
    ("“Quite so.“ “And this.”", ["Quite so.", "And this."]),
    ('“Mixed closing," he said. "And again,” she said.', ["Mixed closing,", "And again,"]),
    ("A “question’’ here", ["question"]),
    ("Calm in Kyiv.“Prices fell,” he said.", ["Prices fell,"]),
    ('He called it "a regime."Next comes more.', ["a regime."]),
    ("“Yes.”“No,” she said.", ["Yes.", "No,"]),
    ("“It never closed, he said. “This one did,” she said.", ["It never closed, he said.", "This one did,"]),
    ("He said “ we go ” today", ["we go"]),
    ("A stray ” mark.", []),
    ('A stray mark."', []),
    ("“To the end", ["To the end"]),
    ("‘To the end", ["To the end"]),
    ("He said, ‘To the end", ["To the end"]),
    ("\u202a“Marked for direction,”\u202c he said.", ["Marked for direction,"]),
    ("“So “bad“ and so ”worse“,” he wrote", ["So “bad“ and so ”worse“,", "bad", "worse"]),
]
PRIMES = [
    ('The man, 6\'2", bought a 5-inch, 3.5" pipe.', []),
    ('"He is 6\'2" tall," she said.', ["He is 6'2\" tall,"]),
    ("He is 5' tall, ‘not 6'.’", ["not 6'."]),
    ('She is "25" and a 12" record', ["25"]),
    ('“It went from 7 to 8,” and "by 2020"', ["It went from 7 to 8,", "by 2020"]),
]
EMPTY = [("", []), ("\n \n", []), ('""', []), ("“”", []), ('"', []), ("'", []), ("“", []), ("“ ”", []), ("''''", [])]


@pytest.mark.parametrize(("text", "inner"), PLAIN + APOSTROPHES + NESTED + SLOPPY + PRIMES + EMPTY)
def test_marks_pair_within_a_paragraph(text: str, inner: list[str]) -> None:
    assert [quotation.inner.slice(text) for quotation in pair(text)] == inner


def test_marks_nested_quotations_know_their_parent() -> None:
    quotations = pair("“a ‘b “c” d’ e” and “f”")
    assert [(q.depth, q.parent) for q in quotations] == [(0, None), (1, 0), (2, 1), (0, None)]


# Each row: a text, and of each piece its inner words and the index of the piece it continues.
ACROSS = [
    ("“One.\n“Two.\n\n“Three,” he said.", [("One.", None), ("Two.", 0), ("Three,", 1)]),
    ('"One.\r\n"Two," he said.', [("One.", None), ("Two,", 0)]),
    ("‘One.\n‘Two,’ he said.", [("One.", None), ("Two,", 0)]),
    ("“One.\nNothing more.", [("One.", None)]),
    ("“One.\nNothing more.\n“Two.”", [("One.", None), ("Two.", None)]),
    ("“One.“\n“Two.”", [("One.", None), ("Two.", None)]),
    ("She said that\n“we go.”", [("we go.", None)]),
    ("She said: “\nWe go,” and went.", [("We go,", None)]),
    ("She said: “\n“We go,” and went.", [("We go,", None)]),
    ("She said “we go\nand stay” today.", [("we go", None), ("and stay", 0)]),
    ('"One.\nTwo don\'t.\nThree," he said.\nMore.', [("One.", None), ("Two don't.", 0), ("Three,", 1)]),
    ("“One.\nHe said “two” there.\nThree.”", [("One.", None), ("two", None)]),
    ("“One,” he said. “Two.\n“Three.”", [("One,", None), ("Two.", None), ("Three.", 1)]),
    ("“‘One.\n“‘Two,’ he told,” she said.", [("‘One.", None), ("One.", None), ("‘Two,’ he told,", 0), ("Two,", 1)]),
    ("“One.\n“Two.", [("One.", None), ("Two.", 0)]),
    ("«Un.\n«Deux», dit-il.", [("Un.", None), ("Deux", 0)]),
    ("“One.\n‘Two,’ he said.", [("One.", None), ("Two,", None)]),
]


@pytest.mark.parametrize(("text", "pieces"), ACROSS)
def test_marks_chain_over_paragraphs(text: str, pieces: list[tuple[str, int | None]]) -> None:
    assert [(q.inner.slice(text), q.continues) for q in pair(text)] == pieces


def test_marks_piece_that_is_not_closed_has_no_closing_mark() -> None:
    first, second = pair("“One.\nand two” he said.")
    assert (first.opening, first.closing, second.opening, second.closing) == ("“", None, "", "”")


def test_marks_mask_covers_marks_and_words() -> None:
    text = "Say “yes” or ‘no’."
    mask = quoted_mask(text, pair(text))
    assert "".join(c for c, inside in zip(text, mask, strict=True) if inside) == "“yes”‘no’"


HOSTILE = st.text(
    alphabet=st.sampled_from(list("ab s.,2'’‘\"“”„«»‹›`´‚「」—(\n\r\u2028\u00a0\u202a\u0301\ud800😀א")), max_size=80
)


def _check(text: str, quotations: tuple[Quotation, ...]) -> None:
    starts = [q.span.start for q in quotations]
    assert starts == sorted(starts)
    for i, q in enumerate(quotations):
        assert 0 <= q.span.start <= q.inner.start < q.inner.end <= q.span.end <= len(text)
        assert text[q.span.start : q.span.end].startswith(q.opening)
        assert q.closing is None or text[q.span.start : q.span.end].endswith(q.closing)
        assert q.inner.slice(text).strip() == q.inner.slice(text)
        assert q.continues is None or q.continues < i
        if q.parent is None:
            assert q.depth == 0
        else:
            assert quotations[q.parent].span.contains(q.span)
            assert quotations[q.parent].depth == q.depth - 1
    around: list[int] = []
    for i, q in enumerate(quotations):
        while around and quotations[around[-1]].span.end <= q.span.start:
            around.pop()
        assert not around or quotations[around[-1]].span.end >= q.span.end, "spans cross"
        assert (around[-1] if around else None) == q.parent
        around.append(i)


@given(HOSTILE | st.text(max_size=60))
@settings(max_examples=400, deadline=None)
def test_marks_never_raise_and_nest(text: str) -> None:
    quotations = pair(text)
    _check(text, quotations)
    assert len(quoted_mask(text, quotations)) == len(text)


WORDS = st.lists(st.sampled_from(["peace", "don’t", "the workers’ day", "is", "1990", "now,"]), min_size=1, max_size=5)


@given(st.lists(WORDS, min_size=1, max_size=6), st.sampled_from(["“”", '""', "„“", "«»", "»«"]))
@settings(max_examples=100, deadline=None)
def test_marks_well_formed_text_is_read_as_written(quotes: list[list[str]], glyphs: str) -> None:
    spoken = [" ".join(words) for words in quotes]
    text = "".join(f"{glyphs[0]}{words}{glyphs[1]} she said, and " for words in spoken)
    assert [q.inner.slice(text) for q in pair(text)] == spoken


@pytest.mark.parametrize(
    "text",
    [
        '"' * 10_000,
        "“" * 10_000,
        '" ' * 10_000,
        "“a” ‘b’ " * 2_500,
        "‘a “b " * 5_000,
        "“never closed\n" * 10_000,
        "' a' 's " * 3_000,
        "”’" * 5_000,
        "\n" * 100_000,
    ],
)
def test_marks_ten_thousand_take_seconds_at_most(text: str) -> None:
    started = time.process_time()
    _check(text, pair(text))
    assert time.process_time() - started < 10


def test_marks_alternating_thousands_all_pair() -> None:
    assert len(pair("“a” " * 10_000)) == 10_000
