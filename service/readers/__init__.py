"""Readers: from files and folders to articles, one problem at a time.

Every reader yields `Item`s: an article, or the error that stands where it should have been, with where that is
(`articles.jsonl:3`). So one bad file or line among many costs only itself.

`paths` chooses the reader: `jsonl` and `table` (CSV) read `records`, `page` saved HTML with the text by `html`,
`feed` RSS and Atom, `warc` web archives out of `warc_records`, `plain` text. `speakers` reads those who are known,
`base` is what all readers share.
"""

from service.readers.base import Item
from service.readers.paths import read_path

__all__ = ["Item", "read_path"]
