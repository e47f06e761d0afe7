"""One training run: epochs over freshly packed windows, a moving average of the weights, checkpoints to resume from.

AdamW with a low rate for the pretrained encoder and a high one for the new heads, linear warm-up and decay, gradients
clipped at norm 1, bf16 autocast. The result is the exponential moving average of the weights, which on this task is
steadier than any single step's.
"""

from __future__ import annotations

import copy
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from extractors.training.dataset import Batch, Example, batches
from extractors.training.imitate import LAST, MIDDLE, Imitation
from extractors.training.network import Network, entity_loss, expected_loss, link_loss

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a run may vary; rates are peak learning rates, the weights scale the losses of links, entities and imitation
    (which falls to nothing in a line).
    """

    epochs: int = 5
    batch_windows: int = 16
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    link_weight: float = 0.3
    entity_weight: float = 0.5
    imitation_weight: float = 0.5
    warm_up: float = 0.1
    average_decay: float = 0.99
    seed: int = 1


def fit(
    network: Network,
    examples: Sequence[Example],
    schedule: Schedule,
    *,
    special: tuple[int, int, int],
    checkpoint: Path,
    after_epoch: Callable[[Network, int], Any] | None = None,
    imitation: Imitation | None = None,
) -> Network:
    """Trains `network` in place and returns its averaged copy; `imitation` has a teacher's vectors of the examples.

    Resumes from `checkpoint` where that file exists; writes it after every epoch. `after_epoch(averaged, epoch)` may
    measure. `special` are the ids of the opening, closing and padding tokens.
    """
    if imitation:
        network.guesses = imitation.guesses(network)
    optimiser = _optimiser(network, schedule)
    pieces = sum(len(example.tokens.pieces) for example in examples)
    averaged = copy.deepcopy(network)
    epoch_done, step = _resume(checkpoint, network, averaged, optimiser)
    for epoch in range(epoch_done, schedule.epochs):
        random = np.random.default_rng((schedule.seed, epoch))
        torch.manual_seed(1000 * schedule.seed + epoch)  # for dropout: an epoch is the same in a run taken up again
        began, seen, sums = time.perf_counter(), 0, np.zeros(3)
        network.train()
        for n, batch in enumerate(batches(examples, size=schedule.batch_windows, special=special, random=random), 1):
            # Windows are packed anew each epoch, so progress is counted in pieces, not in steps.
            progress = (epoch + min(seen / pieces, 1.0)) / schedule.epochs
            _set_rate(optimiser, progress, schedule)
            sums += _step(network, optimiser, batch, schedule, imitation, progress)
            step += 1
            _average(averaged, network, min(schedule.average_decay, (1 + step) / (10 + step)))
            seen += int(batch.piece_mask.sum())
            if n % 20 == 0:
                rate = seen / (time.perf_counter() - began)
                log.info(
                    "epoch %d, %.0f %%: tags %.4f links %.4f entities %.4f, %.0f pieces/s",
                    epoch + 1, 100 * seen / pieces, *sums / n, rate,
                )  # fmt: skip
        checkpoint.parent.mkdir(parents=True, exist_ok=True)
        _save(checkpoint, network, averaged, optimiser, epoch + 1, step)
        if after_epoch:
            after_epoch(averaged.eval(), epoch + 1)
    averaged.eval()
    return averaged


def _optimiser(network: Network, schedule: Schedule) -> torch.optim.Optimizer:
    named = [(name, p) for name, p in network.named_parameters() if p.requires_grad]
    encoder = [p for name, p in named if name.startswith("encoder.")]
    heads = [p for name, p in named if not name.startswith("encoder.")]
    groups = [
        {"params": encoder, "peak": schedule.encoder_rate, "weight_decay": 0.01},
        {"params": heads, "peak": schedule.head_rate, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=0.0)


def _set_rate(optimiser: torch.optim.Optimizer, progress: float, schedule: Schedule) -> None:
    """`progress` from 0 to 1: up in a line over the warm-up, then down in a line."""
    factor = min((progress + 1e-4) / schedule.warm_up, max(0.02, (1 - progress) / (1 - schedule.warm_up)))
    for group in optimiser.param_groups:
        group["lr"] = group["peak"] * factor


def _step(
    network: Network,
    optimiser: torch.optim.Optimizer,
    batch: Batch,
    schedule: Schedule,
    imitation: Imitation | None,
    progress: float,
) -> Any:
    pieces, features, mask, first = (
        torch.from_numpy(a) for a in (batch.pieces, batch.features, batch.piece_mask, batch.first_piece)
    )
    words = torch.from_numpy(batch.word_mask)
    with torch.autocast("cpu", torch.bfloat16):
        middle, hidden = network.looked_at(pieces, features, mask, (MIDDLE, LAST))
    emissions, links, classes = network.heads(hidden, first)
    tags = expected_loss(network, emissions, words, torch.from_numpy(batch.unary), torch.from_numpy(batch.pairwise))
    link = link_loss(links, words, torch.from_numpy(batch.links))
    entity = entity_loss(classes, torch.from_numpy(batch.entities))
    loss = tags + schedule.link_weight * link + schedule.entity_weight * entity
    if imitation:
        weight = schedule.imitation_weight * (1 - progress)
        loss = loss + weight * imitation.loss(network.guesses, (middle, hidden), batch)
    loss.backward()
    torch.nn.utils.clip_grad_norm_([p for p in network.parameters() if p.requires_grad], 1.0)
    optimiser.step()
    optimiser.zero_grad(set_to_none=True)
    return np.array([tags.item(), link.item(), entity.item()])


@torch.no_grad()
def _average(averaged: Network, network: Network, decay: float) -> None:
    for old, new in zip(averaged.parameters(), network.parameters(), strict=True):
        if new.requires_grad:
            old.lerp_(new, 1 - decay)


def _save(path: Path, network: Network, averaged: Network, optimiser: Any, epoch: int, step: int) -> None:
    state = {
        "network": network.state_dict(),
        "averaged": averaged.state_dict(),
        "optimiser": optimiser.state_dict(),
        "epoch": epoch,
        "step": step,
    }
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(path)


def _resume(path: Path, network: Network, averaged: Network, optimiser: Any) -> tuple[int, int]:
    if not path.is_file():
        return 0, 0
    state = torch.load(path, weights_only=True)
    network.load_state_dict(state["network"])
    averaged.load_state_dict(state["averaged"])
    optimiser.load_state_dict(state["optimiser"])
    log.info("resumed from %s after epoch %d", path, state["epoch"])
    return state["epoch"], state["step"]
