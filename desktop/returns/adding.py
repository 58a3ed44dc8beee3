"""Figures added up: community by community, office by office; never rates, always what they are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from sys import intern

from desktop.returns.catalogue import select
from desktop.returns.indicator import Form, Indicator
from desktop.returns.norms import Norms
from desktop.returns.scope import Scope
from desktop.returns.view import View


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator with its value; None means that nobody collected what it is counted from.

    `missing` names the communities left out for that reason while others could be counted.
    """

    code: str
    name: str
    value: float | int | str | None
    numerator: int | None
    denominator: int | None
    unit: str
    definition: str
    target: str | None
    met: bool | None
    missing: tuple[str, ...] = ()

    def plain(self) -> dict[str, object]:
        """For JSON."""
        return {
            "name": self.name, "value": self.value, "numerator": self.numerator, "denominator": self.denominator,
            "unit": self.unit, "definition": self.definition, "target": self.target, "met": self.met,
            "missing": list(self.missing),
        }  # fmt: skip


@dataclass(slots=True)
class Sums:
    """The numerator, denominator and whole of one indicator, added up community by community."""

    numerator: int | None = None
    denominator: int | None = None
    whole: int | None = None
    missing: list[str] = field(default_factory=list)

    def take(self, indicator: Indicator, view: View) -> None:
        """Add a community."""
        numerator = indicator.numerator.value(view)
        denominator = indicator.denominator.value(view) if indicator.denominator else None
        if numerator is None or (indicator.denominator and denominator is None):
            self.missing.append(view.home.name)
            return
        whole = indicator.whole.value(view) if indicator.whole else None
        self.add(indicator, Sums(numerator, denominator, whole))

    def add(self, indicator: Indicator, other: Sums) -> None:
        """Add what was added up elsewhere."""
        self.missing += other.missing
        if other.numerator is None:
            return
        before = self.numerator or 0
        self.numerator = (
            max(before, other.numerator) if indicator.form is Form.MOST else before + other.numerator
        )
        if other.denominator is not None:
            self.denominator = (self.denominator or 0) + other.denominator
        if other.whole is not None:
            self.whole = (self.whole or 0) + other.whole


def summed(indicator: Indicator, views: Sequence[View], scope: Scope) -> Sums:
    """One indicator over some communities; nothing where the scope is finer than it goes."""
    sums = Sums()
    if scope.depth <= indicator.depth:
        for view in views:
            sums.take(indicator, view)
    return sums


def shown(indicator: Indicator, sums: Sums, norms: Norms) -> Figure:
    """As a figure with its words, which are the same for every place and kept once."""
    value = indicator.of(sums.numerator, sums.denominator)
    return Figure(
        code=indicator.code, name=intern(indicator.title(norms)), value=value, numerator=sums.numerator,
        denominator=sums.denominator, unit=indicator.unit_words(), definition=intern(indicator.explained(norms)),
        target=indicator.target_words(norms), met=indicator.met(value, sums.whole, norms),
        missing=tuple(sums.missing) if sums.numerator is not None else (),
    )  # fmt: skip


class Adding:
    """Offices added up one after another, from the `Basis.sums` of each; none of them is kept.

    `codes`: of which indicators, None for all. Raises `Refused` for an unknown one.
    """

    def __init__(self, codes: Iterable[str] | None = None) -> None:
        self._chosen = select(codes)
        self._whole = {one.code: Sums() for one in self._chosen}

    @property
    def codes(self) -> list[str]:
        """The indicators that are added up."""
        return [*self._whole]

    def add(self, part: Mapping[str, Sums]) -> None:
        """Add an office."""
        for one in self._chosen:
            self._whole[one.code].add(one, part[one.code])

    def figures(self, norms: Norms) -> dict[str, Figure]:
        """The figures of all of them together, as one basis of them all would have them."""
        return {one.code: shown(one, self._whole[one.code], norms) for one in self._chosen}


def added(parts: Iterable[Mapping[str, Sums]], norms: Norms) -> dict[str, Figure]:
    """The figures of several offices together, from the `Basis.sums` of each."""
    whole = Adding()
    for part in parts:
        whole.add(part)
    return whole.figures(norms)
