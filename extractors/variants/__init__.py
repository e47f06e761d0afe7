"""Wording variants: which quotes report one statement, how their wordings relate, and where they part.

    from extractors.variants import Wording, compare

    compare(Wording("“We will sail at dawn”", speaker="bell"), Wording("we sail at dawn", speaker="bell"))

`compare` judges two wordings, `Grouper` keeps the groups of many; `docs/variants.md` explains the whole.

* *Two wordings* (`wording`). `normalise` cuts them into words that `spellings` and `stems` make comparable, `align`
  lays them side by side. `features` are measured (with `parts`, `who`, `occasion`, and `closeness` by the vectors of
  `meaning`), the `scorer` weighs them, `guards` object, `compare` says the result; `evaluation` scores it on labelled
  pairs.
* *Many* (`nodes`). `candidates` are worth comparing, `stars` grow around the fullest wording, the `grouper` keeps them
  up to date on a `shelf`, a `group` is what comes out.
"""

from extractors.variants.compare import compare
from extractors.variants.grouper import Grouper
from extractors.variants.nodes import Options
from extractors.variants.shelf import MemoryShelf
from extractors.variants.wording import Comparison, Relation, Wording

__all__ = ["Comparison", "Grouper", "MemoryShelf", "Options", "Relation", "Wording", "compare"]
