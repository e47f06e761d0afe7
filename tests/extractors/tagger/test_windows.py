"""Texts as the tagger reads them: offsets that hold, features that say what they should, windows that lose no word."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.errors import ModelNotFound
from extractors.marks import pair
from extractors.tagger.windows import (
    CASES,
    FEATURES,
    PLACES,
    QUOTES,
    WINDOW_PIECES,
    Block,
    Tokenised,
    Window,
    load_tokenizer,
    pack,
    tokenise,
)

LOWER, CAPITALISED, UPPER, DIGITS = range(CASES)
OUTSIDE, INSIDE, OPENING, CLOSING = range(QUOTES)
WITHIN, FIRST_OF_PARAGRAPH, FIRST_OF_TEXT, GOES_ON = range(PLACES)

SETTINGS = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(text: str, tokenizer: Any) -> Tokenised:
    return tokenise(text, pair(text), tokenizer)


def words_of(text: str, tokens: Tokenised) -> list[str]:
    return [text[a:b] for a, b in zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True)]


def features_of(text: str, tokenizer: Any) -> list[tuple[str, int, int, int]]:
    """(word, case, quotation, place) of each word."""
    tokens = read(text, tokenizer)
    ids = tokens.features[tokens.first_piece].tolist()
    return [
        (word, id_ % CASES, id_ // CASES % QUOTES, id_ // (CASES * QUOTES))
        for word, id_ in zip(words_of(text, tokens), ids, strict=True)
    ]


def check_tokens(text: str, tokens: Tokenised) -> None:
    """What holds for any text: words in order and in bounds, blocks that cover words and pieces once, in order."""
    starts, ends, first = tokens.starts.tolist(), tokens.ends.tolist(), tokens.first_piece.tolist()
    assert len(starts) == len(ends) == len(first)
    assert len(tokens.pieces) == len(tokens.features)
    assert all(0 <= a < b <= len(text) for a, b in zip(starts, ends, strict=True))
    assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))
    assert all(not text[a:b].isspace() and "\n" not in text[a:b] for a, b in zip(starts, ends, strict=True))
    assert first == sorted(set(first))
    assert all(0 <= feature < FEATURES for feature in tokens.features.tolist())
    assert [w for block in tokens.blocks for w in range(*block.words)] == list(range(len(starts)))
    assert [p for block in tokens.blocks for p in range(*block.pieces)] == list(range(len(tokens.pieces)))
    for block in tokens.blocks:
        assert block.pieces[0] == first[block.words[0]]
        assert 0 < block.pieces[1] - block.pieces[0] <= WINDOW_PIECES
    # No letter or digit between the words: what is read is all there is to read. Accents and the like may fall away.
    gaps = zip([0, *ends], [*starts, len(text)], strict=True)
    assert not any(char.isascii() and char.isalnum() for a, b in gaps for char in text[a:b])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Ann Lee’s dam, 2.5 m.", "Ann|Lee|’|s|dam|,|2|.|5|m|.", id="plain"),
        pytest.param("😀 She said yes 👩‍👧.", "😀|She|said|yes|👩‍👧|.", id="emoji"),
        pytest.param("Je\u0301ro\u0302me said no.", "Je\u0301ro\u0302me|said|no|.", id="combining marks"),
        pytest.param("אמר השר: לא", "אמר|השר|:|לא", id="right to left"),
        pytest.param("She\u200bsaid\ufeffso", "She\u200bsaid\ufeffso", id="zero width"),
        pytest.param("Ann\u00a0Lee\u2003said", "Ann|Lee|said", id="other spaces"),
        pytest.param("One\r\nTwo\n\n\nThree", "One|Two|Three", id="line ends"),
        pytest.param("her \ud83d half \udc00 mark", "her|half|mark", id="lone surrogates, which fall away"),
        pytest.param("北京 said", "北|京|said", id="a word for each Chinese character"),
        pytest.param("𝔘𝔫𝔦 said", "𝔘𝔫𝔦|said", id="beyond the basic plane"),
    ],
)
def test_windows_words_slice_back_to_the_text(text: str, words: str, shipped_tokenizer: Any) -> None:
    tokens = read(text, shipped_tokenizer)
    check_tokens(text, tokens)
    assert words_of(text, tokens) == words.split("|")


PIECES = st.sampled_from(
    ["“", "”", '"', "'", "\n", "\n\n", " ", ", ", ". ", "— ", ": ", "Ann", "SAID", "12", "é", "e\u0301", "😀", "👩‍👧",
     "\ud800", "\0", "\u200b", "\u202e", "אמר", "İ", "ﬁ", "ß", "北", "\r\n", "\x85", "\u2028", "a" * 120,
     "antidisestablishment"]
)  # fmt: skip


@SETTINGS
@given(text=st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join)))
def test_windows_any_text_is_cut_into_words_and_blocks_that_hold(text: str, shipped_tokenizer: Any) -> None:
    check_tokens(text, read(text, shipped_tokenizer))


@SETTINGS
@given(before=st.lists(PIECES, max_size=8).map("".join), after=st.lists(PIECES, max_size=8).map("".join))
def test_windows_words_of_a_paragraph_do_not_depend_on_its_neighbours(
    before: str, after: str, shipped_tokenizer: Any
) -> None:
    paragraph = "The dam’s wall (of 1954) will hold"
    offset = len(before) + 1
    tokens = read(f"{before}\n{paragraph}\n{after}", shipped_tokenizer)
    inside = (tokens.starts >= offset) & (tokens.starts < offset + len(paragraph))
    alone = read(paragraph, shipped_tokenizer)
    assert (tokens.starts[inside] - offset).tolist() == alone.starts.tolist()
    assert (tokens.ends[inside] - offset).tolist() == alone.ends.tolist()


@pytest.mark.parametrize("text", ["", " ", "\n\n \t\n", "\u00a0\n\u2003"])
def test_windows_a_text_without_words_has_no_window(text: str, shipped_tokenizer: Any) -> None:
    tokens = read(text, shipped_tokenizer)
    assert len(tokens.starts) == len(tokens.pieces) == 0
    assert pack(tokens.blocks) == []


@pytest.mark.parametrize(
    ("word", "case"),
    [("dam", LOWER), ("Dam", CAPITALISED), ("NATO", UPPER), ("1954", DIGITS), ("2nd", DIGITS), (",", LOWER),
     ("A", CAPITALISED), ("Émile", CAPITALISED), ("ЕС", UPPER), ("iPhone", LOWER), ("McRae", CAPITALISED)],
)  # fmt: skip
def test_windows_features_tell_the_case_of_a_word(word: str, case: int, shipped_tokenizer: Any) -> None:
    text = f"so {word} it"
    assert next(c for found, c, _, _ in features_of(text, shipped_tokenizer) if found == word) == case


def test_windows_features_tell_quotation(shipped_tokenizer: Any) -> None:
    text = "She said “the ‘old’ dam holds” now."
    states = {word: quote for word, _, quote, _ in features_of(text, shipped_tokenizer)}
    assert [word for word, state in states.items() if state == OPENING] == ["“"]
    assert [word for word, state in states.items() if state == CLOSING] == ["”"]
    assert [word for word, state in states.items() if state == INSIDE] == ["the", "‘", "old", "’", "dam", "holds"]
    assert [word for word, state in states.items() if state == OUTSIDE] == ["She", "said", "now", "."]


def test_windows_features_tell_the_place_in_the_paragraph(shipped_tokenizer: Any) -> None:
    text = "Dam holds\n\nShe said: “We checked.\n\n“We will check again.”\n\nNobody asked."
    places = [(word, place) for word, _, _, place in features_of(text, shipped_tokenizer) if place != WITHIN]
    assert places == [
        ("Dam", FIRST_OF_TEXT),
        ("She", FIRST_OF_PARAGRAPH),
        ("“", GOES_ON),
        ("Nobody", FIRST_OF_PARAGRAPH),
    ]


def test_windows_every_piece_of_a_word_has_the_words_feature(shipped_tokenizer: Any) -> None:
    text = "Antidisestablishmentarianism SUPERCALIFRAGILISTIC again"
    tokens = read(text, shipped_tokenizer)
    bounds = [*tokens.first_piece.tolist(), len(tokens.pieces)]
    assert max(b - a for a, b in pairwise(bounds)) > 3
    assert all(len(set(tokens.features[a:b].tolist())) == 1 for a, b in pairwise(bounds))


SENTENCE = "The old dam above the town held through one more winter. "


@pytest.mark.parametrize(
    ("sentence", "ends_with"),
    [
        pytest.param(SENTENCE, ".", id="full stops"),
        pytest.param("Will the old dam hold through one more winter? ", "?", id="questions"),
        pytest.param("“The old dam will hold through one more winter.” ", "”", id="quotations"),
    ],
)
def test_windows_an_endless_paragraph_is_cut_after_sentences(
    sentence: str, ends_with: str, shipped_tokenizer: Any
) -> None:
    text = sentence * (10_000 // len(sentence.split()))
    tokens = read(text, shipped_tokenizer)
    check_tokens(text, tokens)
    assert len(tokens.blocks) > 10_000 // WINDOW_PIECES
    for block in tokens.blocks:
        assert text[tokens.ends[block.words[1] - 1] - 1] == ends_with
        assert text[tokens.starts[block.words[0]]] == sentence[0]
    # As full as whole sentences allow, or a sentence would be read with less company than it might have.
    longest = len(shipped_tokenizer.encode(sentence, add_special_tokens=False).ids)
    assert all(b.pieces[1] - b.pieces[0] > WINDOW_PIECES - longest - 1 for b in tokens.blocks[:-1])


def test_windows_a_paragraph_without_sentences_is_cut_between_words(shipped_tokenizer: Any) -> None:
    text = "dam " * 10_000
    tokens = read(text, shipped_tokenizer)
    check_tokens(text, tokens)
    assert {b.pieces[1] - b.pieces[0] for b in tokens.blocks[:-1]} == {WINDOW_PIECES}


@pytest.mark.parametrize(
    ("before", "line", "bound"),
    [
        pytest.param("She went on:", "The dam will hold.", True, id="a colon leads in"),
        pytest.param("And then she said,", "The dam will hold.", True, id="a comma leads in"),
        pytest.param("And then —", "The dam will hold.", True, id="a dash leads in"),
        pytest.param("The dam will hold.", "— Ann Lee, engineer", True, id="a dash and a name"),
        pytest.param("The dam will hold.", "-- Ann Lee, engineer", True, id="two hyphens and a name"),
        pytest.param("She was asked twice.", "“The dam will hold.”", True, id="a quotation alone"),
        pytest.param("She was asked twice.", "“The dam will hold,” she said.", False, id="a quotation with its tag"),
        pytest.param("She was asked twice.", "The dam will hold.", False, id="two sentences"),
        pytest.param("She was asked twice.", "  “The dam will hold.” ", True, id="a quotation alone among spaces"),
    ],
)
def test_windows_paragraphs_that_belong_together_are_bound(
    before: str, line: str, bound: bool, shipped_tokenizer: Any
) -> None:
    tokens = read(f"Dam holds\n\n{before}\n\n{line}\n", shipped_tokenizer)
    assert [block.bound for block in tokens.blocks] == [False, False, bound]
    apart = [window.words for window in pack(tokens.blocks, 1)]
    assert len(apart) == (2 if bound else 3)


def blocks_of(sizes: list[tuple[int, bool]]) -> list[Block]:
    """Blocks of so many pieces, half as many words, bound or not."""
    blocks, words, pieces = [], 0, 0
    for size, bound in sizes:
        count = (size + 1) // 2
        blocks.append(Block((words, words + count), (pieces, pieces + size), bound))
        words, pieces = words + count, pieces + size
    return blocks


@settings(max_examples=150, deadline=None)
@given(
    sizes=st.lists(st.tuples(st.integers(1, WINDOW_PIECES), st.booleans()), max_size=30),
    limit=st.sampled_from([1, 62, 128, WINDOW_PIECES]),
)
def test_windows_packing_keeps_blocks_whole_and_in_order(sizes: list[tuple[int, bool]], limit: int) -> None:
    blocks = blocks_of(sizes)
    windows = pack(blocks, limit)
    assert [w for window in windows for w in range(*window.words)] == [w for b in blocks for w in range(*b.words)]
    assert [p for window in windows for p in range(*window.pieces)] == [p for b in blocks for p in range(*b.pieces)]
    inside = [[b for b in blocks if w.pieces[0] <= b.pieces[0] and b.pieces[1] <= w.pieces[1]] for w in windows]
    assert [b for group in inside for b in group] == blocks
    for window, group in zip(windows, inside, strict=True):
        size = window.pieces[1] - window.pieces[0]
        assert size <= WINDOW_PIECES
        assert len(group) == 1 or size <= limit or any(block.bound for block in group[1:])


@settings(max_examples=150, deadline=None)
@given(
    sizes=st.lists(st.tuples(st.integers(1, WINDOW_PIECES), st.booleans()), min_size=2, max_size=30),
    limit=st.sampled_from([1, 62, 128, WINDOW_PIECES]),
)
def test_windows_packing_parts_blocks_only_for_want_of_room(sizes: list[tuple[int, bool]], limit: int) -> None:
    blocks = blocks_of(sizes)
    by_start = {block.pieces[0]: block for block in blocks}
    for window, following in pairwise(pack(blocks, limit)):
        first = by_start[following.pieces[0]]
        room = WINDOW_PIECES if first.bound else limit
        assert first.pieces[1] - window.pieces[0] > room


def test_windows_packing_takes_a_bound_paragraph_past_the_limit() -> None:
    alone, bound = blocks_of([(50, False), (50, False)]), blocks_of([(50, False), (50, True)])
    assert pack(alone, 62) == [Window((0, 25), (0, 50)), Window((25, 50), (50, 100))]
    assert pack(bound, 62) == [Window((0, 50), (0, 100))]


def test_windows_time_grows_with_the_text_not_with_its_square(shipped_tokenizer: Any) -> None:
    def seconds(times: int) -> float:
        text = (SENTENCE * 20 + "\n\n" + f"“{SENTENCE}” she said.\n\n") * times
        began = time.process_time()
        read(text, shipped_tokenizer)
        return time.process_time() - began

    seconds(2)
    assert min(seconds(40) for _ in range(3)) < 8 * 3 * max(min(seconds(5) for _ in range(3)), 0.001)


def test_windows_arrays_are_small_integers(shipped_tokenizer: Any) -> None:
    tokens = read(SENTENCE, shipped_tokenizer)
    arrays = (tokens.starts, tokens.ends, tokens.pieces, tokens.features, tokens.first_piece)
    assert {array.dtype for array in arrays} == {np.dtype(np.int32)}


def test_windows_a_tokenizer_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match=r"nowhere\.json"):
        load_tokenizer(tmp_path / "nowhere.json")


@pytest.mark.parametrize("text", ["a" * 300, "a" * 300 + " dam", "dam " + "a" * 300 + "\n\ndam"])
def test_windows_a_word_longer_than_a_window_is_cut_not_a_crash(text: str) -> None:
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.pre_tokenizers import BertPreTokenizer

    tokenizer = Tokenizer(WordPiece({"[UNK]": 0, "a": 1, "##a": 2}, unk_token="[UNK]", max_input_chars_per_word=10_000))
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokens = tokenise(text, pair(text), tokenizer)
    assert all(block.pieces[1] - block.pieces[0] <= 254 for block in tokens.blocks)
