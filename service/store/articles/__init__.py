"""Articles: written with their quotes, read, and waiting to be extracted.

`writing` stores an article with all that belongs to it, whole or not at all; `rereading` hands stored ones back to the
extractors. `reading` gives one or a list, `outlets` where they appeared. `jobs` are articles handed in together,
`claims` who has which line of them in hand, `backlog` both in numbers.
"""
