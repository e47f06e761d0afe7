"""Wording variants: which quotes report one statement, how their wordings relate, and where they part.

    from extractors.variants import Wording, compare

    compare(Wording("“We will sail at dawn”", speaker="bell"), Wording("we sail at dawn", speaker="bell"))

`compare` judges two wordings, `Grouper` keeps the groups of many; `docs/variants.md` explains the whole.
"""

from extractors.variants.compare import compare
from extractors.variants.grouper import Grouper
from extractors.variants.nodes import Options
from extractors.variants.shelf import MemoryShelf
from extractors.variants.wording import Comparison, Relation, Wording

__all__ = ["Comparison", "Grouper", "MemoryShelf", "Options", "Relation", "Wording", "compare"]
