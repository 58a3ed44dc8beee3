"""What every draft can do: be made of a stored row, be stored again, and refuse what blocks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date
from typing import Any, ClassVar, Self

from desktop.base.errors import Problem, Refused, Severity
from desktop.domain.rules.catalogue import by_field
from desktop.domain.rules.rule import STANDARD, Finding, Policy


class Draft(ABC):
    """The base of the drafts: frozen dataclasses whose fields are named like the columns of one record kind.

    Empty text and empty lists stand for nothing said; the ledger keeps them as NULL. Lists are tuples here.
    """

    __slots__ = ()
    KIND: ClassVar[str]

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> Self:
        """The draft of a stored row, for a form to show; lists and mappings come decoded."""
        values: dict[str, Any] = {}
        for field in fields(cls):  # type: ignore[arg-type] # every subclass is a dataclass
            value = row.get(field.name)
            if value is None:
                made = field.default_factory() if field.default_factory is not MISSING else field.default
                values[field.name] = made
            else:
                values[field.name] = tuple(value) if isinstance(value, list) else value
        return cls(**values)

    def stored(self) -> dict[str, Any]:
        """The fields as the ledger keeps them: empty text is nothing, a tuple is a list."""
        row: dict[str, Any] = {}
        for field in fields(self):  # type: ignore[arg-type] # every subclass is a dataclass
            value = getattr(self, field.name)
            row[field.name] = list(value) if isinstance(value, tuple) else value
        return {name: (None if value in ("", [], {}) else value) for name, value in row.items()}

    def problems(self, today: date, policy: Policy = STANDARD) -> dict[str, Problem]:
        """The heaviest finding of each field; only `BLOCK` keeps the record from being saved."""
        return by_field(self.findings(today), policy)

    @abstractmethod
    def findings(self, today: date) -> Iterator[Finding]:
        """Every rule that does not hold."""

    def insist(self, today: date, policy: Policy = STANDARD) -> None:
        """Raise `Refused` with the blocking problems, if there are any."""
        blocking = {k: p for k, p in self.problems(today, policy).items() if p.severity is Severity.BLOCK}
        if blocking:
            text = " ".join(p.text for p in blocking.values())
            raise Refused(text, code=f"{self.KIND}.problems", problems=blocking)
