"""The tables: outlets, articles, speakers with aliases and roles, quotes, and who speaks in which quote.

Every table has a small integer `key` that only the database sees (joins and full-text rows need it) and, where
clients name rows, a stable public `id` or `slug`. An article's `id` derives from its identity (the caller's id, else
its URL, else its outlet and text), a quote's from its article, ranges and cue, so re-ingesting and re-extracting keep
the ids of what did not change.

Some things are stored twice on purpose, and `onrecord check` compares them: a quote and its speaker rows carry the
article's outlet and date (one index then serves `speaker + newest first` from any depth without touching articles),
`speaker_outlets` counts quotes per speaker and outlet, and each speaker's row sums that up (so that lists of speakers
do not count a million rows, nor add up a hundred thousand), and `quote_parts` holds each quote as the JSON that lists
are put together from (see `parts`).
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from extractors.model import Kind, MentionKind, SpeakerType

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
# Byte order on both back ends: dates as text and keyset cursors rely on it.
SortableText = String(40).with_variant(String(40, collation="C"), "postgresql")


def enum(kind: type[Any]) -> Enum:
    """A string enum stored by its values, as plain text, so that a new member needs no migration."""
    return Enum(kind, native_enum=False, length=20, values_callable=lambda members: [each.value for each in members])


def published_text(value: date | datetime | None) -> str:
    """A date or moment as it is stored and sorted."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return value.isoformat()


class Published(TypeDecorator[date | datetime | None]):
    """A date, a moment in UTC, or unknown, as ISO 8601 text that sorts by time; unknown is the empty string.

    A moment without a zone is taken as UTC. Text, not a timestamp, because a date without a time must come back as
    just that, and because an empty string, unlike NULL, has one place in an index.
    """

    impl = SortableText
    cache_ok = True
    # Without it SQLAlchemy leaves None out of an insert before it is asked what None becomes.
    should_evaluate_none = True

    def process_bind_param(self, value: date | datetime | str | None, dialect: Dialect) -> str:  # noqa: ARG002
        """To text; text (a cursor's or a filter's bound) passes as it is."""
        return value if isinstance(value, str) else published_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | datetime | None:  # noqa: ARG002
        """From text."""
        if not value:
            return None
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets the zone, so it is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """With its zone."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Base(DeclarativeBase):
    """Fixed names for constraints, so that migrations can name them on every back end."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )


class Corpus(Base):
    """One row: `version` grows with every change, so that caches know when anything changed.

    `parts` is the shape that `quote_parts` are in (`parts.SHAPE`); 0: they are still to be made. `noted_from` and
    `noted_to` are the versions between which `speaker_changes` knows of every change (see `changes`).
    """

    __tablename__ = "corpus"

    key: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
    parts: Mapped[int] = mapped_column(default=0, server_default="0")
    noted_from: Mapped[int] = mapped_column(default=0, server_default="0")
    noted_to: Mapped[int] = mapped_column(default=0, server_default="0")


class Outlet(Base):
    """One publisher; the empty name stands for unknown."""

    __tablename__ = "outlets"

    key: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(300))


class Article(Base):
    """One published text with the state of its extraction.

    `content_hash` (SHA-256 of every field of the article as it came) says whether a re-ingest changes anything;
    `revision` counts the changes; `extractor` is the version of code and weights that made its quotes.
    """

    __tablename__ = "articles"
    __table_args__ = (
        Index("ix_articles_published_at_key", "published_at", "key"),
        Index("ix_articles_outlet_key_published_at", "outlet_key", "published_at", "key"),
    )

    key: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(40), unique=True)
    source_id: Mapped[str | None] = mapped_column(Text, unique=True)
    outlet_key: Mapped[int] = mapped_column(ForeignKey("outlets.key"))
    title: Mapped[str] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    published_at: Mapped[date | datetime | None] = mapped_column(Published, nullable=False)
    byline: Mapped[str | None] = mapped_column(Text)
    wire: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(40))
    content_hash: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(default=1)
    extractor: Mapped[str] = mapped_column(String(200))
    ingested_at: Mapped[datetime] = mapped_column(Moment)
    extracted_at: Mapped[datetime] = mapped_column(Moment)
    # Last and deferred: lists of articles must not drag megabytes of text along.
    text: Mapped[str] = mapped_column(Text, deferred=True)

    outlet: Mapped[Outlet] = relationship(lazy="joined", innerjoin=True)
    quotes: Mapped[list[Quote]] = relationship(
        back_populates="article", order_by="Quote.position", passive_deletes=True
    )


class Speaker(Base):
    """One canonical speaker. `merged_into` keeps a merged speaker's slug answering, as a redirect.

    `quotes`, `outlets`, `first_seen` and `last_seen` sum up the speaker's rows of `speaker_outlets`.
    """

    __tablename__ = "speakers"

    key: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text, index=True)
    type: Mapped[SpeakerType] = mapped_column(enum(SpeakerType))
    wikidata: Mapped[str | None] = mapped_column(String(20))
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("speakers.key"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    quotes: Mapped[int] = mapped_column(default=0, server_default="0", index=True)
    outlets: Mapped[int] = mapped_column(default=0, server_default="0")
    first_seen: Mapped[date | datetime | None] = mapped_column(Published, nullable=False, server_default="")
    last_seen: Mapped[date | datetime | None] = mapped_column(Published, nullable=False, server_default="")

    aliases: Mapped[list[SpeakerAlias]] = relationship(order_by="SpeakerAlias.key", passive_deletes=True)
    roles: Mapped[list[SpeakerRole]] = relationship(order_by="SpeakerRole.key", passive_deletes=True)


class SpeakerAlias(Base):
    """A name as seen; `folded` is it without case, accents and punctuation, for look-up."""

    __tablename__ = "speaker_aliases"
    __table_args__ = (UniqueConstraint("speaker_key", "alias"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    speaker_key: Mapped[int] = mapped_column(ForeignKey("speakers.key", ondelete="CASCADE"))
    alias: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text, index=True)


class SpeakerRole(Base):
    """A role as seen (“NATO secretary-general”)."""

    __tablename__ = "speaker_roles"
    __table_args__ = (UniqueConstraint("speaker_key", "role"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    speaker_key: Mapped[int] = mapped_column(ForeignKey("speakers.key", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(Text)


class SpeakerChange(Base):
    """The corpus version at which a speaker's name, aliases or roles changed last; no row: before anybody noted it."""

    __tablename__ = "speaker_changes"

    speaker_key: Mapped[int] = mapped_column(
        ForeignKey("speakers.key", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    version: Mapped[int] = mapped_column(index=True)


class Quote(Base):
    """One attributed statement; every offset is in code points into its article's text.

    JSON columns: `content` [[start, end], …]; `occasion` {"text", "start", "end", "venue", "medium", "when", "date"};
    `addressee` and the occasion's details {"text", "start", "end"}; `evidence` [{"rule", "text", "start", "end",
    "score"}]; `candidates` [[name, score], …]; `warnings` [word, …].
    """

    __tablename__ = "quotes"
    __table_args__ = (
        Index("ix_quotes_article_key", "article_key", "position"),
        Index("ix_quotes_published_at", "published_at", "key"),
        Index("ix_quotes_outlet_key", "outlet_key", "published_at", "key"),
        Index("ix_quotes_act", "act", "published_at", "key"),
        Index("ix_quotes_attitude", "attitude", "published_at", "key"),
    )

    key: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(40), unique=True)
    article_key: Mapped[int] = mapped_column(ForeignKey("articles.key", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    outlet_key: Mapped[int] = mapped_column(ForeignKey("outlets.key"))
    published_at: Mapped[date | datetime | None] = mapped_column(Published, nullable=False)
    kind: Mapped[Kind] = mapped_column(enum(Kind))
    act: Mapped[str] = mapped_column(String(40))
    attitude: Mapped[str] = mapped_column(String(40))
    negated: Mapped[bool]
    confidence: Mapped[float]
    text: Mapped[str] = mapped_column(Text)
    # The words of `text` without case, accents and punctuation: what full-text search indexes, on either back end.
    folded: Mapped[str] = mapped_column(Text, server_default="")
    content: Mapped[list[list[int]]] = mapped_column(Json)
    cue_start: Mapped[int | None]
    cue_end: Mapped[int | None]
    cue_text: Mapped[str | None] = mapped_column(Text)
    cue_lemma: Mapped[str | None] = mapped_column(Text)
    source_start: Mapped[int | None]
    source_end: Mapped[int | None]
    source_text: Mapped[str | None] = mapped_column(Text)
    source_mention: Mapped[MentionKind | None] = mapped_column(enum(MentionKind))
    occasion: Mapped[dict[str, Any] | None] = mapped_column(Json)
    addressee: Mapped[dict[str, Any] | None] = mapped_column(Json)
    nested_in_key: Mapped[int | None] = mapped_column(ForeignKey("quotes.key", ondelete="SET NULL"), index=True)
    on_behalf_of_key: Mapped[int | None] = mapped_column(ForeignKey("speakers.key"), index=True)
    # The entry it was linked through, as `QuoteSpeaker.leaf_key`.
    on_behalf_of_leaf_key: Mapped[int | None] = mapped_column(ForeignKey("speakers.key"), index=True)
    prefix: Mapped[str] = mapped_column(Text)
    exact: Mapped[str] = mapped_column(Text)
    suffix: Mapped[str] = mapped_column(Text)
    paragraph: Mapped[str] = mapped_column(Text)
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    candidates: Mapped[list[list[Any]]] = mapped_column(Json)
    warnings: Mapped[list[str]] = mapped_column(Json)

    article: Mapped[Article] = relationship(back_populates="quotes")
    nested_in: Mapped[Quote | None] = relationship(remote_side=[key])
    on_behalf_of: Mapped[Speaker | None] = relationship(foreign_keys=[on_behalf_of_key])
    # In order: joint speakers (“both Mr Macron and Mr Zelensky said”) are several.
    speaker_links: Mapped[list[QuoteSpeaker]] = relationship(order_by="QuoteSpeaker.position", passive_deletes=True)

    @property
    def speakers(self) -> list[Speaker]:
        """Who said it, in order; empty when nobody could be named."""
        return [link.speaker for link in self.speaker_links]

    @property
    def speaker(self) -> Speaker | None:
        """The first speaker, or nobody."""
        return self.speaker_links[0].speaker if self.speaker_links else None


class QuoteSpeaker(Base):
    """A speaker of a quote, with the article's outlet and date: one index answers a speaker's quotes in order.

    `leaf_key` is the registry entry that the quote was linked through: `speaker_key` itself, or one that was merged
    into it. Undoing the merge takes the quotes back along it.
    """

    __tablename__ = "quote_speakers"
    __table_args__ = (
        Index("ix_quote_speakers_speaker_key", "speaker_key", "published_at", "quote_key"),
        Index("ix_quote_speakers_speaker_outlet", "speaker_key", "outlet_key", "published_at", "quote_key"),
        Index("ix_quote_speakers_quote_key", "quote_key", "position", "speaker_key"),
    )

    quote_key: Mapped[int] = mapped_column(ForeignKey("quotes.key", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    speaker_key: Mapped[int] = mapped_column(ForeignKey("speakers.key"))
    leaf_key: Mapped[int] = mapped_column(ForeignKey("speakers.key"), index=True)
    outlet_key: Mapped[int] = mapped_column(ForeignKey("outlets.key"))
    published_at: Mapped[date | datetime | None] = mapped_column(Published, nullable=False)

    speaker: Mapped[Speaker] = relationship(lazy="joined", innerjoin=True, foreign_keys=[speaker_key])


class QuoteTwin(Base):
    """A speaker of a quote who is one with another of its speakers, kept aside (see `speaking`)."""

    __tablename__ = "quote_twins"

    quote_key: Mapped[int] = mapped_column(ForeignKey("quotes.key", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    leaf_key: Mapped[int] = mapped_column(ForeignKey("speakers.key"), index=True)


class QuotePart(Base):
    """A quote's public JSON cut where its speakers belong: what stands before them, and what behind (see `parts`)."""

    __tablename__ = "quote_parts"

    quote_key: Mapped[int] = mapped_column(
        ForeignKey("quotes.key", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    head: Mapped[str] = mapped_column(Text)
    tail: Mapped[str] = mapped_column(Text)


class CorrectionRow(Base):
    """One decision about who is one speaker (`extractors.registry.Correction`), by a person or by evidence.

    The rows are history: nothing is ever changed or deleted here, undoing adds a row. `made_by` is empty for evidence.
    """

    __tablename__ = "corrections"

    key: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[str] = mapped_column(String(20))
    slug: Mapped[str] = mapped_column(Text)
    slug_name: Mapped[str] = mapped_column(Text)
    other: Mapped[str] = mapped_column(Text)
    other_name: Mapped[str] = mapped_column(Text)
    names: Mapped[list[str]] = mapped_column(Json)
    why: Mapped[str] = mapped_column(Text)
    made_by: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Moment)


class SpeakerOutlet(Base):
    """How many quotes of a speaker an outlet carries, from when to when."""

    __tablename__ = "speaker_outlets"

    speaker_key: Mapped[int] = mapped_column(ForeignKey("speakers.key", ondelete="CASCADE"), primary_key=True)
    outlet_key: Mapped[int] = mapped_column(ForeignKey("outlets.key"), primary_key=True)
    quotes: Mapped[int]
    first_seen: Mapped[date | datetime | None] = mapped_column(Published, nullable=False)
    last_seen: Mapped[date | datetime | None] = mapped_column(Published, nullable=False)


class ApiKey(Base):
    """A key to the API: `id` is its public part, `hash` the SHA-256 of the whole token, which nobody stores."""

    __tablename__ = "api_keys"

    key: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))
    scope: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class Review(Base):
    """What people decided about a quote, by the quote's public id: it outlives the quote's row.

    `correction` holds what they set (`speakers`: slugs, `kind`, `content`: ranges, `exact`: the words these stood for);
    `history` the reviews before, oldest first.
    """

    __tablename__ = "reviews"

    quote_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    article_id: Mapped[str] = mapped_column(String(40), index=True)
    status: Mapped[str] = mapped_column(String(20))
    reviewer: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    correction: Mapped[dict[str, Any]] = mapped_column(Json)
    history: Mapped[list[dict[str, Any]]] = mapped_column(Json)


class Answer(Base):
    """The answer to a request with an `Idempotency-Key`, to be given again; `id` is a digest of caller and key."""

    __tablename__ = "answers"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    request_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)


class VariantNode(Base):
    """One wording of one speaker with all its copies (`extractors.variants.grouper.Node`).

    `quote_id` is its most telling carrier; `head_key` the node of the group's representative (its own key for a
    representative), `relation` and `score` what it is to that. Days are ISO text; an unknown day is 0001-01-01.
    """

    __tablename__ = "variant_nodes"
    __table_args__ = (Index("ix_variant_nodes_speaker_key", "speaker_key", "digest"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    speaker_key: Mapped[int] = mapped_column(ForeignKey("speakers.key", ondelete="CASCADE"))
    digest: Mapped[int] = mapped_column(BigInteger)
    first_day: Mapped[str] = mapped_column(String(10))
    last_day: Mapped[str] = mapped_column(String(10))
    words: Mapped[int]
    quoted: Mapped[bool]
    quote_id: Mapped[str] = mapped_column(String(40))
    head_key: Mapped[int | None] = mapped_column(index=True)


class VariantKey(Base):
    """What a node is found by, with its fullness: the fullest come first where very many share a key."""

    __tablename__ = "variant_keys"

    speaker_key: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    words: Mapped[int] = mapped_column(primary_key=True)
    node_key: Mapped[int] = mapped_column(
        ForeignKey("variant_nodes.key", ondelete="CASCADE"), primary_key=True, index=True
    )
    rare: Mapped[bool]


class VariantEdge(Base):
    """That two nodes report one statement (or contradict each other), kept from both sides."""

    __tablename__ = "variant_edges"

    node_key: Mapped[int] = mapped_column(ForeignKey("variant_nodes.key", ondelete="CASCADE"), primary_key=True)
    other_key: Mapped[int] = mapped_column(
        ForeignKey("variant_nodes.key", ondelete="CASCADE"), primary_key=True, index=True
    )
    relation: Mapped[str] = mapped_column(String(20))
    score: Mapped[float]


class VariantCarrier(Base):
    """A quote that carries a wording, by its public id: it may outlive the quote's row until it is looked at again."""

    __tablename__ = "variant_carriers"

    quote_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    article_key: Mapped[int] = mapped_column(index=True)
    node_key: Mapped[int] = mapped_column(ForeignKey("variant_nodes.key", ondelete="CASCADE"), index=True)


class VariantGroup(Base):
    """A group that two articles or more carry; its key is its representative's node."""

    __tablename__ = "variant_groups"
    __table_args__ = (
        Index("ix_variant_groups_last_day", "last_day", "key"),
        Index("ix_variant_groups_speaker_key", "speaker_key", "last_day", "key"),
    )

    key: Mapped[int] = mapped_column(ForeignKey("variant_nodes.key", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(String(41), unique=True)
    speaker_key: Mapped[int] = mapped_column(ForeignKey("speakers.key", ondelete="CASCADE"))
    relation: Mapped[str] = mapped_column(String(20))
    outlets: Mapped[int]
    quotes: Mapped[int]
    first_day: Mapped[str] = mapped_column(SortableText)
    last_day: Mapped[str] = mapped_column(SortableText)


class VariantGroupOutlet(Base):
    """An outlet that carries a group."""

    __tablename__ = "variant_group_outlets"

    outlet_key: Mapped[int] = mapped_column(ForeignKey("outlets.key"), primary_key=True)
    group_key: Mapped[int] = mapped_column(
        ForeignKey("variant_groups.key", ondelete="CASCADE"), primary_key=True, index=True
    )


class JobState(StrEnum):
    """How far a job is; `receiving`: its lines are still coming in and nobody may touch it."""

    RECEIVING = "receiving"
    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class LineState(StrEnum):
    """What became of one line of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    STORED = "stored"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Base):
    """Articles handed in together, to be ingested by workers; it counts its lines that are done, by what they became.

    `served_at` is when a line of it was taken last: jobs take turns by it.
    """

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_state", "state", "served_at", "key"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(40), unique=True)
    state: Mapped[JobState] = mapped_column(enum(JobState))
    submitted_by: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
    served_at: Mapped[datetime] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    total: Mapped[int] = mapped_column(default=0)
    stored: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    quotes: Mapped[int] = mapped_column(default=0)


class JobLine(Base):
    """One line of a job: the article as it was sent, until it is stored, and what became of it.

    `claimed_by` is the worker that has it in hand; `attempts` counts how often one took it, which tells an article that
    kills its worker from one whose worker was killed. `error` is {"kind": class of the error, "detail": words,
    "errors": [{"field", "message"}]}.
    """

    __tablename__ = "job_lines"
    __table_args__ = (Index("ix_job_lines_state", "job_key", "state", "number"),)

    job_key: Mapped[int] = mapped_column(ForeignKey("jobs.key", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[LineState] = mapped_column(enum(LineState))
    source_id: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None] = mapped_column(String(40), index=True)
    article_id: Mapped[str | None] = mapped_column(String(40))
    quotes: Mapped[int] = mapped_column(default=0)
    error: Mapped[dict[str, Any] | None] = mapped_column(Json)
    # Last and deferred, as the text of an article is.
    body: Mapped[str | None] = mapped_column(Text, deferred=True)


class JobTally(Base):
    """How many jobs and lines ended in which way, of jobs that are not kept any more."""

    __tablename__ = "job_tallies"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)


class WorkerRow(Base):
    """A worker process and its last sign of life; what one without any has in hand goes to another."""

    __tablename__ = "workers"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment, index=True)
