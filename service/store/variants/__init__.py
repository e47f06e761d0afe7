"""Wording variants: one statement in every outlet's words.

`keeping` keeps the groups in step with the quotes, by `rows` and the `shelf` that the extractors' grouper writes to;
`foresight` compares before anything is locked, `groups` reads, `checking` tells whether all of it still agrees.
"""
