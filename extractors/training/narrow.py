"""Makes a trained network narrower: inner units and heads of attention that the next product can do without go out.

Behind each GELU stands a product that turns some 1,500 units back into a vector of 384, behind the heads of attention
one that does the same with what they found. Units and heads often say what others say together, so one can be taken
out and what it said given to the rest, by least squares over what they are on real text: the optimal brain surgeon
(Hassibi and Stork, NIPS 1992), whole units and heads at a time (Kurtić et al., “ZipLM”, NeurIPS 2023). The network goes
on learning afterwards (`run`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from extractors.training.dataset import Example
from extractors.training.network import Network
from extractors.training.watching import watch

BATCHES = 16  # what units and heads are measured on
# Of the mean variance, added to every unit's: what is as good as constant is no reason for great weights.
DAMPING = 0.01


@torch.no_grad()
def narrow(
    network: Network,
    examples: Sequence[Example],
    special: tuple[int, int, int],
    *,
    inner_size: int = 0,
    head_loss: float = 0.0,
) -> None:
    """Leaves `inner_size` units in each BERT layer's inner part (0: all), and takes heads of attention out as long as
    the next costs no more than `head_loss` of the mean square of what a layer's attention says (0: none).

    The examples show what units and heads are on text.
    """
    layers = network.encoder.encoder.layer
    wide = [layer for layer in layers if inner_size and layer.output.dense.in_features > inner_size]
    seeing = list(layers) if head_loss else []
    dense = [layer.output.dense for layer in wide] + [layer.attention.output.dense for layer in seeing]
    products = _products(network, dense, examples, special)
    for layer, read in zip(wide, products, strict=False):
        units = _leave_out(layer.output.dense, read, least=inner_size)
        _keep_rows(layer.intermediate.dense, units)
    for layer, read in zip(seeing, products[len(wide) :], strict=True):
        attention = layer.attention.self
        size = attention.attention_head_size
        columns = _leave_out(layer.attention.output.dense, read, width=size, dearest=head_loss)
        for part in (attention.query, attention.key, attention.value):
            _keep_rows(part, columns)
        attention.num_attention_heads, attention.all_head_size = len(columns) // size, len(columns)


def _products(
    network: Network, readers: Sequence[nn.Linear], examples: Sequence[Example], special: tuple[int, int, int]
) -> list[Tensor]:
    """The mean products of the units that each of the layers reads: (units + 1, units + 1), the last one constant."""
    totals = [torch.zeros(each.in_features + 1, each.in_features + 1) for each in readers]

    def add(number: int, units: Tensor) -> None:
        units = torch.cat([units, torch.ones(len(units), 1)], 1)
        totals[number] += units.T @ units

    watch(network, readers, add, examples, special, count=BATCHES if readers else 0)
    return [total.double() / total[-1, -1].clamp(min=1) for total in totals]


def _leave_out(dense: Any, products: Tensor, *, width: int = 1, least: int = 1, dearest: float = torch.inf) -> Tensor:
    """Takes groups of `width` columns out of a product, one after the other, each time the one whose loss the others
    can make up for best, until `least` groups are left or the next costs more than `dearest` of what the product says.

    Returns the columns that are kept.
    """
    units = len(products) - 1
    groups = units // width
    weights = torch.cat([dense.weight.data, dense.bias.data[:, None]], 1).double()
    said = ((weights[:, :units] @ products[:units, :units]) * weights[:, :units]).sum()
    damping = torch.full((units + 1,), DAMPING * float(products.diagonal()[:units].mean()), dtype=torch.float64)
    damping[units] = 0
    inverse = torch.linalg.inv(products + damping.diag())
    left = torch.ones(groups, dtype=torch.bool)
    for _ in range(groups - least):
        loss = _losses(weights, inverse, width)
        loss[~left] = torch.inf
        if loss.min() > dearest * said:
            break
        out = int(loss.argmin())
        group = torch.arange(out * width, (out + 1) * width)
        row = torch.linalg.solve(inverse[group][:, group], inverse[group])
        weights -= weights[:, group] @ row
        inverse -= inverse[:, group] @ row
        left[out] = False
        weights[:, group], inverse[group], inverse[:, group] = 0, 0, 0
        inverse[group, group] = 1
    kept = left.repeat_interleave(width).nonzero()[:, 0]
    dense.weight, dense.bias = nn.Parameter(weights[:, kept].float()), nn.Parameter(weights[:, units].float())
    dense.in_features = len(kept)
    return kept


def _losses(weights: Tensor, inverse: Tensor, width: int) -> Tensor:
    """What leaving out each group of columns would cost, by the mean square of what the product says: (groups,)."""
    units = weights.shape[1] - 1
    if width == 1:
        return weights[:, :units].pow(2).sum(0) / inverse.diagonal()[:units]
    blocks = inverse[:units, :units].unflatten(1, (-1, width)).unflatten(0, (-1, width)).diagonal(dim1=0, dim2=2)
    parts = weights[:, :units].unflatten(1, (-1, width)).permute(1, 2, 0)
    return (parts * torch.linalg.solve(blocks.permute(2, 0, 1), parts)).sum((1, 2))


def _keep_rows(linear: nn.Linear, rows: Tensor) -> None:
    linear.weight, linear.bias = nn.Parameter(linear.weight.data[rows]), nn.Parameter(linear.bias.data[rows])
    linear.out_features = len(rows)
