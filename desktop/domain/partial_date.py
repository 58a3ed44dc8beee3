"""Dates as offices write them: known to the day, the month or only the year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from desktop.domain.typed_text import bare, spaced, western

EPOCH_1900 = date(1899, 12, 30)
EPOCH_1904 = date(1904, 1, 1)
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {m: i for i, m in enumerate(_MONTH_NAMES, 1)}
_LONGEST = 40  # characters; a date is shorter in every spelling
_EMPTY = re.compile(
    r"^(0+(\.0+)?|1900[-/.]0?1[-/.]0+|1900[-/.]1[-/.]0|1899.*|0000.*|不详|不清楚|不知道|未知|不明|无|没有|暂无|[-—/\\、.]+)$"
)
_CLOCK = re.compile(r"(?<=\d)\s+\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$|T\d{2}:\d{2}.*$")
_YMD = re.compile(r"^(\d{4}|\d{2})[-./年、](\d{1,2})[-./月、](\d{1,2})[日号]?$")
_YM = re.compile(r"^(\d{4}|\d{2})(?:[-./、](\d{1,2})|年(\d{1,2})月?)(?:份)?$")
_APART = re.compile(r"^(\d{4}|\d{2})[-./ ,。、]+(\d{1,2})(?:[-./ ,。、]+(\d{1,2}))?$")
_Y = re.compile(r"^(\d{4}|\d{2}(?=年))年?(?:生|出生)?$")
_MON = re.compile(r"^([A-Za-z]{3})[a-z]*[-.,/ ]?(\d{2}|\d{4})$")
_DMY = re.compile(r"^(\d{1,2})-([A-Za-z]{3})-(\d{2}|\d{4})$")
_MD = re.compile(r"^(\d{1,2})月(\d{1,2})[日号]?$")
_AGE = re.compile(r"^(\d{1,3})(周?岁|岁半)$")
_DECADE = re.compile(r"^(?:19)?(\d0)年代(?:初|中|末|中期|末期|初期)?$")
_LUNAR = re.compile(r"农历|阴历|\(农\)|\(阴\)|旧历|[正冬腊]月|初[一二三四五六七八九十]")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A day, a month or a year; the text form is `YYYY-MM-DD`, `YYYY-MM` or `YYYY`."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"] + [f"{p:02d}" for p in (self.month, self.day) if p is not None]
        return "-".join(parts)

    @classmethod
    def of(cls, day: date) -> PartialDate:
        return cls(day.year, day.month, day.day)

    @classmethod
    def from_text(cls, text: str) -> PartialDate:
        """The inverse of `str`; raises ValueError for anything else."""
        parts = [int(p) for p in text.split("-")]
        if not (re.fullmatch(r"\d{4}(-\d{2}){0,2}", text)) or not _real(*parts):
            raise ValueError(text)
        return cls(*parts)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    def agrees(self, other: PartialDate) -> bool:
        """Equal as far as both are known."""
        mine, theirs = (self.year, self.month, self.day), (other.year, other.month, other.day)
        return all(a is None or b is None or a == b for a, b in zip(mine, theirs, strict=True))

    @classmethod
    def parse(cls, typed: str | float | date | None, *, as_of: date, epoch: date = EPOCH_1900) -> DateReading:
        """Read a cell. `as_of` decides two-digit years, ages and the future; `epoch` is day 0 of serial numbers."""
        if typed is None:
            return DateReading()
        if isinstance(typed, date):
            return _cell(typed, as_of)
        if isinstance(typed, (int, float)):
            return _number(typed, as_of, epoch)
        return _text(typed, as_of, epoch)


@lru_cache(maxsize=65_536)
def stored(text: str) -> PartialDate | None:
    """A date as the ledger keeps it, None for text that is none."""
    try:
        return PartialDate.from_text(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date, or None; codes say how it came about (`date.*`, `birth.future`). `about` means one year of tolerance."""

    value: PartialDate | None = None
    codes: tuple[str, ...] = ()
    about: bool = False


def _real(year: int, month: int | None = None, day: int | None = None) -> bool:
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return False
    return 1800 <= year <= 2200


def _cell(value: date, as_of: date) -> DateReading:
    if value.year <= 1900 and value.month == 1 and value.day <= 1:
        return DateReading(codes=("date.empty_marker",))
    return _checked(PartialDate(value.year, value.month, value.day), as_of)


def _checked(value: PartialDate, as_of: date, *codes: str) -> DateReading:
    if not _real(value.year, value.month, value.day):
        return DateReading(codes=("date.unreadable",))
    if value.first_day > as_of:
        return DateReading(codes=("birth.future", *codes), value=None)
    return DateReading(value, codes)


def _number(typed: float, as_of: date, epoch: date) -> DateReading:
    if typed != int(typed):
        text = f"{typed:.15g}"
        whole, fraction = text.split(".")
        if 1800 < int(whole) <= as_of.year and len(fraction) <= 2:
            if fraction == "1":
                return DateReading(PartialDate(int(whole)), ("date.ambiguous",))
            return _checked(PartialDate(int(whole), int(fraction)), as_of)
        typed = int(typed)
    number = int(typed)
    if number == 0:
        return DateReading(codes=("date.empty_marker",))
    if 1900 <= number <= as_of.year:
        return DateReading(PartialDate(number))
    if 10_000_000 <= number <= 99_999_999:
        return _digits(str(number), as_of)
    if 100_000 <= number <= 999_999:
        return _digits(str(number), as_of)
    if 1 <= number <= 60_000:
        return _checked(PartialDate.of(epoch + timedelta(days=number)), as_of, "date.excel_serial")
    return DateReading(codes=("date.unreadable",))


def _digits(text: str, as_of: date) -> DateReading:
    """`YYYYMMDD`, `YYYYMM` or `YYMMDD`; month or day 00 is not known."""
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:8] or 0)
    if len(text) == 6 and not _real(year, month or None):
        year, codes = _century(text[:2], as_of)
        return _checked(PartialDate(year, int(text[2:4]), int(text[4:6])), as_of, *codes)
    return _checked(PartialDate(year, month or None, (day or None) if month else None), as_of)


def _century(year: str, as_of: date) -> tuple[int, tuple[str, ...]]:
    if len(year) == 4:
        return int(year), ()
    return (1900 if int(year) > as_of.year % 100 else 2000) + int(year), ("date.two_digit_year",)


def _text(typed: str, as_of: date, epoch: date) -> DateReading:
    if _LUNAR.search(typed):
        return DateReading(codes=("date.lunar",))
    typed = _CLOCK.sub("", spaced(typed)).strip("'\"。.")
    if m := _APART.match(typed):
        typed = ".".join(part for part in m.groups() if part)
    text = bare(typed).strip("'\"。.")
    if len(text) > _LONGEST:
        return DateReading(codes=("date.unreadable",))
    if not text or _EMPTY.match(text):
        return DateReading(codes=("date.empty_marker",) if text else ())
    if text.isdigit():
        return _number(int(text), as_of, epoch)
    if "年" in text or "月" in text or "岁" in text:
        text = western(text)
    return _ymd(text, as_of) or _words(text, as_of) or DateReading(codes=("date.unreadable",))


def _ymd(text: str, as_of: date) -> DateReading | None:
    if m := _YMD.match(text):
        year, codes = _century(m[1], as_of)
        if int(m[2]) == 0:
            return DateReading(PartialDate(year), codes)
        day = int(m[3]) or None
        return _checked(PartialDate(year, int(m[2]), day), as_of, *codes)
    if m := _YM.match(text):
        year, codes = _century(m[1], as_of)
        month = int(m[2] or m[3])
        if month == 0:
            return DateReading(PartialDate(year), codes)
        return _checked(PartialDate(year, month), as_of, *codes)
    if m := _Y.match(text):
        year, codes = _century(m[1], as_of)
        return _checked(PartialDate(year), as_of, *codes)
    return None


def _words(text: str, as_of: date) -> DateReading | None:
    if m := _AGE.match(text):
        return DateReading(PartialDate(as_of.year - int(m[1])), ("date.from_age",), about=True)
    if m := _MON.match(text):
        month = _MONTHS.get(m[1].lower())
        year, codes = _century(m[2], as_of)
        return _checked(PartialDate(year, month), as_of, *codes) if month else None
    if m := _DMY.match(text):
        month = _MONTHS.get(m[2].lower())
        year, codes = _century(m[3], as_of)
        return _checked(PartialDate(year, month, int(m[1])), as_of, *codes) if month else None
    if _MD.match(text):
        return DateReading(codes=("date.no_year",))
    if m := _DECADE.match(text):
        return DateReading(PartialDate(1900 + int(m[1])), about=True)
    return None
