"""Citizen identity numbers (GB 11643-1999): reading what was typed, checking it, and what it tells about a person."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from operator import mul

from desktop.base.errors import Problem, Severity
from desktop.base.i18n import N_, _
from desktop.domain.typed_text import bare

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
PROVINCES = frozenset(
    [
        *range(11, 16),
        *range(21, 24),
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
        71,
        81,
        82,
        83,
        91,
    ]
)
_X = str.maketrans("x×хχΧХ✕✖", "XXXXXXXX")
_NONE = re.compile(
    r"^(无|没有|未办理?|未落户|未上户|未提供|待补办?|待补充|不详|不清楚|不知道|暂无|未知|新生儿?|-+|—+|/+|\\|\.+|、)$"
    r"|未上户|未落户|未办|待补|未提供|^无(证|号|身份证)"
)
_SHAPE = re.compile(r"^[0-9]{14}([0-9]{3})?[0-9X]$")  # the digits of other scripts are none
_GROUPED = re.compile(r"^[0-9]+(?:[-–—−.·_/][0-9]+){1,5}X?$")
_SCIENTIFIC = re.compile(r"^\d(\.\d+)?E\+?\d{1,2}$", re.IGNORECASE)
_MASKED = re.compile(r"^\d{2,14}[*X●]{3,}\d*X?$")
# Fifteen digits beside a letter are the rest of a longer number (44O524188001010014), not an old one.
_NUMBERS = re.compile(r"(?<!\d)[0-9]{17}[0-9X](?![\dX])|(?<![\dA-Z])[0-9]{15}(?![\dA-Z])")
_APART = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_CARD = re.compile(r"^([0-9]{17}[0-9X])[1-7][1-4](?:B[0-9])?$")
_LABEL = re.compile(r"(公民)?(居民)?身份(证|证件)?(号码|号)?[::]?")
_OTHER = (
    (re.compile(r"军字|士字|文字|武字|军官|警官|士兵|^[南北沈兰成济广海空军政后装][字]?第?\d{5,}"), "114"),
    (re.compile(r"^[EGPDSKH]\d{8}$|^E[A-HJ-NP-Z]\d{7}$|^1[45]\d{7}$|护照"), "414"),
    (re.compile(r"^[A-Z]\d{9}$|出生(医学)?证"), "117"),
    (re.compile(r"^[HMC]\d{8}(\d{2})?$|港澳|回乡证|^(往来|来往)?通行证[A-Z]?\d"), "516"),
    (re.compile(r"^\d{8}$|台胞|台湾"), "511"),
    (re.compile(r"^[A-Z]{1,2}\d{7}$"), "414"),  # passports of other countries and older ones of Hong Kong
)
_TEXTS = {
    "id.damaged_numeric": N_("身份证号按数字存放,后三位已丢失,请照证件重新填写"),
    "id.damaged_zeros": N_("身份证号末尾为000且校验不符,后三位可能已丢失,请照证件重新填写"),
    "id.scientific_text": N_("身份证号已变成科学计数法,请照证件重新填写"),
    "id.check_digit": N_("身份证号校验码不对,请核对证件"),
    "id.fifteen_digit_upgraded": N_("15位旧号已升为18位"),
    "id.bad_length": N_("身份证号应为18位"),
    "id.invalid_date": N_("身份证号中的出生日期不存在"),
    "id.unknown_region": N_("身份证号前两位不是任何省份"),
    "id.lookalike": N_("身份证号中有字母O、l或I,疑为数字0或1"),
    "id.star_as_x": N_("身份证号末位为*,疑为X"),
    "id.masked": N_("身份证号已遮盖,不能使用"),
    "id.multiple": N_("一格内有两个身份证号"),
    "id.extra_text": N_("身份证号前后有其他文字,已取出号码"),
    "id.normalised": N_("身份证号已去除空格等字符"),
    "id.other_document": N_("不是身份证,按其他证件存放"),
    "id.missing": N_("没有身份证号"),
    "birth.over_120": N_("年龄超过120岁,请核对"),
}
_INFO = frozenset(
    ["id.fifteen_digit_upgraded", "id.extra_text", "id.normalised", "id.other_document", "id.missing"],
)


def check_digit(first17: str) -> str:
    """The eighteenth character for seventeen digits (GB 11643 clause 5.2)."""
    return _CHECK[sum(map(mul, _WEIGHTS, map(int, first17))) % 11]


def plainly_valid(typed: str) -> bool:
    """Whether `typed` is a valid eighteen-character number and nothing else: what `IdNumber.parse` takes as it stands."""
    if len(typed) != 18 or not (typed.isascii() and typed[:17].isdigit()) or int(typed[:2]) not in PROVINCES:
        return False
    return typed[17] == check_digit(typed[:17]) and _birth_of(typed) is not None


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A valid eighteen-character number: the province exists, the date is real, the check digit is right."""

    value: str

    @property
    def birth(self) -> date:
        """The day of birth the number proves."""
        return date(int(self.value[6:10]), int(self.value[10:12]), int(self.value[12:14]))

    @property
    def sex(self) -> str:
        """GB/T 2261.1: `1` man, `2` woman."""
        return "1" if int(self.value[16]) % 2 else "2"

    @property
    def prefix15(self) -> str:
        """The fifteen digits that survive when a spreadsheet takes the number for a quantity."""
        return self.value[:15]

    @classmethod
    def parse(cls, typed: str | float | None, *, today: date) -> IdReading:
        """What `typed` says: a number, or why there is none. Numbers (not text) of 18 digits are damaged goods."""
        if typed is None:
            return _reading("", "id.missing")
        if isinstance(typed, (int, float)):
            return _numeric(typed, today)
        return _text(typed, today)


@dataclass(frozen=True, slots=True)
class IdReading:
    """`number` when it is usable as a key; else the digits that are real, or the typed text of another document."""

    typed: str
    number: IdNumber | None = None
    proposed: str | None = None
    prefix15: str | None = None
    id_type: str | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(p.code for p in self.problems)

    @property
    def birth(self) -> date | None:
        """The birth date that may be trusted: of a valid number, or of the real digits of a damaged one."""
        if self.number:
            return self.number.birth
        return _birth_of(self.prefix15) if self.prefix15 else None

    @property
    def invalid(self) -> bool:
        """Whether something was typed that looks like a number but must never be a key."""
        return (
            self.number is None
            and self.id_type is None
            and bool(self.typed)
            and "id.missing" not in self.codes
        )


def _problem(code: str) -> Problem:
    return Problem(code, _(_TEXTS[code]), Severity.INFO if code in _INFO else Severity.WARN)


def _reading(
    typed: str,
    *codes: str,
    number: str | None = None,
    proposed: str | None = None,
    prefix15: str | None = None,
    id_type: str | None = None,
) -> IdReading:
    valid = IdNumber(number) if number else None
    return IdReading(typed, valid, proposed, prefix15, id_type, tuple(_problem(c) for c in codes))


def _birth_of(digits: str) -> date | None:
    try:
        return date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return None


def _numeric(typed: float, today: date) -> IdReading:
    digits = f"{typed:.15g}"
    if "e" in digits:
        mantissa, exponent = digits.split("e")
        if int(exponent) == 17:
            return _reading("", "id.damaged_numeric", prefix15=mantissa.replace(".", "").ljust(15, "0"))
        return _reading(digits, "id.bad_length")
    digits = digits.split(".", maxsplit=1)[0]
    if len(digits) == 15:
        return _fifteen(digits, digits, today)
    if digits in {"0", ""}:
        return _reading("", "id.missing")
    return _reading(digits, "id.bad_length")


def _text(typed: str, today: date) -> IdReading:
    text = bare(typed)
    if len(text) > 30 and len(set(_APART.findall(unicodedata.normalize("NFKC", typed)))) > 1:
        return _reading("", "id.multiple")
    if text.startswith(('="', "='")):
        text = text[2:].rstrip("\"'")
    text = text.strip("'\"’‘`,。;").translate(_X).upper()
    tidy = () if text == typed else ("id.normalised",)
    if text.endswith(".0") and text[:-2].isdigit():
        text = text[:-2]
    if _SHAPE.match(text):
        return _whole(text, tidy, today)
    if _GROUPED.match(text) and len(grouped := re.sub(r"\W", "", text)) == 18:
        return _whole(grouped, ("id.normalised",), today)
    if not text or _NONE.search(text):
        return _reading("", "id.missing")
    if _SCIENTIFIC.match(text):
        return _reading(text, "id.scientific_text")
    if re.fullmatch(r"\d{17}\*", text):
        return _reading(text, "id.star_as_x", proposed=_if_valid(text[:17] + "X", today))
    if _MASKED.match(text):
        return _reading("", "id.masked")
    return _mixed(text, tidy, today)


def _whole(text: str, tidy: tuple[str, ...], today: date) -> IdReading:
    return _eighteen(text, tidy, today) if len(text) == 18 else _fifteen(text, text, today)


def _mixed(text: str, tidy: tuple[str, ...], today: date) -> IdReading:
    if card := _CARD.match(text):
        return _eighteen(card[1], ("id.extra_text",), today)
    found = list(dict.fromkeys(_NUMBERS.findall(text)))
    if len(found) > 1:
        return _reading("", "id.multiple")
    if found and (
        len(found[0]) == 18 or len(re.sub(r"\D", "", text)) == 15
    ):  # an old number has no check digit
        return _whole(found[0], ("id.extra_text", *tidy), today)
    if repaired := _lookalike(text, today):
        return _reading(text, "id.lookalike", proposed=repaired)
    stripped = _LABEL.sub("", text)
    for pattern, id_type in _OTHER:
        if pattern.search(stripped):
            return _reading(text, "id.other_document", id_type=id_type)
    if len(re.sub(r"\D", "", text)) >= 6:
        return _reading(text, "id.bad_length")
    return _reading(text, "id.missing")


def _lookalike(text: str, today: date) -> str | None:
    places = [i for i, c in enumerate(text) if c in "OLIQD"]
    if len(text) not in (15, 18) or len(places) != 1:
        return None
    digit = "0" if text[places[0]] in "OQD" else "1"
    return _if_valid(text[: places[0]] + digit + text[places[0] + 1 :], today)


def _if_valid(text: str, today: date) -> str | None:
    if not _SHAPE.match(text):
        return None
    reading = _whole(text, (), today)
    return reading.number.value if reading.number else None


def _fifteen(text: str, typed: str, today: date) -> IdReading:
    if not text.isdigit():
        return _reading(typed, "id.bad_length")
    century = "18" if text[12:] in {"996", "997", "998", "999"} else "19"
    first17 = text[:6] + century + text[6:]
    if int(text[:2]) not in PROVINCES:
        return _reading(typed, "id.unknown_region")
    if _birth_of(first17) is None:
        return _reading(typed, "id.invalid_date")
    codes = ("id.fifteen_digit_upgraded", *_old(first17, today))
    return _reading(typed, *codes, number=first17 + check_digit(first17))


def _eighteen(text: str, tidy: tuple[str, ...], today: date) -> IdReading:
    right = check_digit(text[:17]) == text[17]
    if not right and text.endswith("000"):
        return _reading("", "id.damaged_zeros", prefix15=text[:15])
    if not right:
        return _reading(text, "id.check_digit", *tidy)
    if int(text[:2]) not in PROVINCES:
        return _reading(text, "id.unknown_region", *tidy)
    birth = _birth_of(text)
    if birth is None or birth > today:
        return _reading(text, "id.invalid_date", *tidy)
    return _reading(text, *tidy, *_old(text, today), number=text)


def _old(text: str, today: date) -> tuple[str, ...]:
    birth = _birth_of(text)
    return ("birth.over_120",) if birth and birth.year < today.year - 120 else ()
