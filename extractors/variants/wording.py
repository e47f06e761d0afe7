"""The values that cross the steps of `variants`: a wording in, a comparison out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from extractors.model import Article, Kind, Quote
from extractors.variants.align import Edit

LIKELY = 0.5  # score under which two wordings are likelier not the same statement than one in other words


class Relation(StrEnum):
    """What two wordings are to each other, tightest first; `conflict` is agreement with a contradiction in it."""

    VERBATIM = "verbatim"
    NEAR_VERBATIM = "near-verbatim"
    PARTIAL = "partial"
    PARAPHRASE = "paraphrase"
    CONFLICT = "conflict"

    @property
    def is_same(self) -> bool:
        """Whether both report one utterance in (largely) the same words."""
        return self in (Relation.VERBATIM, Relation.NEAR_VERBATIM, Relation.PARTIAL)


@dataclass(frozen=True, slots=True)
class Wording:
    """One quote as `variants` sees it.

    `speaker` is the slug of the resolved speaker (empty: nobody resolved; then `source`, the article's words for the
    speaker, and `context`, the sentences or paragraph around, have to tell; `source_at` is where in `context` the
    source stands). `day` is the article's date. `id` and `article` are the caller's keys, `wire` the credited agency.
    `background` are the texts of its article's statements, this one among them: what they have in common is the topic,
    and no sign that two of them say the same. It may be left out.
    """

    text: str
    id: str = ""
    speaker: str = ""
    source: str = ""
    source_at: int | None = None
    outlet: str = ""
    article: str = ""
    day: date | None = None
    kind: Kind | None = None
    context: str = ""
    wire: str | None = None
    background: tuple[str, ...] = ()

    @classmethod
    def of(cls, quote: Quote, article: Article, id: str = "", background: tuple[str, ...] = ()) -> Wording:
        """The wording of an extracted quote."""
        published = article.published_at
        return cls(
            text=quote.text,
            id=id,
            speaker=quote.speaker.slug if quote.speaker else "",
            source=quote.source.text if quote.source else "",
            outlet=article.outlet,
            article=article.id or "",
            day=published.date() if isinstance(published, datetime) else published,
            kind=quote.kind,
            context=quote.context.paragraph,
            wire=article.wire,
            background=background,
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """What `compare` says of two wordings: `relation` (None: two statements), its 0-1 `score`, the word `alignment`.

    `alignment` runs over both texts in order, in code points of each; it is empty where no words were compared.
    `reasons` names the contradictions behind a conflict (“number”, “negation”, “name”, “contrary”).
    """

    relation: Relation | None
    score: float
    alignment: tuple[Edit, ...] = ()
    reasons: tuple[str, ...] = ()
