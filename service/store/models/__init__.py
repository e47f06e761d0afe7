"""The tables: outlets, articles, speakers with aliases and roles, quotes, who speaks in which, and what serves them.

Every table has a small integer `key` that only the database sees (joins and full-text rows need it) and, where
clients name rows, a stable public `id` or `slug`. An article's `id` derives from its identity (the caller's id, else
its URL, else its outlet and text), a quote's from its article, ranges and cue, so re-ingesting and re-extracting keep
the ids of what did not change.

Some things are stored twice on purpose, and `onrecord check` compares them: a quote and its speaker rows carry the
article's outlet and date (one index then serves `speaker + newest first` from any depth without touching articles),
`speaker_outlets` counts quotes per speaker and outlet, and each speaker's row sums that up (so that lists of speakers
do not count a million rows, nor add up a hundred thousand), and `quote_parts` holds each quote as the JSON that lists
are put together from (see `service.store.quotes.parts`).

`articles`, `speakers`, `quotes`, `variants`, `jobs`, `clients` and `corpus` hold the tables of what they are named
for, `base` what all of them are declared on, `columns` the kinds of columns that differ by database. Tables name each
other, so whoever imports one has all of them: this package imports every module.
"""

from service.store.models.articles import Article, Outlet
from service.store.models.base import Base
from service.store.models.clients import Answer, ApiKey
from service.store.models.corpus import Corpus
from service.store.models.jobs import Job, JobLine, JobState, JobTally, LineState, WorkerRow
from service.store.models.quotes import Quote, QuotePart, QuoteSpeaker, QuoteTwin, Review, ReviewStatus
from service.store.models.speakers import (
    CorrectionRow,
    Speaker,
    SpeakerAlias,
    SpeakerChange,
    SpeakerOutlet,
    SpeakerRole,
)
from service.store.models.variants import (
    VariantCarrier,
    VariantEdge,
    VariantGroup,
    VariantGroupOutlet,
    VariantKey,
    VariantNode,
)

__all__ = [
    "Answer",
    "ApiKey",
    "Article",
    "Base",
    "Corpus",
    "CorrectionRow",
    "Job",
    "JobLine",
    "JobState",
    "JobTally",
    "LineState",
    "Outlet",
    "Quote",
    "QuotePart",
    "QuoteSpeaker",
    "QuoteTwin",
    "Review",
    "ReviewStatus",
    "Speaker",
    "SpeakerAlias",
    "SpeakerChange",
    "SpeakerOutlet",
    "SpeakerRole",
    "VariantCarrier",
    "VariantEdge",
    "VariantGroup",
    "VariantGroupOutlet",
    "VariantKey",
    "VariantNode",
    "WorkerRow",
]
