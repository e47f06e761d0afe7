"""Scoring, error lists, calibration and the accuracy of speakers, on small made-up articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from extractors.evaluation import calibrate, compare, compare_all, find_errors, score, score_speakers
from extractors.evaluation.calibration import outcomes
from extractors.evaluation.corpus import AnnotatedArticle, GoldAttribution, GoldSpeaker, Version
from extractors.evaluation.errors import count_errors, words_of
from extractors.evaluation.gold_spans import attributions_of
from extractors.evaluation.predictions import Prediction, predictions_from
from extractors.model import (
    Article,
    Attribution,
    Context,
    Cue,
    Evidence,
    Kind,
    Mention,
    MentionKind,
    Quote,
    Resolution,
    Span,
    Speaker,
    SpeakerType,
)

TEXT = (
    "“The bridge is safe,” Mayor Ana Ruiz said on Monday.\n"
    "She added that repairs would end in May.\n"
    "Critics doubt that the money will last."
)


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


GOLD = (
    GoldAttribution((at("“The bridge is safe,”"),), (at("Mayor Ana Ruiz"),), (at("said"),)),
    GoldAttribution((at("that repairs would end in May"),), (at("She"),), (at("added"),)),
    GoldAttribution((at("that the money will last"),), (at("Critics"),), (at("doubt"),)),
)
ARTICLE = AnnotatedArticle("bridge", TEXT, (Version("a", GOLD),))
WHO = [
    GoldSpeaker("bridge", 0, "Ana Ruiz", "person", "name"),
    GoldSpeaker("bridge", 1, "Ana Ruiz", "person", "pronoun"),
    GoldSpeaker("bridge", 2, None, "unnamed", "nominal"),
]


def right(k: int, speaker: str | None = None, confidence: float = 1.0) -> Prediction:
    return Prediction(GOLD[k].content, GOLD[k].source, GOLD[k].cue, speaker, confidence)


def found(*predictions: Prediction) -> dict[str, Sequence[Prediction]]:
    return {"bridge": predictions}


def test_score_of_the_gold_itself_is_perfect() -> None:
    predictions = found(right(0, "Mrs. Ana Ruiz's"), right(1, "ANA RUIZ"), right(2))
    report = score(compare_all([ARTICLE], predictions, WHO), articles=1, with_speakers=True)
    assert {figures.f1 for _, figures in report.figures()} == {100.0}
    assert report.to_json()["direct"] == {"gold": 1, "overlap_recall": 100.0, "joint_recall": 100.0}
    assert report.to_json()["mixed"] == {"gold": 0, "overlap_recall": None, "joint_recall": None}
    assert report.to_json()["speaker_pronoun"] == {"gold": 1, "recall": 100.0}


def test_score_of_nothing_found_is_zero() -> None:
    report = score(compare_all([ARTICLE], {}, WHO), articles=0, with_speakers=True)
    assert {figures.f1 for _, figures in report.figures()} == {0.0}


def test_score_tells_exact_overlap_and_joint_apart() -> None:
    half = Prediction((at("repairs would end"),), (at("She"),))  # 3 of 6 words
    other_source = Prediction(GOLD[2].content, (at("She"),))
    less = Prediction((at("bridge"),), GOLD[0].source)
    report = score(compare_all([ARTICLE], found(half, other_source, less)), articles=1)
    assert (report.exact.f1, report.overlap.f1, report.joint.f1) == (33.3, 66.7, 33.3)
    assert report.speaker is None
    assert "speaker" not in report.to_json()


def test_score_counts_a_speaker_only_where_the_attribution_is_found() -> None:
    predictions = found(right(0, "Ana Ruiz"), Prediction((at("on Monday"),), (), (), "Ana Ruiz"), right(1, "Eva Ruiz"))
    report = score(compare_all([ARTICLE], predictions, WHO), articles=1, with_speakers=True)
    assert report.speaker is not None
    assert (report.speaker.precision, report.speaker.recall) == (33.3, 50.0)


def test_comparison_pairs_each_attribution_once_best_first() -> None:
    worse = Prediction((Span(0, at("said").end),), GOLD[0].source)
    pairs = compare(ARTICLE, [worse, right(0)]).pairs
    assert [(pair.gold, pair.predicted, pair.exact) for pair in pairs] == [(0, 1, True)]


def test_comparison_leaves_out_what_holds_no_word() -> None:
    assert compare(ARTICLE, [Prediction((Span(0, 1),))]).predicted == ()


def test_both_without_source_agree() -> None:
    gold = GoldAttribution(GOLD[2].content)
    article = AnnotatedArticle("bridge", TEXT, (Version("a", (gold,)),))
    (pair,) = compare(article, [Prediction(gold.content)]).pairs
    assert pair.same_source


@pytest.mark.parametrize(
    ("prediction", "problems"),
    [
        (right(0, "Ana Ruiz"), []),
        (right(0), ["unknown speaker"]),
        (right(0, "Bo Wu"), ["wrong speaker"]),
        (Prediction(GOLD[0].content, (), (), "Ana Ruiz"), ["wrong source"]),
        (Prediction((at("bridge"),), GOLD[0].source), ["wrong extent"]),
        (Prediction((at("bridge is safe"),), GOLD[0].source, (), "Ana Ruiz"), ["loose extent"]),
        (Prediction((at("Monday"),)), ["missed", "spurious"]),
    ],
)
def test_errors_name_the_problem(prediction: Prediction, problems: list[str]) -> None:
    article = AnnotatedArticle("bridge", TEXT, (Version("a", GOLD[:1]),))
    findings = list(find_errors(compare_all([article], found(prediction), WHO)))
    assert [finding.problem for finding in findings] == problems
    counts = count_errors(findings)
    assert sum(sum(kinds.values()) for kinds in counts.values()) == len(problems)


def test_errors_show_the_words_of_both_sides() -> None:
    (finding,) = find_errors([compare(ARTICLE, [right(0), right(2), Prediction((at("repairs"),), (at("She"),))])])
    assert (finding.wanted, finding.found) == ("[She | added] that repairs would end in May", "[She | ] repairs")
    assert finding.to_json()["kind"] == "indirect"


def test_errors_excerpts_stay_short() -> None:
    assert len(words_of("word " * 1000, [Span(0, 5000)])) < 220


def test_calibration_of_confidences_that_mean_what_they_say() -> None:
    calibration = calibrate([(0.75, True)] * 3 + [(0.75, False)] + [(1.0, True)] * 4)
    assert (calibration.error, calibration.predictions) == (0.0, 8)
    assert [(one.low, one.high, one.predictions, one.right) for one in calibration.bins] == [
        (0.7, 0.8, 4, 0.75),
        (0.9, 1.0, 4, 1.0),
    ]


def test_calibration_weighs_gaps_by_their_predictions() -> None:
    calibration = calibrate([(1.0, False)] + [(0.0, False)] * 3)
    assert (calibration.error, calibration.brier) == (0.25, 0.25)
    assert calibrate([]).to_json() == {"predictions": 0, "expected_calibration_error": 0.0, "brier": 0.0, "bins": []}


def test_calibration_clips_confidences_out_of_range() -> None:
    assert calibrate([(7.0, True), (-1.0, False)]).error == 0.0


def test_calibration_outcomes_ask_for_the_right_source() -> None:
    predictions = [right(0, confidence=0.9), Prediction(GOLD[1].content, (), (), None, 0.4)]
    assert list(outcomes([compare(ARTICLE, predictions)])) == [(0.9, True), (0.4, False)]


def resolution(name: str | None, type_: SpeakerType = SpeakerType.PERSON) -> Resolution:
    speakers = (Speaker(name, "x", type_),) if name else ()
    return Resolution(None, speakers, 1.0, (Evidence("name", name or ""),))


def test_gold_spans_count_right_speakers_by_mention() -> None:
    def resolve(article: Article, attributions: Sequence[Attribution]) -> list[Resolution]:
        assert article.text == TEXT
        assert [one.source for one in attributions] == [gold.source[0] for gold in GOLD]
        return [resolution("Ana Ruiz"), resolution("Bo Wu"), resolution("Critics", SpeakerType.GROUP)]

    report = score_speakers([ARTICLE], WHO, resolve)
    assert report.to_json() == {
        "named": 2,
        "accuracy": 50.0,
        "by_mention": {
            "name": {"gold": 1, "accuracy": 100.0},
            "partial": {"gold": 0, "accuracy": None},
            "nominal": {"gold": 0, "accuracy": None},
            "pronoun": {"gold": 1, "accuracy": 0.0},
        },
        "unnamed": 1,
        "wrongly_named": 0,
    }
    (error,) = report.errors
    assert (error.k, error.source, error.wanted, error.found, error.rules) == (1, "She", "Ana Ruiz", "Bo Wu", ("name",))


def test_gold_spans_naming_the_unnamed_is_an_error() -> None:
    report = score_speakers([ARTICLE], WHO[2:], lambda _, attributions: [resolution("Ana Ruiz")] * len(attributions))
    assert (report.named, report.unnamed, report.wrongly_named, len(report.errors)) == (0, 1, 1, 1)


def test_gold_spans_skip_articles_without_speakers() -> None:
    report = score_speakers([ARTICLE], [], lambda *_: pytest.fail("nothing to resolve"))
    assert report.named == 0


def test_gold_spans_join_near_parts_of_a_source() -> None:
    near = GoldAttribution(GOLD[0].content, (at("Mayor"), at("Ruiz")), (at("said"), at("added")))
    far = GoldAttribution(GOLD[0].content, (at("Mayor"), at("Critics")))
    article = AnnotatedArticle("bridge", TEXT, (Version("a", (near, far)),))
    first, second = attributions_of(article)
    assert first.source == at("Mayor Ana Ruiz")
    assert second.source == at("Mayor")
    assert second.cue is None


def quote(nested_in: int | None, speaker: Speaker | None) -> Quote:
    return Quote(
        kind=Kind.DIRECT,
        content=GOLD[0].content,
        text="The bridge is safe",
        cue=Cue(at("said"), "said", "say"),
        source=Mention(at("Mayor Ana Ruiz"), "Mayor Ana Ruiz", MentionKind.NAME),
        speakers=(speaker,) if speaker else (),
        context=Context("", "", "", ""),
        confidence=0.5,
        nested_in=nested_in,
    )


def test_predictions_are_flat_and_name_only_named_speakers() -> None:
    ana = Speaker("Ana Ruiz", "ana-ruiz", SpeakerType.PERSON)
    official = Speaker("a White House official", "x", SpeakerType.ANONYMOUS)
    quotes = [quote(None, ana), quote(0, ana), quote(None, official), quote(None, None)]
    named, unnamed, unknown = predictions_from(quotes, TEXT)
    assert (named.speaker, unnamed.speaker, unknown.speaker) == ("Ana Ruiz", None, None)
    assert Prediction.from_json(named.to_json()) == named


@pytest.mark.parametrize(
    ("before", "expected"),
    [("Ann said that ", "that"), ("Ann said that\n“", "that\n“"), ("Ann said ", ""), ("Ann saw what “", ""), ("", "")],
)
def test_predictions_count_that_to_the_content_as_the_corpora_do(before: str, expected: str) -> None:
    text = f"{before}it rains.”"
    plain = replace(quote(None, None), content=(Span(len(before), len(text) - 2),))
    (prediction,) = predictions_from([plain], text)
    assert prediction.content[0].slice(text) == f"{expected.ljust(5) if expected == 'that' else expected}it rains"


def test_predictions_read_rows_without_optional_fields() -> None:
    assert Prediction.from_json({"content": [[0, 4]], "source": None}) == Prediction((Span(0, 4),))
