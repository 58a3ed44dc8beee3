"""人户状态 in SQL, as `standing.quadrant` tells it: from the two facts; the stored word speaks only where one is missing."""

from __future__ import annotations

from typing import Final

from desktop.domain.standing import FACTS

_LIVES, _HUKOU = "r.lives_here", "r.hukou_here"
_BY_FACTS: Final = " ".join(
    f"WHEN {_LIVES} = {lives:d} AND {_HUKOU} = {hukou:d} THEN '{state}'"
    for state, (lives, hukou) in FACTS.items()
)
_SAID: Final = " ".join(
    f"WHEN r.hukou_state = '{state}' AND coalesce({_LIVES}, {lives:d}) = {lives:d} "
    f"AND coalesce({_HUKOU}, {hukou:d}) = {hukou:d} THEN '{state}'"
    for state, (lives, hukou) in FACTS.items()
)
HUKOU_SQL: Final = f"(CASE {_BY_FACTS} {_SAID} END)"
"""Of the resident `r`: here, outside, away, or NULL for neither and for what is not known.

Acts, bulk changes and merges write the facts alone, so nothing that lists, filters or writes out may read the column.
"""
