"""What an empty cell empties on file, for a clerk who said that blanks of this list mean that there is nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.domain.standing import Quadrant, quadrant
from desktop.exchange.importing.further_fields import STORED
from desktop.exchange.importing.parse import Parsed
from desktop.exchange.importing.rows import Person

# Never emptied by a list: who somebody is, and whether he is still here.
_STORED: Mapping[str, tuple[str, ...]] = {
    "person.relation": ("relation",),
    "person.ethnicity": ("ethnicity",),
    "person.politics": ("politics",),
    "person.education": ("education",),
    "person.marriage": ("marriage",),
    "person.phones": ("phones",),
    "person.former_name": ("former_name",),
    "person.employer": ("employer",),
    "person.hukou_state": ("hukou_state", "hukou_here", "lives_here"),
    "note": ("note",),
    **{field: (stored,) for field, stored in STORED.items()},
}

_UNSAID = frozenset(
    {Quadrant.UNKNOWN, Quadrant.NEITHER}
)  # no list has a word for them: its blank denies nothing


class Blanks:
    """Knows the empty cells of a list. A cell that only could not be read, or is covered by a merge, is not empty."""

    def __init__(self, parsed: Parsed) -> None:
        self._readers = parsed.readers

    def of(self, person: Person, row: Mapping[str, Any]) -> list[str]:
        """The stored fields whose cells are empty in the row of a person and that hold something on file."""
        reader = self._readers[person.sheet]
        name = next((f for c, f in reader.columns.items() if reader.letters[c] == person.col), "")
        suffix = name.removeprefix("person.name")
        found: list[str] = []
        for field, stored in _STORED.items():
            at = f"{field}{suffix}" if field.startswith("person.") else field
            column = reader.at.get(at)
            if (
                column is None
                or reader.sheet.text(person.row, column).strip()
                or reader.covered(person.row, at)
            ):
                continue
            if field == "person.hukou_state":
                found += _presence(stored, row)
                continue
            found += [k for k in stored if row.get(k)]
        return found


def _presence(stored: tuple[str, ...], row: Mapping[str, Any]) -> list[str]:
    if quadrant(row.get("lives_here"), row.get("hukou_here"), row.get("hukou_state")) in _UNSAID:
        return []
    return [k for k in stored if row.get(k) is not None]
