"""Which quotes a list holds, by what callers set and by words, without a look at any others.

`filters` are what a caller may set, the order of a list and where a page goes on. `folding` is how words and names are
compared, `fulltext` the grammar of queries over folded words. `pages` finds a page of the quotes that hold them, in
PostgreSQL with `nearby` and by what `spread` knows of words and days.
"""
