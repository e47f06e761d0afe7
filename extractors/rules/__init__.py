"""The baseline that needs no training: attributions by rules over quotation marks and spaCy's dependency parse.

`baseline` says how its steps work. They read the parse by `tokens` (kinds of words), `clauses` (where one ends),
`sources` (who speaks), `frames` (what a verb reports), `page` (the text with its marks) and `direct` (quotations).
"""

from extractors.rules.baseline import attribute
from extractors.rules.page import read

__all__ = ["attribute", "read"]
