"""The whole training, from a corpus to a folder of weights: teacher, student, export, model card.

    OUT/teacher/checkpoint.pt   after each epoch of the teacher
    OUT/teacher/marginals.npz   what the teacher thinks of every word of the corpus, and of its varied copies
    OUT/teacher/vectors.npy     what it has in mind of them, if the student is to grow
    OUT/student/checkpoint.pt   after each epoch of the student
    OUT/grown/checkpoint.pt     after each epoch of the student with more layers
    OUT/narrowed/checkpoint.pt  after each epoch of the student with fewer inner units and heads
    OUT/weights/                tagger.onnx, tagger.npz, tokenizer.json, MODEL_CARD.md

Every step is skipped when its result is there, every epoch is resumed, so an interrupted run goes on where it was.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

from extractors.entities import find_entities, load_ner, load_spacy
from extractors.errors import ModelNotFound
from extractors.evaluation import compare_all, predictions_from, score
from extractors.evaluation.corpus import AnnotatedArticle, read_corpus
from extractors.evaluation.scoring import Report
from extractors.model import Article
from extractors.options import Options
from extractors.pipeline import Extractor
from extractors.registry import Registry
from extractors.tagger.windows import load_tokenizer
from extractors.training.calibrate import calibrate_weights
from extractors.training.card import model_card
from extractors.training.dataset import Example, label_entities, read_examples
from extractors.training.distil import save_teaching, teach
from extractors.training.export import export
from extractors.training.fit import Schedule, fit
from extractors.training.grow import grow
from extractors.training.imitate import Imitation, save_vectors
from extractors.training.narrow import narrow
from extractors.training.network import Network
from extractors.training.vary import varied, word_vectors

log = logging.getLogger(__name__)
SPECIAL_TOKENS = (("[CLS]", "[SEP]", "[PAD]"), ("<s>", "</s>", "<pad>"))


@dataclass(frozen=True, slots=True)
class TeacherSchedule(Schedule):
    """How the teacher is trained: it is larger, so fewer epochs at a lower rate, its lowest layers left alone."""

    epochs: int = 1
    batch_windows: int = 8
    encoder_rate: float = 7e-5
    link_weight: float = 0.2
    layers: int | None = 10
    frozen_layers: int = 4


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a training run depends on; written into the model card.

    `varied` is how many copies of each article in other words (`vary`) the teacher labels for the student too. When the
    student has learnt by `student`, it grows by `more_layers` (`grow`; 0: it stays as it is) and goes on by `grown`,
    with the teacher's vectors to imitate, if there is a teacher. At last its inner layers are narrowed to `inner_size`
    units and its attention to the heads without which it would lose more than `head_loss` (`narrow`; 0: they stay as
    they are), and it learns on by `narrowed`.
    """

    corpus: Path
    out: Path
    encoder: Path
    teacher: Path | None = None
    dev: Path | None = None
    spacy_model: str = Options().spacy_model
    teacher_share: float = 0.5
    varied: int = 1
    student: Schedule = field(
        default_factory=lambda: Schedule(epochs=8, batch_windows=24, link_weight=0.4, warm_up=0.06, average_decay=0.993)
    )
    tutor: TeacherSchedule = field(default_factory=TeacherSchedule)
    more_layers: int = 2
    grown: Schedule = field(
        default_factory=lambda: Schedule(
            epochs=3, batch_windows=24, head_rate=5e-4, link_weight=0.4, warm_up=0.04, average_decay=0.997
        )
    )
    inner_size: int = 0
    head_loss: float = 0.0
    narrowed: Schedule = field(
        default_factory=lambda: Schedule(
            epochs=1, batch_windows=24, encoder_rate=1.2e-4, head_rate=2.5e-4, link_weight=0.4, warm_up=0.06,
            average_decay=0.997, imitation_weight=0.25,
        )
    )  # fmt: skip
    threads: int = 0


def train(plan: Plan) -> Path:
    """Runs the plan and returns the folder of weights. Raises InvalidCorpus, ModelNotFound."""
    torch.set_flush_denormal(True)
    if plan.threads:
        torch.set_num_threads(plan.threads)
    tokenizer = load_tokenizer(plan.encoder / "tokenizer.json")
    special = special_ids(tokenizer)
    articles = list(read_corpus(plan.corpus))
    copies = _copies(plan, articles, tokenizer) if plan.teacher else []
    teaching = _teaching(plan, articles, copies) if plan.teacher else None
    examples = read_examples(articles, tokenizer)
    log.info("%s reads the names of %d articles", plan.spacy_model, len(articles))
    nlp = load_ner(plan.spacy_model)
    for article, example in zip(articles, examples, strict=True):
        label_entities(example, find_entities(article.text, nlp))
    if teaching:
        others = read_examples(copies, tokenizer)
        teach(examples, teaching, share=plan.teacher_share)
        teach(others, teaching, share=1.0)
        examples += others
    network = _student(plan, examples, special)
    weights = plan.out / "weights"
    export(network, plan.encoder / "tokenizer.json", special, weights, examples)
    if plan.dev:
        held_out = calibrate_weights(weights, plan.dev, plan.corpus)
        log.info("confidences on held-out articles: error %.4f, Brier score %.4f", held_out.error, held_out.brier)
    figures = _measure(weights, plan.dev) if plan.dev else None
    (weights / "MODEL_CARD.md").write_text(model_card(_described(plan), figures), encoding="utf-8")
    return weights


def _student(plan: Plan, examples: Sequence[Example], special: tuple[int, int, int]) -> Network:
    """The student, trained, and grown and narrowed and trained on where the plan says so."""
    network = Network(plan.encoder)
    checkpoint = plan.out / "student" / "checkpoint.pt"
    network = fit(
        network, examples, plan.student, special=special, checkpoint=checkpoint, after_epoch=_report(plan, examples)
    )
    imitation = Imitation.of(_vectors(plan), examples) if plan.teacher and plan.more_layers else None

    def go_on(network: Network, stage: str, schedule: Schedule) -> Network:
        return fit(
            network, examples, schedule, special=special, imitation=imitation,
            checkpoint=plan.out / stage / "checkpoint.pt", after_epoch=_report(plan, examples, stage),
        )  # fmt: skip

    if plan.more_layers:
        grow(network, plan.more_layers)
        network = go_on(network, "grown", plan.grown)
    if plan.inner_size or plan.head_loss:
        narrow(network, examples, special, inner_size=plan.inner_size, head_loss=plan.head_loss)
        network = go_on(network, "narrowed", plan.narrowed)
    return network


def special_ids(tokenizer: Any) -> tuple[int, int, int]:
    """The ids of the tokens that open, close and pad a window; ModelNotFound for a vocabulary without them."""
    for names in SPECIAL_TOKENS:
        found = [tokenizer.token_to_id(name) for name in names]
        if None not in found:
            return found[0], found[1], found[2]
    raise ModelNotFound(f"the vocabulary has none of {SPECIAL_TOKENS}")


def _copies(plan: Plan, articles: Sequence[AnnotatedArticle], tokenizer: Any) -> list[AnnotatedArticle]:
    """The corpus in other words, `plan.varied` times."""
    if not plan.varied:
        return []
    log.info("%d articles are written in other words, %d times", len(articles), plan.varied)
    vectors = word_vectors(plan.encoder, tokenizer.get_vocab())
    nlp = load_spacy(plan.spacy_model, ("parser", "ner", "lemmatizer"))
    return [copy for seed in range(1, plan.varied + 1) for copy in varied(articles, nlp, vectors, seed=seed)]


def _teaching(plan: Plan, articles: Sequence[AnnotatedArticle], copies: Sequence[AnnotatedArticle]) -> Path:
    """The teacher's marginals, made if they are not there yet, and its vectors, if the student is to grow; the teacher
    learns from the annotated articles alone.
    """
    assert plan.teacher is not None
    path = plan.out / "teacher" / "marginals.npz"
    if path.is_file() and (not plan.more_layers or _vectors(plan).is_file()):
        log.info("the teacher's marginals are there: %s", path)
        return path
    tokenizer = load_tokenizer(plan.teacher / "tokenizer.json")
    special = special_ids(tokenizer)
    examples = read_examples(articles, tokenizer)
    network = Network(plan.teacher, layers=plan.tutor.layers, frozen_layers=plan.tutor.frozen_layers)
    network = fit(network, examples, plan.tutor, special=special, checkpoint=path.with_name("checkpoint.pt"))
    everything = [*examples, *read_examples(copies, tokenizer)]
    if plan.more_layers:
        save_vectors(_vectors(plan), network, everything, special=special)
    save_teaching(path, network, everything, special=special)
    return path


def _vectors(plan: Plan) -> Path:
    return plan.out / "teacher" / "vectors.npy"


def _report(plan: Plan, examples: Sequence[Example], stage: str = "student") -> Callable[[Network, int], None]:
    """After each epoch: export and measure on the development corpus, if there is one."""

    def after(network: Network, epoch: int) -> None:
        if plan.dev is None:
            return
        folder = plan.out / stage / f"epoch-{epoch}"
        tokenizer = plan.encoder / "tokenizer.json"
        export(network, tokenizer, special_ids(load_tokenizer(tokenizer)), folder, examples)
        figures = _measure(folder, plan.dev)
        log.info("epoch %d on %s: %s", epoch, plan.dev, json.dumps(figures.to_json()))

    return after


def _measure(weights: Path, corpus: Path) -> Report:
    """The figures of the whole extraction with these weights."""
    articles = list(read_corpus(corpus))
    extractor = Extractor(Options(attribution="tagger", weights=weights), Registry())
    found = extractor.extract_many(Article(text=article.text, id=article.id) for article in articles)
    predictions = {
        article.id: predictions_from(quotes, article.text) for article, quotes in zip(articles, found, strict=True)
    }
    return score(compare_all(articles, predictions), articles=len(predictions))


def _described(plan: Plan) -> dict[str, Any]:
    """The plan in plain values, paths by their last part: a model card names no machine."""
    return {
        key: value.name if isinstance(value, Path) else value
        for key, value in asdict(plan).items()
        if key not in ("out", "threads")
    }
