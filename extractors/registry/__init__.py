"""Canonical speakers over all articles, in memory and pure: who of the known is this, and who is new.

A **leaf** (`entry`) is a speaker as first seen. `index` finds the few leaves that could bear a name by look-ups;
`linking` scores them against a `sighting` (names by `names.strict`, roles by `roles`) and answers with a `Link`: a
speaker, or none with the candidates. `core.Registry` enters new speakers, learns aliases and roles, and `merging` joins
leaves when evidence comes or a person says so; `enrolment` lets the people of an article in. Merging only points one
leaf at another: each decision is a frozen `Correction` (in `corrections`), can be undone, and is replayed over a
registry built again from the store, so it outlives every re-ingest.
"""

from extractors.registry.core import Registry
from extractors.registry.corrections import Action, Correction
from extractors.registry.entry import slugify
from extractors.registry.linking import Link
from extractors.registry.roles import roles_agree

__all__ = ["Action", "Correction", "Link", "Registry", "roles_agree", "slugify"]
