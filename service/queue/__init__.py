"""The queue: articles handed in together are ingested by workers, apart from the request that brought them.

Two things that other queues keep in one place are apart here. **The work** lies in the database
(`service.store.articles.jobs`): a job's lines are committed there before anybody is told that they are accepted, and
who has which in hand is written there too (`service.store.articles.claims`). **The wake-ups** go through huey
(`service.queue.wakeups`), whose messages say no more than "there is something to do"; huey also runs the worker
processes, replaces those that die and stops them in order. So a lost message, a queue file that was deleted or a broker
that is down costs time and nothing else: each worker looks for itself every few seconds whether lines wait that nobody
was woken for, and takes over what dead workers held.

    POST /articles/bulk → jobs, job_lines (committed) → 202
                        ↘ wake-up (huey: SQLite file, PostgreSQL or Redis) → worker: claim → ingest → settle → …

`worker` is what takes lines, `consumer` the processes that hold workers, `backends` where wake-ups wait; `figures`
tells Prometheus of the queue, `exposition` of what workers outside the service extract.

What is done twice (a worker killed between storing an article and saying so) changes nothing the second time, because
ingest leaves alone what is stored already.
"""
