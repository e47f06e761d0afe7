"""Cues are reduced to their lemma, act and attitude by look-up and spelling rules alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.lexicon import (
    PREPOSITIONAL_CUES,
    REPORTING_NOUNS,
    REPORTING_VERBS,
    Act,
    Attitude,
    act,
    attitude,
    cue_lemma,
    is_negated,
    noun_lemma,
    verb_lemma,
)

# Each row: a cue's words, its lemma, act and attitude.
CUES = [
    ("said", "say", "say", "statement"),
    ("Says", "say", "say", "statement"),
    ("has repeatedly said in a statement", "say", "say", "statement"),
    ("told reporters", "tell", "say", "statement"),
    ("tweeted", "tweet", "say", "statement"),
    ("wrote on Telegram", "write", "say", "statement"),
    ("according to", "according to", "say", "statement"),
    ("According to", "according to", "say", "statement"),
    ("per", "per", "say", "statement"),
    ("in the words of", "in the words of", "say", "statement"),
    ("in the view of", "in the view of", "think", "belief"),
    ("in a statement", "statement", "say", "statement"),
    ("was quoted as saying", "say", "say", "statement"),
    ("went on to say", "say", "say", "statement"),
    ("continued", "continue", "say", "statement"),
    ("continued to insist", "insist", "argue", "statement"),
    ("declined to comment", "comment", "say", "statement"),
    ("tried to explain", "explain", "explain", "statement"),
    ("called on", "call on", "urge", "directive"),
    ("called on Monday for", "call for", "demand", "directive"),
    ("called", "call", "describe", "evaluation"),
    ("referred to as", "refer to as", "describe", "evaluation"),
    ("described", "describe", "describe", "evaluation"),
    ("emphasized", "emphasise", "emphasise", "statement"),
    ("emphasising", "emphasise", "emphasise", "statement"),
    ("criticizes", "criticise", "criticise", "evaluation"),
    ("labelled", "label", "describe", "evaluation"),
    ("labeled", "label", "describe", "evaluation"),
    ("denied", "deny", "deny", "statement"),
    ("quipped", "quip", "joke", "statement"),
    ("vowing", "vow", "promise", "commitment"),
    ("admitting", "admit", "admit", "statement"),
    ("begged", "beg", "request", "directive"),
    ("swore", "swear", "report", "statement"),
    ("asked", "ask", "ask", "question"),
    ("wondered aloud", "wonder", "ask", "question"),
    ("shouted into the details of", "shout", "say", "statement"),
    ("went over for details of", "go", "say", "statement"),
    ("came out with claims", "claim", "claim", "statement"),
    ("was accused of lying", "accuse", "accuse", "evaluation"),
    ("warns", "warn", "warn", "statement"),
    ("threatened", "threaten", "threaten", "commitment"),
    ("accuses", "accuse", "accuse", "evaluation"),
    ("praised", "praise", "praise", "evaluation"),
    ("conceded", "concede", "admit", "statement"),
    ("suggesting", "suggest", "suggest", "statement"),
    ("believed", "believe", "think", "belief"),
    ("hopes", "hope", "feel", "emotion"),
    ("wants", "want", "want", "intention"),
    ("realised", "realise", "learn", "knowledge"),
    ("noticed", "notice", "learn", "perception"),
    ("said he believed", "say", "say", "statement"),
    ("the claim", "claim", "claim", "statement"),
    ("their warnings", "warning", "warn", "statement"),
    ("rumors", "rumour", "report", "statement"),
    ("hollered back", "holler", "say", "statement"),
    ("whinged", "whinge", "say", "statement"),
    ("hyping", "hype", "say", "statement"),
    ("focuses on", "focus", "say", "statement"),
    ("’s promoting", "promote", "say", "statement"),
    ("was not entirely sure", "sure", "think", "belief"),
    ("has been critical of", "critical", "criticise", "evaluation"),
    ("reportedly", "reportedly", "report", "statement"),
    ("took aim at", "take aim", "criticise", "evaluation"),
    ("made", "make", "say", "statement"),
    (":", "", "say", "statement"),
    ("", "", "say", "statement"),
]


@pytest.mark.parametrize(("words", "lemma", "expected_act", "expected_attitude"), CUES)
def test_lexicon_cue(words: str, lemma: str, expected_act: str, expected_attitude: str) -> None:
    assert (cue_lemma(words), act(lemma), attitude(lemma)) == (lemma, expected_act, expected_attitude)


NEGATED = [
    "He did not say",
    "He didn’t say",
    "She never publicly said",
    "Officials would not, however, say",
    "He refused to say",
    "The ministry declined to say",
    "She has yet to say",
    "without specifying",
    "They stopped short of saying",
    "No one has ever said",
    "Nobody believed",
    "which he did not deny",
    "could not immediately confirm",
    "declined to comment on the record",
]
AFFIRMED = [
    "He said",
    "He denied",
    "He not only said",
    "It is not clear what he said",
    "The deal is not good, he said",
    "“We will not,” said",
    "It was not, he said",
    "Not wanting to wait she said",
    "",
    ":",
]


@pytest.mark.parametrize("words", NEGATED)
def test_lexicon_negated(words: str) -> None:
    assert is_negated(words)


@pytest.mark.parametrize("words", AFFIRMED)
def test_lexicon_not_negated(words: str) -> None:
    assert not is_negated(words)


def test_lexicon_is_broad() -> None:
    assert len(REPORTING_VERBS) >= 400
    assert len(REPORTING_NOUNS) >= 100
    assert "according to" in PREPOSITIONAL_CUES


@pytest.mark.parametrize("lemma", sorted(REPORTING_VERBS | PREPOSITIONAL_CUES))
def test_lexicon_every_lemma_finds_itself(lemma: str) -> None:
    assert cue_lemma(lemma) == lemma


def test_lexicon_acts_and_attitudes_are_closed_sets_in_use() -> None:
    lemmas = REPORTING_VERBS | REPORTING_NOUNS | PREPOSITIONAL_CUES
    assert {act(lemma) for lemma in lemmas} == set(Act)
    assert {attitude(lemma) for lemma in lemmas} == set(Attitude)


FORMS = [
    ("said", "say"), ("vowing", "vow"), ("denies", "deny"), ("denied", "deny"), ("concurred", "concur"),
    ("slammed", "slam"), ("panned", "pan"),
    ("hoping", "hope"), ("agreeing", "agree"), ("agreed", "agree"), ("told", "tell"),
    ("foresaw", "foresee"), ("signaling", "signal"), ("signalled", "signal"), ("quizzed", "quiz"),
    ("offering", "offer"), ("honored", "honour"), ("favours", "favour"), ("publishes", "publish"), ("table", "table"),
    ("stopped", None), ("the", None), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("form", "lemma"), FORMS)
def test_lexicon_verb_lemma(form: str, lemma: str | None) -> None:
    assert verb_lemma(form) == lemma


@pytest.mark.parametrize(
    ("form", "lemma"), [("Promises", "promise"), ("theories", "theory"), ("defense", "defence"), ("cat", None)]
)
def test_lexicon_noun_lemma(form: str, lemma: str | None) -> None:
    assert noun_lemma(form) == lemma


@given(st.text(max_size=60))
def test_lexicon_takes_any_text(words: str) -> None:
    assert act(cue_lemma(words)) in set(Act)
    assert attitude(cue_lemma(words)) in set(Attitude)
    assert is_negated(words) in (True, False)
