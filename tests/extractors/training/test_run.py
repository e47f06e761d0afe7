"""The whole training of a tiny tagger by a tiny teacher on a tiny corpus, to weights that extract."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("onnx")

import numpy as np
import torch

from extractors.errors import InvalidCorpus, ModelNotFound
from extractors.evaluation.calibration import Calibration
from extractors.evaluation.corpus import read_corpus
from extractors.marks import pair
from extractors.model import Article
from extractors.options import Options
from extractors.pipeline import Extractor
from extractors.registry import Registry
from extractors.tagger import Tagger
from extractors.training import run
from extractors.training.fit import Schedule
from extractors.training.network import SharedDropout
from extractors.training.run import Plan, TeacherSchedule, special_ids, train
from tests.extractors.invariants import check_quotes
from tests.extractors.training.tiny import SPECIAL, articles, write_corpus

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

STUDENT = Schedule(epochs=30, batch_windows=8, encoder_rate=5e-3, head_rate=2e-2, average_decay=0.5)
GROWN = replace(STUDENT, epochs=2, encoder_rate=1e-3, head_rate=1e-3)
INNER_SIZE = 20
TUTOR = TeacherSchedule(epochs=1, batch_windows=4, layers=2, frozen_layers=1)


@pytest.fixture(scope="module")
def plan(encoder: Path, teacher: Path, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """A run with a teacher, done once for this module."""
    folder = tmp_path_factory.mktemp("run")
    corpus = write_corpus(folder / "corpus", articles())
    found = Plan(corpus, folder / "out", encoder, teacher, teacher_share=0.1, student=STUDENT, tutor=TUTOR, grown=GROWN)
    found = replace(found, inner_size=INNER_SIZE, head_loss=1.0, narrowed=replace(GROWN, epochs=1))
    torch.manual_seed(0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SharedDropout, "forward", lambda _, values: values)  # sixteen numbers are few to do without some
        train(found)
    return found


def test_run_the_corpus_on_disk_is_the_one_in_mind(plan: Plan) -> None:
    assert list(read_corpus(plan.corpus)) == articles()


def test_run_writes_what_it_says(plan: Plan) -> None:
    written = {str(path.relative_to(plan.out)) for path in plan.out.rglob("*") if path.is_file()}
    assert written == {
        "teacher/checkpoint.pt",
        "teacher/marginals.npz",
        "teacher/vectors.npy",
        "student/checkpoint.pt",
        "grown/checkpoint.pt",
        "narrowed/checkpoint.pt",
        *(f"weights/{name}" for name in ("tagger.onnx", "tagger.npz", "tokenizer.json", "MODEL_CARD.md")),
    }


def test_run_the_student_grows_and_has_vectors_to_imitate_for_every_word_of_the_corpus_and_its_copies(
    plan: Plan,
) -> None:
    student, grown = (
        torch.load(plan.out / name / "checkpoint.pt", weights_only=True)["averaged"] for name in ("student", "grown")
    )
    layers = [len({name.split(".")[3] for name in each if ".layer." in name}) for each in (student, grown)]
    assert layers[1] == layers[0] + plan.more_layers
    assert any(name.startswith("guesses.") for name in grown)
    vectors = np.load(plan.out / "teacher" / "vectors.npy")
    with np.load(plan.out / "teacher" / "marginals.npz") as stored:
        assert len(vectors) == sum(len(stored[name]) for name in stored.files if name.endswith("/starts"))
    assert vectors.any(2).all()


def test_run_the_grown_student_is_narrowed_and_learns_on(plan: Plan) -> None:
    grown, narrowed = (
        torch.load(plan.out / name / "checkpoint.pt", weights_only=True)["averaged"] for name in ("grown", "narrowed")
    )
    inner = [name for name in grown if name.endswith("intermediate.dense.weight")]
    assert all(len(grown[name]) > INNER_SIZE == len(narrowed[name]) for name in inner)
    assert len(inner) == len([name for name in narrowed if name.endswith("intermediate.dense.weight")]) > 0
    queries = [name for name in grown if name.endswith("self.query.weight")]
    assert queries
    assert all(len(grown[name]) == 2 * len(narrowed[name]) for name in queries), "of two heads one is left"


def test_run_the_teacher_labels_a_copy_of_each_article_in_other_words(plan: Plan) -> None:
    with np.load(plan.out / "teacher" / "marginals.npz") as stored:
        labelled = {name.rsplit("/", 1)[0] for name in stored.files}
    assert labelled == {each.id + copy for each in articles() for copy in ("", "+1")}


def test_run_gives_weights_that_find_what_they_were_shown(plan: Plan) -> None:
    tagger = Tagger(plan.out / "weights")
    found = wanted = 0
    for article in articles():
        spans = {(each.role, each.span) for each in tagger.read(article.text, pair(article.text)).spans}
        shown = {
            (role, span)
            for each in article.attributions
            for role in ("source", "cue", "content")
            for span in getattr(each, role)
        }
        found, wanted = found + len(spans & shown), wanted + len(shown)
    assert found > 0.6 * wanted


def test_run_gives_weights_that_extract(plan: Plan) -> None:
    options = Options(weights=plan.out / "weights", entities="tagger", min_confidence=0.0)
    for article in articles():
        check_quotes(article.text, Extractor(options, Registry()).extract(Article(text=article.text)))


def test_run_the_model_card_names_the_choices_and_no_machine(plan: Plan) -> None:
    card = (plan.out / "weights" / "MODEL_CARD.md").read_text(encoding="utf-8")
    choices = json.loads(card.split("```json\n")[1].split("```")[0])
    assert choices["student"]["epochs"] == 30
    assert choices["corpus"] == "corpus"
    assert choices["teacher"] == plan.teacher.name if plan.teacher else None
    assert "out" not in choices
    assert str(plan.corpus.parent) not in card
    assert "not measured in this run" in card


def test_run_a_finished_run_is_not_done_again(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "save_teaching", lambda *_, **__: pytest.fail("the teacher taught again"))
    before = {name: (plan.out / "weights" / name).read_bytes() for name in ("tagger.onnx", "tokenizer.json")}
    train(plan)
    assert {name: (plan.out / "weights" / name).read_bytes() for name in before} == before


def test_run_entities_are_learnt_from_spacy(plan: Plan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen: list[Any] = []

    def stop(_: Any, examples: Any, *__: Any, **___: Any) -> None:
        seen.extend(examples)
        raise InterruptedError

    monkeypatch.setattr(run, "fit", stop)
    with pytest.raises(InterruptedError):
        train(replace(plan, teacher=None, out=tmp_path))
    assert all((each.entities >= 0).all() for each in seen)
    assert any(each.entities.any() for each in seen)


def test_run_measures_each_epoch_and_the_end_where_there_is_a_development_corpus(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    calibrated: list[tuple[Path, ...]] = []

    def fitted(*given: Path) -> Calibration:
        calibrated.append(given)
        return Calibration(10, 0.0123, 0.1, ())

    monkeypatch.setattr(run, "calibrate_weights", fitted)
    dev = write_corpus(tmp_path / "dev", articles()[:1])
    schedule = Schedule(epochs=1, batch_windows=8)
    weights = train(replace(plan, teacher=None, out=tmp_path / "out", dev=dev, student=schedule))
    assert (tmp_path / "out" / "student" / "epoch-1" / "tagger.onnx").is_file()
    assert calibrated == [(weights, dev, plan.corpus)]
    assert "held-out articles: error 0.0123" in caplog.text
    card = (weights / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "| joint |" in card
    assert "not measured" not in card


def test_run_a_corpus_that_is_none_is_named(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(InvalidCorpus):
        train(replace(plan, corpus=tmp_path, teacher=None, out=tmp_path / "out"))


def test_run_an_encoder_without_a_tokenizer_is_named(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match="tokenizer"):
        train(replace(plan, encoder=tmp_path, teacher=None, out=tmp_path / "out"))


def test_run_special_tokens_are_found_or_missed_by_name(tokenizer: Any) -> None:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel

    assert special_ids(tokenizer) == SPECIAL
    roberta = Tokenizer(WordLevel({"<s>": 7, "<pad>": 1, "</s>": 9}, unk_token="<s>"))
    assert special_ids(roberta) == (7, 9, 1)
    with pytest.raises(ModelNotFound):
        special_ids(Tokenizer(WordLevel({"[CLS]": 1, "[SEP]": 2, "<pad>": 0}, unk_token="[CLS]")))
