"""The tagger's network: a pretrained encoder, label scores, and two link scorers.

The encoder (MiniLM or, for the teacher, MPNet) reads word pieces plus one embedding for each of three word features
(`windows`). A word is its first piece's vector. A linear layer scores the labels of a linear-chain CRF. Two biaffine
scorers (Dozat and Manning, ICLR 2017) say which word begins the cue of a content word and which word begins the
source of a cue word; the opening token stands for “none”. One more linear layer scores the classes of named entities.

`expected_loss` is the CRF's negative log-likelihood in expectation over the target distribution: with one-hot targets
the usual loss, with a teacher's unary and pairwise marginals exact structured distillation (the cross-entropy of
teacher and student over whole label sequences).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel

from extractors.entities import CLASSES
from extractors.tagger.crf import FORBIDDEN, LABELS, allowed, may_start
from extractors.tagger.windows import CASES, PLACES, QUOTES
from extractors.training.dataset import UNKNOWN

LINK_SIZE = 128
# In a BERT's inner layers one coordinate of the opening token reaches twenty, the rest ten at most: int8 would take its
# scale from that one.
INNER_CEILING = 10.0
Scores = tuple[Tensor, Tensor, Tensor]


class Network(nn.Module):
    """Encoder and heads; `forward` gives the scores of labels (B, W, labels), links (B, 2, W, 1 + W) and entity
    classes (B, W, classes).
    """

    def __init__(self, encoder: Path, *, layers: int | None = None, frozen_layers: int = 0) -> None:
        super().__init__()
        choices = {"attention_probs_dropout_prob": 0.0, "add_pooling_layer": False}
        if layers:
            choices["num_hidden_layers"] = layers
        self.encoder = AutoModel.from_pretrained(str(encoder), **choices)
        if self.encoder.config.model_type == "mpnet":
            _fuse_attention(self.encoder)
        else:
            _cap_inner_layers(self.encoder)
        size = self.encoder.config.hidden_size
        self.case = nn.Embedding(CASES, size)
        self.quote = nn.Embedding(QUOTES, size)
        self.place = nn.Embedding(PLACES, size)
        for table in (self.case, self.quote, self.place):
            nn.init.normal_(table.weight, std=0.005)
        self.dropout = SharedDropout(0.1)
        self.emit = nn.Linear(size, len(LABELS))
        self.entity = nn.Linear(size, CLASSES)
        self.dependent = nn.Linear(size, 2 * LINK_SIZE)
        self.head = nn.Linear(size, 2 * LINK_SIZE)
        self.bilinear = nn.Parameter(torch.stack([torch.eye(LINK_SIZE) for _ in range(2)]) * LINK_SIZE**-0.5)
        self.bias = nn.Parameter(torch.zeros(2, LINK_SIZE))
        labels = len(LABELS)
        self.transitions = nn.Parameter(torch.zeros(labels, labels))
        self.start = nn.Parameter(torch.zeros(labels))
        self.end = nn.Parameter(torch.zeros(labels))
        self.guesses: nn.ModuleList | None = None  # what a student thinks of its teacher's vectors (`imitate`)
        self.register_buffer("forbidden", torch.where(torch.tensor(allowed()), 0.0, FORBIDDEN))
        self.register_buffer("bad_start", torch.where(torch.tensor(may_start()), 0.0, FORBIDDEN))
        if frozen_layers:
            for module in (self.encoder.embeddings, *self.encoder.encoder.layer[:frozen_layers]):
                module.requires_grad_(False)
        _share_dropout(self.encoder)

    def embed(self, pieces: Tensor, features: Tensor) -> Tensor:
        """Word-piece vectors plus the vectors of the features."""
        words: Tensor = self.encoder.get_input_embeddings()(pieces)
        case, quote, place = features % CASES, features // CASES % QUOTES, features // (CASES * QUOTES)
        return words + self.case(case) + self.quote(quote) + self.place(place)

    def encode(self, pieces: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """(B, P, hidden) vectors."""
        hidden: Tensor = self.encoder(inputs_embeds=self.embed(pieces, features), attention_mask=mask).last_hidden_state
        return hidden

    def looked_at(self, pieces: Tensor, features: Tensor, mask: Tensor, heights: Sequence[float]) -> list[Tensor]:
        """(B, P, hidden) vectors of the layers that stand so far up, as shares of all layers; 1 is the last."""
        inputs = self.embed(pieces, features)
        found = self.encoder(inputs_embeds=inputs, attention_mask=mask, output_hidden_states=True).hidden_states
        return [found[round(height * (len(found) - 1))] for height in heights]

    def forward(self, pieces: Tensor, features: Tensor, mask: Tensor, first_piece: Tensor) -> Scores:
        return self.heads(self.encode(pieces, features, mask), first_piece)

    def heads(self, hidden: Tensor, first_piece: Tensor) -> Scores:
        """Scores of labels, links and entity classes from the encoder's vectors, in full precision."""
        hidden = self.dropout(hidden.float())
        index = torch.cat([torch.zeros_like(first_piece[:, :1]), first_piece], 1)
        words = hidden.gather(1, index[..., None].expand(-1, -1, hidden.shape[-1]))
        return self.emit(words[:, 1:]), self.link(words), self.entity(words[:, 1:])

    def link(self, words: Tensor) -> Tensor:
        """(B, 2, W, 1 + W): each word's scores for “none” and for every word as the start of what it hangs on."""
        count, length, _ = words.shape
        dependent = self.dependent(words[:, 1:]).view(count, length - 1, 2, LINK_SIZE).transpose(1, 2)
        head = self.head(words).view(count, length, 2, LINK_SIZE).transpose(1, 2)
        return (dependent @ self.bilinear + self.bias[:, None]) @ head.transpose(2, 3)

    def chain(self) -> tuple[Tensor, Tensor, Tensor]:
        """Transition, start and end scores with what BIO forbids."""
        return self.transitions + self.forbidden, self.start + self.bad_start, self.end


def expected_loss(network: Network, emissions: Tensor, mask: Tensor, unary: Tensor, pairwise: Tensor) -> Tensor:
    """Mean over words of log Z minus the expected path score under the target distribution."""
    transitions, start, end = network.chain()
    lengths = mask.sum(1)
    score = start + emissions[:, 0]
    for t in range(1, emissions.shape[1]):
        step = torch.logsumexp(score[:, :, None] + transitions, dim=1) + emissions[:, t]
        score = torch.where(mask[:, t, None], step, score)
    log_z = torch.logsumexp(score + end, dim=1)
    rows = torch.arange(len(lengths))
    path = (unary * emissions).sum((1, 2)) + (pairwise * transitions).sum((1, 2, 3))
    path = path + (unary[:, 0] * start).sum(1) + (unary[rows, lengths - 1] * end).sum(1)
    return (log_z - path).sum() / lengths.sum()


def link_loss(scores: Tensor, word_mask: Tensor, links: Tensor) -> Tensor:
    """Mean cross-entropy over the words that have a known link."""
    keep = torch.cat([torch.ones_like(word_mask[:, :1]), word_mask], 1)
    scores = scores.masked_fill(~keep[:, None, None], FORBIDDEN)
    known = links != UNKNOWN
    if not known.any():
        return scores.sum() * 0.0
    return nn.functional.cross_entropy(scores[known], links[known] + 1)


def entity_loss(scores: Tensor, classes: Tensor) -> Tensor:
    """Mean cross-entropy over the words whose class of entity is known."""
    known = classes != UNKNOWN
    if not known.any():
        return scores.sum() * 0.0
    return nn.functional.cross_entropy(scores[known], classes[known])


class SharedDropout(nn.Module):
    """Dropout with one mask for all words of a window (Gal and Ghahramani, NIPS 2016): on a CPU far cheaper."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, values: Tensor) -> Tensor:
        """`values` (B, ..., size), scaled in training, untouched in use."""
        if not self.training or not self.rate:
            return values
        shape = (values.shape[0], *[1] * (values.dim() - 2), values.shape[-1])
        return values * (torch.rand(shape) >= self.rate).to(values.dtype) / (1 - self.rate)


class CappedGelu(nn.Module):
    """GELU up to `INNER_CEILING`."""

    def forward(self, values: Tensor) -> Tensor:
        return nn.functional.gelu(values).clamp(max=INNER_CEILING)


def _cap_inner_layers(encoder: nn.Module) -> None:
    for layer in encoder.encoder.layer:
        layer.intermediate.intermediate_act_fn = CappedGelu()


def _share_dropout(module: nn.Module) -> None:
    for name, child in module.named_children():
        if isinstance(child, nn.Dropout) and child.p:
            setattr(module, name, SharedDropout(child.p))
        elif not isinstance(child, nn.Dropout):
            _share_dropout(child)


def _fuse_attention(encoder: nn.Module) -> None:
    """MPNet's attention by torch's fused kernel; its position bias stays as pretrained, so that the kernel applies."""
    for layer in encoder.encoder.layer:
        layer.attention.attn.forward = _FusedMPNetAttention(layer.attention.attn)


class _FusedMPNetAttention:
    def __init__(self, module: nn.Module) -> None:
        self.module = module

    def __call__(
        self,
        hidden_states: Tensor,
        attention_mask: Tensor | None = None,
        position_bias: Tensor | None = None,
        **_: object,
    ) -> tuple[Tensor]:
        module = self.module
        count, length, size = hidden_states.shape
        heads: int = module.num_attention_heads
        q, k, v = (
            getattr(module, name)(hidden_states).view(count, length, heads, -1).transpose(1, 2) for name in "qkv"
        )
        bias = 0.0 if position_bias is None else position_bias.detach()
        if attention_mask is not None:
            bias = bias + attention_mask
        mask = None if isinstance(bias, float) else bias.to(q.dtype).expand(count, heads, length, length)
        context = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        return (module.o(context.transpose(1, 2).reshape(count, length, size)),)
