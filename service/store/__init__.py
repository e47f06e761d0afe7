"""The store: articles, quotes, speakers and variants in SQLite or PostgreSQL, with one set of queries for both.

It knows the extractors' values and its own rows, and neither HTTP nor the command line. Who reads gets rows or small
values; only this package writes, and whatever is written is written whole or not at all.

* *The database.* `database` has the engine and its sessions, `schema` runs `migrations/`, `models/` are the tables;
  `prepared` and `libpq` ask what every request asks without compiling it anew, `time_limit` stops what
  takes a stranger's request too long, `backup` copies.
* *Writing.* `writing` stores an article with its quotes: `rows` says what a quote's columns hold, `identity` what it
  is called for good, `speaker_rows` and `speaking` who speaks, `parts` keeps its JSON, `counting` what is counted for
  speakers, `changes` that something changed. `rereading` hands stored articles back to the extractors.
* *Reading.* `articles`, `quotes`, `speakers`, `outlets` and `statistics` answer questions for one or a list of them;
  `quote_filters` and `quote_rows` are how lists of quotes are asked for, `portraits` what there is to say of a
  speaker, `memory` what names stand for.
* *Words.* `fulltext` is the grammar of queries over words folded by `folding`; `searching` finds a page of the quotes
  that hold them, in PostgreSQL with `nearby` and by what `spread` knows of words and days.
* *Variants.* `variants` keeps the groups in step with the quotes, by `variant_rows` and the `variant_shelf` that the
  extractors' grouper writes to; `variant_foresight` compares before anything is locked, `variant_groups` reads.
* *People.* `corrections` are decisions about speakers, `reviews` about quotes; `keys` let callers in, `answers` are
  kept for requests that are sent again.
* *The queue.* `jobs` are articles handed in together, `claims` who has which line in hand, `backlog` both in numbers.
* *Agreement.* `checking` and `variant_checking` compare what is stored twice.
"""
