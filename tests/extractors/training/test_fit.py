"""A run that is broken off and taken up again, what it may change, and that it learns at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch

from extractors.training.dataset import Example
from extractors.training.fit import Schedule, _set_rate, fit
from extractors.training.network import Network, SharedDropout
from tests.extractors.training.tiny import SPECIAL

TWO = Schedule(epochs=2, batch_windows=2)


class BrokenOff(Exception):
    """What stands for a power cut."""


def fresh(encoder: Path, *, dropout: bool = True, **choices: Any) -> Network:
    torch.manual_seed(11)
    network = Network(encoder, **choices)
    if not dropout:
        for each in network.modules():
            if isinstance(each, SharedDropout):
                each.rate = 0.0
    return network


def same(one: Network, other: Network) -> bool:
    states = one.state_dict(), other.state_dict()
    return all(torch.equal(states[0][name], states[1][name]) for name in states[0])


def test_fit_a_run_broken_off_goes_on_to_the_same_weights(
    encoder: Path, examples: list[Example], tmp_path: Path
) -> None:
    def cut(_: Network, epoch: int) -> None:
        if epoch == 1:
            raise BrokenOff

    whole = fit(fresh(encoder, dropout=False), examples, TWO, special=SPECIAL, checkpoint=tmp_path / "whole.pt")
    path = tmp_path / "student" / "broken.pt"
    with pytest.raises(BrokenOff):
        fit(fresh(encoder, dropout=False), examples, TWO, special=SPECIAL, checkpoint=path, after_epoch=cut)
    seen: list[int] = []
    resumed = fit(
        fresh(encoder, dropout=False), examples, TWO, special=SPECIAL, checkpoint=path,
        after_epoch=lambda _, epoch: seen.append(epoch),
    )  # fmt: skip
    assert seen == [2]
    assert same(whole, resumed)


def test_fit_a_finished_run_is_not_run_again(encoder: Path, examples: list[Example], tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.pt"
    first = fit(fresh(encoder), examples, TWO, special=SPECIAL, checkpoint=path)
    written = path.read_bytes()
    again = fit(
        fresh(encoder), examples, TWO, special=SPECIAL, checkpoint=path, after_epoch=lambda *_: pytest.fail("ran again")
    )
    assert same(first, again)
    assert path.read_bytes() == written
    assert not path.with_suffix(".partial").exists()


def test_fit_is_repeatable_and_its_seed_matters(encoder: Path, examples: list[Example], tmp_path: Path) -> None:
    one, same_seed, other = (
        fit(fresh(encoder), examples, Schedule(epochs=1, batch_windows=2, seed=seed), special=SPECIAL,
            checkpoint=tmp_path / f"{n}.pt")
        for n, seed in enumerate((1, 1, 2))
    )  # fmt: skip
    assert same(one, same_seed)
    assert not same(one, other)


def test_fit_returns_an_average_that_lags_behind_the_last_step(
    encoder: Path, examples: list[Example], tmp_path: Path
) -> None:
    network = fresh(encoder)
    before = fresh(encoder)
    averaged = fit(network, examples, TWO, special=SPECIAL, checkpoint=tmp_path / "checkpoint.pt")
    assert not averaged.training
    assert not same(averaged, network)
    start, mean, last = (each.emit.weight.detach() for each in (before, averaged, network))
    assert torch.dist(mean, start) < torch.dist(last, start)


def test_fit_leaves_frozen_layers_alone(encoder: Path, examples: list[Example], tmp_path: Path) -> None:
    before = fresh(encoder, frozen_layers=1)
    averaged = fit(
        fresh(encoder, frozen_layers=1), examples, TWO, special=SPECIAL, checkpoint=tmp_path / "checkpoint.pt"
    )
    layers = [each.encoder.encoder.layer for each in (before, averaged)]
    moved = [
        any(not torch.equal(p, q) for p, q in zip(a.parameters(), b.parameters(), strict=True))
        for a, b in zip(*layers, strict=True)
    ]
    assert moved == [False, True]
    assert torch.equal(before.encoder.get_input_embeddings().weight, averaged.encoder.get_input_embeddings().weight)


def test_fit_rates_rise_in_the_warm_up_and_fall_to_the_end() -> None:
    parameters = [torch.nn.Parameter(torch.zeros(1)) for _ in range(2)]
    groups = [{"params": [p], "peak": peak} for p, peak in zip(parameters, (2e-4, 1e-3), strict=True)]
    optimiser = torch.optim.SGD(groups, lr=0.0)
    schedule = Schedule(warm_up=0.1)
    rates = []
    for percent in range(101):
        _set_rate(optimiser, percent / 100, schedule)
        encoder_rate, head_rate = (group["lr"] for group in optimiser.param_groups)
        assert head_rate == pytest.approx(5 * encoder_rate)
        rates.append(head_rate)
    assert rates[:11] == sorted(rates[:11])
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert max(rates) == pytest.approx(1e-3, rel=0.01)
    assert 0 < rates[0] < 1e-5
    assert 0 < rates[-1] < 1e-4


def test_fit_learns_a_tiny_corpus_by_heart(encoder: Path, examples: list[Example], tmp_path: Path) -> None:
    schedule = Schedule(epochs=30, batch_windows=8, encoder_rate=5e-3, head_rate=2e-2, average_decay=0.5)
    network = fit(fresh(encoder, dropout=False), examples, schedule, special=SPECIAL, checkpoint=tmp_path / "c.pt")
    from extractors.training.distil import read_marginals

    right = [
        (unary.argmax(1) == examples[index].labels[first : first + len(unary)].argmax(1)).mean()
        for index, first, (unary, _) in read_marginals(network, examples, special=SPECIAL)
    ]
    assert min(right) > 0.9
