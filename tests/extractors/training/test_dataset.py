"""Annotations as targets for words and links, and batches that hold every word once an epoch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.entities import LABELS as ENTITIES
from extractors.entities import Entity, entities_of_words
from extractors.evaluation.corpus import GoldAttribution
from extractors.marks import pair
from extractors.model import Span
from extractors.tagger.crf import LABELS, allowed, may_start
from extractors.tagger.windows import WINDOW_PIECES, tokenise
from extractors.training.dataset import (
    NO_LINK,
    UNKNOWN,
    Batch,
    Example,
    batches,
    label_entities,
    label_words,
    read_examples,
    word_range,
)
from tests.extractors.training.tiny import SPECIAL, annotated, articles, gold

LETTERS = ".SsUuCc"  # of LABELS: capitals begin


def example(*versions: str, tokenizer: Any) -> Example:
    return read_examples([annotated(*versions)], tokenizer)[0]


@pytest.mark.parametrize(
    ("marked", "labels"),
    [
        pytest.param("⟦Ann Lee⟧ ⟨said⟩ ⟪the dam would hold⟫.", "SsUCccc.", id="plain"),
        pytest.param("The dam is old.", ".....", id="nothing"),
        pytest.param("“⟪It is old⟫,” ⟦Bo⟧ ⟨said⟩.", ".Ccc..SU.", id="marks outside"),
        pytest.param("⟪It is⟫, ⟦Bo⟧ ⟨said⟩, ⟪old⟫.", "Cc.SU.C.", id="two ranges"),
        pytest.param("⟪It ⟨said⟩ so⟫", "CUC", id="content yields to cue"),
        pytest.param("⟪It is ⟦Bo⟧ so it is⟫", "CcSCcc", id="content yields to source"),
        pytest.param("⟨said ⟦Bo⟧ so⟩", "USU", id="cue yields to source"),
        pytest.param("⟪1|It is ⟦2|Bo⟧ ⟨2|said⟩ ⟪2|so⟫⟫", "CcSUC", id="an attribution in a content"),
        pytest.param("⟪1|It is⟫ ⟪1|old⟫", "CcC", id="ranges that touch"),
        pytest.param("anti⟪dam⟫istic is", "C.", id="a part of a word is the word"),
    ],
)
def test_dataset_labels_words_by_their_roles(marked: str, labels: str, tokenizer: Any) -> None:
    text, attributions = gold(marked)
    found = label_words(tokenise(text, pair(text), tokenizer), attributions)
    assert "".join(LETTERS[label] for label in found) == labels


TEXT = "Ann Lee said that the dam would hold. Bo Wu is old and it will hold on Friday."
spans = st.lists(
    st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(lambda ends: Span(*sorted(ends))), max_size=3
).map(tuple)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.lists(st.builds(GoldAttribution, spans, spans, spans), max_size=4))
def test_dataset_labels_of_any_annotations_obey_the_chain(found: list[GoldAttribution], tokenizer: Any) -> None:
    tokens = tokenise(TEXT, (), tokenizer)
    row = label_words(tokens, found)
    assert may_start()[row[0]]
    assert allowed()[row[:-1], row[1:]].all()
    said = {
        w
        for each in found
        for span in (*each.content, *each.cue, *each.source)
        for w in range(*word_range(tokens, span))
    }
    assert set(np.flatnonzero(row).tolist()) == said


@pytest.mark.parametrize(
    ("span", "words"),
    [
        pytest.param((0, 7), (0, 2), id="whole words"),
        pytest.param((1, 5), (0, 2), id="parts of words"),
        pytest.param((3, 4), (1, 1), id="a space"),
        pytest.param((4, 4), (1, 1), id="nothing"),
        pytest.param((3, 5), (1, 2), id="a space and a letter"),
        pytest.param((0, len(TEXT)), (0, 20), id="all"),
        pytest.param((len(TEXT), len(TEXT)), (20, 20), id="the end"),
    ],
)
def test_dataset_a_spans_words_are_those_it_touches(
    span: tuple[int, int], words: tuple[int, int], tokenizer: Any
) -> None:
    assert word_range(tokenise(TEXT, (), tokenizer), Span(*span)) == words


@pytest.mark.parametrize(
    ("marked", "to_cue", "to_source"),
    [
        pytest.param("⟦Ann Lee⟧ ⟨said⟩ ⟪so it is⟫ .", "???222?", "??0????", id="plain"),
        pytest.param("⟪It is⟫ , ⟦Bo⟧ ⟨said to us⟩ ⟪so⟫", "44?????4", "????333?", id="two ranges, a long cue"),
        pytest.param("⟪It⟫ was ⟨said⟩", "2??", "??-", id="no source"),
        pytest.param("⟪It is⟫ old", "???", "???", id="no cue"),
        pytest.param("⟨said⟩ old ⟨to us⟩ ⟦Bo⟧ ⟪so⟫", "?????0", "4?44??", id="a broken cue begins with its first range"),
        pytest.param("⟦Bo⟧ ⟨said⟩ ⟪1|so ⟦2|Ann⟧ ⟨2|said⟩ ⟪2|it is⟫⟫", "??11144", "?0??3??", id="a report in a report"),
    ],
)
def test_dataset_links_words_to_where_their_head_begins(
    marked: str, to_cue: str, to_source: str, tokenizer: Any
) -> None:
    signs = {UNKNOWN: "?", NO_LINK: "-"}
    links = example(marked, tokenizer=tokenizer).links.tolist()
    assert ["".join(signs.get(each, str(each)) for each in row) for row in links] == [to_cue, to_source]


def test_dataset_targets_of_one_annotator_are_one_hot(examples: list[Example]) -> None:
    for each in examples:
        assert set(np.unique(each.labels)) == {0.0, 1.0}
        np.testing.assert_array_equal(each.labels.sum(1), 1.0)
        path = each.labels.argmax(1)
        expected = np.zeros_like(each.pairs)
        expected[np.arange(1, len(path)), path[:-1], path[1:]] = 1.0
        np.testing.assert_array_equal(each.pairs, expected)


def test_dataset_targets_of_several_annotators_are_their_mean(tokenizer: Any) -> None:
    one = "⟦Ann Lee⟧ ⟨said⟩ ⟪it is old⟫ ."
    other = "⟦Ann Lee⟧ ⟨said⟩ it ⟪is old⟫ ."
    third = "⟦Ann Lee⟧ said it is old ."
    found = example(one, other, third, tokenizer=tokenizer)
    np.testing.assert_allclose(found.labels.sum(1), 1.0, atol=1e-6)
    np.testing.assert_allclose(found.pairs[1:].sum((1, 2)), 1.0, atol=1e-6)
    assert not found.pairs[0].any()
    at = dict(zip(LABELS, found.labels[3], strict=True))  # “it”
    assert at["B-content"] == pytest.approx(1 / 3)
    assert at["O"] == pytest.approx(2 / 3)
    # Each pair's margins are the words' own distributions.
    np.testing.assert_allclose(found.pairs[1:].sum(2), found.labels[:-1], atol=1e-6)
    np.testing.assert_allclose(found.pairs[1:].sum(1), found.labels[1:], atol=1e-6)
    assert found.links.tolist() == example(one, tokenizer=tokenizer).links.tolist()  # the reference annotator's


# Entities


def test_dataset_entities_are_unknown_until_somebody_says(examples: list[Example]) -> None:
    assert all((each.entities == UNKNOWN).all() for each in examples)


def test_dataset_entities_become_classes_that_read_back(examples: list[Example]) -> None:
    text, one = articles()[0].text, examples[0]
    found = [
        Entity(Span(text.index(words), text.index(words) + len(words)), label)
        for words, label in (("Ann Lee", "PERSON"), ("Friday", "DATE"), ("Bo Wu", "PERSON"))
    ]
    label_entities(one, found)
    assert (one.entities >= 0).all()
    assert entities_of_words(one.entities.tolist(), one.tokens.starts.tolist(), one.tokens.ends.tolist()) == found


def test_dataset_entities_begin_once_each(examples: list[Example]) -> None:
    one = examples[0]
    label_entities(one, [Entity(Span(0, 7), "ORG")])
    begin = 1 + 2 * ENTITIES.index("ORG")
    assert one.entities[:3].tolist() == [begin, begin + 1, 0]
    label_entities(one, [])
    assert not one.entities.any()


# Batches


def long_examples(tokenizer: Any) -> list[Example]:
    """Articles of many paragraphs, one of them longer than a window."""
    paragraph = "⟦Ann Lee⟧ ⟨said⟩ ⟪that the dam would hold⟫ on Friday."
    endless = " ".join(["The town met on Monday."] * 100)
    return read_examples(
        [
            annotated("\n\n".join([paragraph] * 9), id="many"),
            annotated(f"{endless}\n\n{paragraph}", id="long"),
            *articles(),
        ],
        tokenizer,
    )


def words_in(found: Sequence[Batch]) -> Counter[tuple[int, int]]:
    return Counter((i, w) for batch in found for i, lo, hi in batch.where for w in range(lo, hi))


@pytest.mark.parametrize("seed", [None, 0, 1, 2])
@pytest.mark.parametrize("size", [1, 3, 50])
def test_dataset_batches_hold_every_word_once(size: int, seed: int | None, tokenizer: Any) -> None:
    all_examples = long_examples(tokenizer)
    random = None if seed is None else np.random.default_rng(seed)
    found = list(batches(all_examples, size=size, special=SPECIAL, random=random))
    assert words_in(found) == Counter((i, w) for i, each in enumerate(all_examples) for w in range(len(each.labels)))
    assert all(1 <= len(batch.where) <= size for batch in found)
    assert sum(len(batch.where) < size for batch in found) <= 1


def test_dataset_batches_without_chance_are_in_order_and_packed_full(tokenizer: Any) -> None:
    found = list(batches(long_examples(tokenizer), size=2, special=SPECIAL, random=None))
    where = [place for batch in found for place in batch.where]
    assert where == sorted(where)
    assert max(batch.pieces.shape[1] for batch in found) > WINDOW_PIECES - 10


def test_dataset_batches_are_packed_and_shuffled_anew_each_epoch(tokenizer: Any) -> None:
    all_examples = long_examples(tokenizer)

    def epoch(seed: int) -> list[tuple[int, int, int]]:
        found = batches(all_examples, size=2, special=SPECIAL, random=np.random.default_rng(seed))
        return [place for batch in found for place in batch.where]

    assert epoch(1) == epoch(1)
    assert epoch(1) != epoch(2)
    assert len({frozenset(epoch(seed)) for seed in range(6)}) > 1  # other windows, not only another order


def test_dataset_batches_of_an_article_are_packed_to_one_size_drawn_for_it(tokenizer: Any) -> None:
    many = [long_examples(tokenizer)[0]]
    counts = set()
    for seed in range(12):
        found = batches(many, size=1, special=SPECIAL, random=np.random.default_rng(seed))
        counts.add(sum(len(batch.where) for batch in found))
    assert len(counts) > 2


@pytest.mark.parametrize("seed", [None, 3])
def test_dataset_batches_show_the_network_what_the_examples_hold(seed: int | None, tokenizer: Any) -> None:
    all_examples = long_examples(tokenizer)
    random = None if seed is None else np.random.default_rng(seed)
    for batch in batches(all_examples, size=3, special=SPECIAL, random=random):
        for b, (i, lo, hi) in enumerate(batch.where):
            check_row(batch, b, all_examples[i], lo, hi)


def check_row(batch: Batch, b: int, one: Example, lo: int, hi: int) -> None:
    """One window of a batch against the article it was cut from."""
    words, tokens = hi - lo, one.tokens
    first = int(tokens.first_piece[lo])
    last = int(tokens.first_piece[hi]) if hi < len(tokens.first_piece) else len(tokens.pieces)
    length = int(batch.piece_mask[b].sum())
    assert length == last - first + 2
    assert batch.piece_mask[b, :length].all()
    assert batch.pieces[b, :length].tolist() == [SPECIAL[0], *tokens.pieces[first:last].tolist(), SPECIAL[1]]
    assert (batch.pieces[b, length:] == SPECIAL[2]).all()
    assert batch.features[b, 1 : length - 1].tolist() == tokens.features[first:last].tolist()
    assert batch.word_mask[b].tolist() == [True] * words + [False] * (batch.word_mask.shape[1] - words)
    own_pieces = batch.pieces[b, batch.first_piece[b, :words]]
    assert own_pieces.tolist() == tokens.pieces[tokens.first_piece[lo:hi]].tolist()
    np.testing.assert_array_equal(batch.unary[b, :words], one.labels[lo:hi])
    np.testing.assert_array_equal(batch.pairwise[b, 1:words], one.pairs[lo + 1 : hi])
    assert not batch.pairwise[b, 0].any()
    assert not batch.unary[b, words:].any()
    assert (batch.links[b, :, words:] == UNKNOWN).all()
    assert (batch.entities[b, words:] == UNKNOWN).all()
    for kind in (0, 1):
        for w in range(words):
            target = int(one.links[kind, lo + w])
            expected = target - lo if lo <= target < hi else NO_LINK if target == NO_LINK else UNKNOWN
            assert batch.links[b, kind, w] == expected


def test_dataset_batches_do_not_teach_links_out_of_the_window(tokenizer: Any) -> None:
    endless = " ".join(["The town met on Monday."] * 100)
    one = example(f"⟦Ann⟧ ⟨said⟩ so. {endless} ⟪it is old⟫", tokenizer=tokenizer)
    found = list(batches([one], size=1, special=SPECIAL, random=None))
    assert len(found) > 1
    assert (one.links[0] >= 0).sum() == 3
    assert all((batch.links[:, 0] == UNKNOWN).all() for batch in found)


def test_dataset_batches_of_no_articles_are_none() -> None:
    assert list(batches([], size=4, special=SPECIAL, random=None)) == []
    assert list(batches([], size=4, special=SPECIAL, random=np.random.default_rng(1))) == []
