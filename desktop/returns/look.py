"""A clash between figures, and what a rule that looks for one may ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from desktop.returns.evaluation import NUMERATOR, Basis, Figure
from desktop.returns.rows import RowRef
from desktop.returns.scope import Scope


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A sentence for the clerk, the figures it is about (code -> value), the records behind it, and what to do."""

    code: str
    text: str
    values: Mapping[str, float | int | str | None]
    rows: tuple[RowRef, ...]
    fix: str = ""

    def plain(self) -> dict[str, object]:
        """For JSON."""
        return {
            "code": self.code,
            "between": list(self.values),
            "values": list(self.values.values()),
            "say": self.text,
            "fix": self.fix,
            "rows": [{"kind": r.kind, "id": r.id, "title": r.title, "where": r.where} for r in self.rows],
        }


class Look:
    """The figures and lists of one scope, as the rules ask for them."""

    def __init__(self, basis: Basis, scope: Scope) -> None:
        self.basis, self.scope = basis, scope
        self.figures: Mapping[str, Figure] = basis.evaluate(scope=scope).figures

    def number(self, code: str) -> int:
        """The numerator, nothing when unknown."""
        return self.figures[code].numerator or 0

    def known(self, *codes: str) -> bool:
        return all(self.figures[code].value is not None for code in codes)

    def found(
        self, codes: tuple[str, ...], text: str, rows: str = "", part: str = NUMERATOR
    ) -> Contradiction:
        """A contradiction between some figures; `rows` is the code whose `part` is listed."""
        listed = tuple(self.basis.rows(rows, part, scope=self.scope)) if rows else ()
        return Contradiction(
            "-".join(codes), text, {code: self.figures[code].value for code in codes}, listed
        )


Rule = Callable[[Look], Iterator[Contradiction]]


def short(value: float | str | None) -> str:
    """A percentage without a useless zero: 100, 68.6."""
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)
