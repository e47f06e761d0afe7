"""A corpus, a vocabulary and an encoder so small that a whole training takes seconds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from extractors.evaluation.corpus import AnnotatedArticle, GoldAttribution, Version
from extractors.model import Span
from tests.extractors.labelling import ROLES

SPECIAL = (2, 3, 0)  # opening, closing, padding
FIRST_WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_PARTS = re.compile(r"([⟦⟨⟪])(?:(\w+)\|)?|([⟧⟩⟫])")

MARKED = (
    "⟦Ann Lee⟧ ⟨said⟩ ⟪that the dam would hold⟫ on Friday.\n\n“⟪2|It is old⟫,” ⟦2|Bo Wu⟧ ⟨2|added⟩.\n\nNobody asked.",
    "⟪The wall is dry⟫, ⟨according to⟩ ⟦the mayor⟧.\n\nThe town met on Monday.\n\nIt was ⟨2|said⟩ ⟪2|that it is old⟫.",
    "“⟪Nothing leaks⟫,” ⟦Bo Wu⟧ ⟨said⟩, “⟪and it will hold⟫.”\n\n⟦2|The mayor⟧ of the town ⟨2|asked⟩ ⟪2|who pays⟫.",
)


def gold(marked: str) -> tuple[str, tuple[GoldAttribution, ...]]:
    """A text without its marks (see `labelling`), and the attributions they stand for, by number."""
    text, at = "", 0
    open_: list[tuple[str, str, int]] = []
    roles: dict[str, dict[str, list[Span]]] = {}
    for part in _PARTS.finditer(marked):
        text += marked[at : part.start()]
        at = part.end()
        if part[1]:
            open_.append((ROLES[part[1]], part[2] or "1", len(text)))
        else:
            role, numbers, start = open_.pop()
            for number in numbers:
                roles.setdefault(number, {}).setdefault(role, []).append(Span(start, len(text)))
    text += marked[at:]
    found = [
        GoldAttribution(tuple(each.get("content", ())), tuple(each.get("source", ())), tuple(each.get("cue", ())))
        for _, each in sorted(roles.items())
    ]
    return text, tuple(found)


def annotated(*versions: str, id: str = "a1") -> AnnotatedArticle:
    """One article, marked once for each annotator."""
    texts, found = zip(*(gold(marked) for marked in versions), strict=True)
    assert len(set(texts)) == 1, "annotators of one article read one text"
    return AnnotatedArticle(id, texts[0], tuple(Version(str(n), each) for n, each in enumerate(found)))


def articles() -> list[AnnotatedArticle]:
    """The tiny corpus."""
    return [annotated(marked, id=f"a{n}") for n, marked in enumerate(MARKED)]


def write_corpus(folder: Path, corpus: Sequence[AnnotatedArticle]) -> Path:
    """The articles as a folder of texts and brat annotations."""
    for name in ("text", "attributions"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for article in corpus:
        (folder / "text" / f"{article.id}.txt").write_bytes(article.text.encode())
        for version in article.versions:
            path = folder / "attributions" / f"{article.id}_{version.annotator}.ann"
            path.write_bytes("".join(_lines(version.attributions)).encode())
    return folder


def _lines(attributions: Sequence[GoldAttribution]) -> list[str]:
    lines: list[str] = []
    keys = 0
    for number, each in enumerate(attributions, 1):
        roles = []
        for role in ("content", "source", "cue"):
            for k, span in enumerate(getattr(each, role)):
                keys += 1
                lines.append(f"T{keys}\t{role.title()} {span.start} {span.end}\t…\n")
                roles.append(f"{role.title()}{k + 1 if k else ''}:T{keys}")
        lines.append(f"E{number}\tAttribution:T{keys} {' '.join(roles)}\n")
    return lines


def tiny_tokenizer() -> Any:
    """A word-piece tokenizer that knows the words of the tiny corpus, and letters for others."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer

    words = sorted({word.lower() for article in articles() for word in re.findall(r"\w+|[^\w\s]", article.text)})
    letters = [mark + letter for letter in "abcdefghijklmnopqrstuvwxyz" for mark in ("", "##")]
    vocabulary = dict.fromkeys([*FIRST_WORDS, *words, *letters])
    tokenizer = Tokenizer(WordPiece({word: i for i, word in enumerate(vocabulary)}, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer()
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return tokenizer


def write_encoder(folder: Path, kind: str = "bert") -> Path:
    """A folder with a randomly initialised encoder of two layers, 16 wide, and its tokenizer."""
    import torch
    from transformers import BertConfig, BertModel, MPNetConfig, MPNetModel

    tokenizer = tiny_tokenizer()
    config, model = {"bert": (BertConfig, BertModel), "mpnet": (MPNetConfig, MPNetModel)}[kind]
    torch.manual_seed(5)
    encoder = model(
        config(
            vocab_size=tokenizer.get_vocab_size(), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
            intermediate_size=32, max_position_embeddings=300,
        )
    )  # fmt: skip
    encoder.save_pretrained(str(folder))
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder
