"""What an indicator is: its words, what is divided by what, and what is wanted of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TypeAlias

from desktop.base.i18n import N_, _
from desktop.returns.expressions import Expression, Subjects
from desktop.returns.norms import Norms

Value: TypeAlias = float | int | str | None  # None: nobody collected it


class Form(StrEnum):
    """How a value is made of numerator and denominator."""

    COUNT = "count"  # the numerator
    PERCENT = "percent"
    RATIO = "ratio"
    ONE_TO = "one_to"  # 1:n as text, n = numerator / denominator
    MOST = "most"  # the largest numerator of the communities, the only form that is not added


class Wanted(StrEnum):
    """The kinds of target."""

    ZERO = "zero"
    ALL = "all"  # everything of the whole: 100 %
    WITHIN = "within"  # the standard size
    WELL = "well"  # 95 % of it


@dataclass(frozen=True, slots=True)
class Indicator:
    """One entry of the catalogue.

    `name` and `definition` may speak of the norms by name (`{low}`). `base` is the base it is counted on (HR
    registered households, HO occupied ones, PL residents living there, G grids, S staff …), `depth` how fine a
    scope it makes sense for (0 communities, 1 grids, 2 micro-grids). `whole` is what an ALL target means when
    there is no denominator; `failing` (of places and people) or `lacking` (of the long tables) lists what keeps it
    from its target when numerator and whole do not say it.
    `data_class`: 1 figures that may be published, 2 figures for official use (`safety.md`).
    """

    code: str
    name: str
    definition: str
    unit: str
    numerator: Expression
    denominator: Expression | None = None
    form: Form = Form.COUNT
    digits: int = 1
    target: Wanted | None = None
    whole: Expression | None = None
    failing: Subjects | None = None
    lacking: Expression | None = None
    base: str = ""
    depth: int = 1
    data_class: int = 1
    synonyms: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """The letter of its group."""
        return self.code[0]

    def title(self, norms: Norms) -> str:
        """The name in words."""
        return _(self.name).format(**norms.words())

    def explained(self, norms: Norms) -> str:
        """The definition in words, with the norms that apply."""
        return _(self.definition).format(**norms.words())

    def unit_words(self) -> str:
        """The unit in words."""
        return _(self.unit)

    def target_words(self, norms: Norms) -> str | None:
        """What is wanted, or None."""
        if self.target is Wanted.ALL:
            return _("100%") if self.form is Form.PERCENT else _("全部")
        if self.target is Wanted.ZERO:
            return "0"
        if self.target is Wanted.WITHIN:
            return f"{norms.low}–{norms.high}"
        if self.target is Wanted.WELL:
            return f"≥{norms.well}%"
        return None

    def of(self, numerator: int | None, denominator: int | None) -> float | int | str | None:
        """The value of the sums; None when something is unknown or there is nothing to divide by."""
        if numerator is None:
            return None
        if self.form in (Form.COUNT, Form.MOST):
            return numerator
        if not denominator:
            return None
        if self.form is Form.PERCENT:
            return rounded(numerator * 100, denominator, self.digits)
        share = rounded(numerator, denominator, self.digits)
        return f"1:{share:.{self.digits}f}" if self.form is Form.ONE_TO else share

    def met(self, value: float | str | None, whole: int | None, norms: Norms) -> bool | None:
        """Whether the target is reached; None without a target or a value."""
        if value is None or self.target is None or isinstance(value, str):
            return None
        if self.target is Wanted.ZERO:
            return value == 0
        if self.target is Wanted.WITHIN:
            return norms.low <= value <= norms.high
        if self.target is Wanted.WELL:
            return value >= norms.well
        return value >= 100 if self.form is Form.PERCENT else whole is not None and value >= whole


def rounded(numerator: int, denominator: int, digits: int) -> float:
    """A quotient of whole numbers, halves away from zero as Excel's ROUND does."""
    step = Decimal(1).scaleb(-digits)
    return float((Decimal(numerator) / Decimal(denominator)).quantize(step, ROUND_HALF_UP))


HOUSEHOLDS, PERSONS, PIECES, PERCENT, RATIO, TIMES = N_("户"), N_("人"), N_("个"), "%", N_("比"), N_("次")
DAYS, MINUTES, POINTS, CASES = N_("天"), N_("分钟"), N_("分"), N_("件")
