"""The store: articles, quotes, speakers and variants in SQLite or PostgreSQL, with one set of queries for both.

It knows the extractors' values and its own rows, and neither HTTP nor the command line. Who reads gets rows or small
values; only this package writes, and whatever is written is written whole or not at all.

Its rooms, from the ground up; each knows only those before it (a contract in `pyproject.toml`), and its docstring says
what each of its modules does:

* `models/` are the tables.
* `database/`: the engine, its sessions, and how it is asked without waste.
* `search/`: which quotes a list holds, by filters and by words.
* `quotes/`: quotes as rows, as the JSON that is kept of them, and as lists read them.
* `speakers/`: speakers over articles, who speaks in a quote, what is counted for them.
* `people/`: what people decide about speakers and quotes, who is let in, what was answered them.
* `variants/`: one statement in every outlet's words.
* `articles/`: articles written with all that belongs to them, read, and waiting in jobs.
* `upkeep/`: the schema brought up to date (by `migrations/`), copies, and whether all that is stored agrees.
"""
