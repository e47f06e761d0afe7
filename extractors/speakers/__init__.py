"""Who stands behind each attribution of an article: `resolve`.

The steps, in the order of the work:

1. *The cast.* `clusters` gathers the named mentions into the figures of a `cast`, with `bodies` (organisations by
   their acronyms and short forms), `offices` (“the White House”, “the Palmer campaign”), `genders`, `families`
   (surnames said once) and `descriptors` (what a role says, as comparable words).
2. *The source's words.* `phrases` reads a source as a name, a part of one, a description or a pronoun; `heads` finds
   the name in it; `closedclass` knows pronouns and the like.
3. *The decision.* `resolution` takes the attributions one by one over a `scene` (what is known so far):
   `antecedents` for “who”, “both”, “I”; `works` for a report or letter whose author the words before tell;
   `continuation` for statements without a source; for other pronouns and descriptions `candidates` are weighed by the
   `ranker` with their `features`, of which `agreement` has what a description says and `positions` where names stand
   around the source; `hearers` are told, `exclusion` knows whom none can mean, `sole` whom one can only mean.
4. *The answer.* `answers` turns decisions into speakers of the registry or of the article alone.
"""

from extractors.speakers.answers import resolve

__all__ = ["resolve"]
