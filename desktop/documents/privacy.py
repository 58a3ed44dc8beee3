"""The privacy gate: what a public document may not say, found by the class of each field and by reading it.

PIPL 25-28, GB/T 45574-2025 and the cases behind them: ID numbers, residents' names and phones, care and
supervision words, signs of an empty home, and counts that point at one person never reach a wall.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from typing import Any

from desktop.base.errors import Problem, Refused
from desktop.base.i18n import N_, _
from desktop.base.paths import resource
from desktop.documents.kinds.common import Shown
from desktop.domain.care import CATEGORIES, CareKind

SMALLEST_COUNT = 3
MOST_NAMED = 5  # findings spelt out in the refusal; all of them are in its problems

_DIGITS = re.compile(
    r"(?<!\d)\d{6}[ -]?(?:\d{8}|\d{4}[ -]?\d{4})[ -]?\d{3}[\dXx](?![\dXx])"  # 18 digits, in groups or not
    r"|\d{15,}"  # old ID numbers, bank cards
    r"|(?<!\d)\d{4} \d{4} \d{4} \d{4}(?: \d{1,3})?(?!\d)"  # bank cards as printed on them
    r"|\d{2,14}[*×●]{3,}\d{0,4}[Xx]?"  # masked is still part of the number
    r"|身份证[^0-9，。；]{0,6}\d{3,}|证件?尾号[^0-9，。；]{0,3}\d{2,}"
)
_PHONE = re.compile(
    r"(?<!\d)(?:(?:\+|00)?86[ .-]?)?(1[3-9]\d(?:[ .·-]?\d){8})(?!\d)"  # a mobile, however grouped
    r"|(?<!\d)(0\d{2,3}[ -]?\d{7,8})(?!\d)"
)
_DIGIT_GROUPS = re.compile(r"\d+")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LEAST_GROUP = 3  # digits: nobody groups a phone finer, but 13-15-17 are houses
_CHAR = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_HAN = re.compile(rf"(?:{_CHAR}|·)+")
_SPACED = re.compile(rf"(?<!{_CHAR}){_CHAR}(?: +{_CHAR}){{1,3}}(?!{_CHAR})")  # 李　强, as lists are aligned
_TEXTS = {
    "privacy.id_number": N_("有身份证号或银行卡号样式的数字"),
    "privacy.resident_name": N_("有居民姓名"),
    "privacy.care": N_("有关爱或特殊人群字样"),
    "privacy.empty_home": N_("有空置、独居一类字样"),
    "privacy.small_count": N_("人数少于3，能认出是谁"),
    "privacy.phone": N_("有居民或工作人员的私人电话"),
    "privacy.unknown_phone": N_("有没登记为公开的手机号码"),
    "privacy.resident": N_("是居民信息"),
    "privacy.picture": N_("有不是工作人员的照片"),
}
_WAYS = {
    "privacy.unknown_phone": N_(
        "是工作电话的，先登记到人员的“工作电话”或社区电话；是维修、物业一类公用电话的，先登记到“设置 → 公示用语”"
    ),
    "privacy.small_count": N_("把这个数去掉，或者写成“若干”"),
    "privacy.resident_name": N_("请把姓名去掉"),
    "privacy.phone": N_("请换成工作电话，或者去掉"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the office knows and a wall must not: `names` and `phones` of residents, `private_phones` of staff.

    `codes` are our own numbers (community, grids): digits that look like an ID number and are none. `published` are
    the numbers the office gives out: work phones, the community's, property companies', its list of public services.
    A mobile number that is none of them is somebody's, even when the office does not know whose.
    """

    names: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    private_phones: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    published: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Words:
    care: re.Pattern[str]
    marks: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    counted: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    table = tomllib.loads(resource("templates", "privacy.toml").read_text(encoding="utf-8"))
    care = {word for kind in CATEGORIES if kind.kind is not CareKind.ATTRIBUTE for word in kind.words}
    care = care - set(table["care"]["ordinary"]) | set(table["care"]["words"])
    posts = "|".join(map(re.escape, table["care"]["posts"]))
    longest_first = "|".join(re.escape(word) for word in sorted(care, key=lambda word: (-len(word), word)))
    counted = "|".join(map(re.escape, table["counted"]["words"]))
    return _Words(
        re.compile(rf"(?:{longest_first})(?!人?(?:{posts}))|HIV|AIDS", re.IGNORECASE),
        tuple(table["marks"]["words"]),
        tuple(table["names"]["before"]),
        tuple(table["names"]["after"]),
        re.compile(rf"(?:{counted})[^，。；、\n\d]{{0,6}}[12] ?[人户名]"),
    )


@dataclass(frozen=True, slots=True)
class _Field:
    """One value of an item: where a clerk finds it, and what it is declared to hold."""

    where: str
    shown: Shown
    value: Any


class Gate:
    """Reads public documents before they are drawn. One gate serves one print job: it remembers what is clean."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._longest = max(map(len, known.names), default=0)
        self._seen: dict[tuple[str, Shown, tuple[str, ...]], tuple[str, ...]] = {}

    def insist(self, title: str, items: Sequence[object], *, wording: Iterable[tuple[str, str]] = ()) -> None:
        """Raises `Refused`, with one problem for each place, when any item or the template's `wording` (name of the
        part, text) says what a public document must not. The values found are never repeated."""
        problems: dict[str, Problem] = {}
        for number, item in enumerate(items, 1):
            for where, code in self.findings(item):
                place = _("第{n}份 {where}").format(n=number, where=where)
                problems[f"{number}.{where}.{code}"] = Problem(code, f"{place}：{_(_TEXTS[code])}")
        for name, text in wording:
            for code in self.codes_in(text):
                said = _("版式里的“{part}”：{what}").format(part=name, what=_(_TEXTS[code]))
                problems[f"template.{name}.{code}"] = Problem(code, said)
        if problems:
            first = "；".join(problem.text for problem in list(problems.values())[:MOST_NAMED])
            text = _("{title}要对外公开，不能印居民信息，没有打印。共 {n} 处：{first}。{ways}")
            said = text.format(title=title, n=len(problems), first=first, ways=_ways(problems.values()))
            raise Refused(said, code="privacy.gate", problems=problems)

    def codes_in(self, text: str) -> tuple[str, ...]:
        """What a free text says that must not be public; the form of a layout asks before it keeps one."""
        return tuple(self._read(text, Shown.OFFICE, ()))

    def findings(self, item: object) -> list[tuple[str, str]]:
        """(where, code) of everything in one item that must not be public."""
        parts = list(self._fields(item, ""))
        own = tuple(
            sorted(
                {
                    str(part.value)
                    for part in parts
                    if part.shown in (Shown.STAFF_NAME, Shown.STAFF_PHONE) and part.value
                }
            )
        )
        return [(part.where, code) for part in parts for code in self._judge(part, own)]

    def _fields(self, item: object, where: str) -> Iterator[_Field]:
        """Every value in a dataclass, through tuples and nested dataclasses, with its class and label."""
        for field in fields(item):  # type: ignore[arg-type]  # items are dataclasses
            shown = field.metadata.get("shown", Shown.OFFICE)  # what says nothing of itself is read as text
            label = _(field.metadata.get("label", "")) or field.name
            path = f"{where} {label}".strip()
            yield from self._values(getattr(item, field.name), path, shown)

    def _values(self, value: object, where: str, shown: Shown) -> Iterator[_Field]:
        if is_dataclass(value):
            yield from self._fields(value, where)
        elif isinstance(value, (tuple, list, frozenset)):
            for part in value:
                yield from self._values(part, where, shown)
        elif value not in (None, "", b""):
            yield _Field(where, shown, value)

    def _judge(self, part: _Field, own: tuple[str, ...]) -> tuple[str, ...]:
        if part.shown is Shown.INNER:
            return ()
        if part.shown in (Shown.RESIDENT, Shown.MASKED_ID, Shown.BIRTH):
            return ("privacy.resident",)
        if isinstance(part.value, bytes):
            return () if part.shown is Shown.STAFF_PHOTO else ("privacy.picture",)
        if part.shown is Shown.COUNT:
            small = isinstance(part.value, int) and 0 < part.value < SMALLEST_COUNT
            return ("privacy.small_count",) if small else ()
        if not isinstance(part.value, str):
            return ()
        if part.shown is Shown.CODE and self._own_code(part.value):
            return ()
        key = (part.value, part.shown, own)
        if key not in self._seen:
            self._seen[key] = tuple(self._read(*key))
        return self._seen[key]

    def _own_code(self, value: str) -> bool:
        """Whether this is one of our codes, or one with a short running number behind a hyphen."""
        code, _hyphen, tail = value.partition("-")
        return code in self._known.codes and (not tail or (tail.isdigit() and len(tail) <= 6))

    def _read(self, text: str, shown: Shown, own: tuple[str, ...]) -> Iterator[str]:
        plain = unicodedata.normalize("NFKC", text)
        plain = "".join(char for char in plain if unicodedata.category(char) != "Cf")
        plain = _SPACED.sub(lambda match: match[0].replace(" ", ""), plain)
        bare = plain
        for words in (*own, *self._known.codes):
            bare = bare.replace(words, "|")
        if _DIGITS.search(bare):
            yield "privacy.id_number"
        if found := self._phone(plain, own):
            yield found
        if shown in (Shown.STAFF_NAME, Shown.STAFF_PHONE):
            return
        rules = _words()
        if any(mark in bare for mark in rules.marks):
            yield "privacy.empty_home"
        elif rules.care.search(bare):
            yield "privacy.care"
        if rules.counted.search(bare):
            yield "privacy.small_count"
        if self._names_somebody(bare):
            yield "privacy.resident_name"

    def _phone(self, plain: str, own: tuple[str, ...]) -> str:
        """A private number of staff anywhere; a resident's anywhere but as a number the office gives out; a mobile
        number that nobody has declared public. "" when there is none of these."""
        known, unknown = self._known, ""
        for number in _numbers(plain):
            given = number in known.published or any(number == _digits(words) for words in own)
            if number in known.private_phones or (number in known.phones and not given):
                return "privacy.phone"
            if not given and _MOBILE.fullmatch(number):
                unknown = "privacy.unknown_phone"
        return unknown

    def _names_somebody(self, text: str) -> bool:
        """A resident's name: standing alone, or of three characters and more anywhere, or of two beside a word
        that speaks of a person. Two characters in mid-sentence are as often a word (文明, 平安) as a name."""
        names, rules = self._known.names, _words()
        for match in _HAN.finditer(text):
            stretch = match[0].strip("·")
            if stretch in names:
                return True
            for start in range(len(stretch)):
                for end in range(start + 2, min(len(stretch), start + self._longest) + 1):
                    if stretch[start:end] not in names:
                        continue
                    if end - start > 2:
                        return True
                    if stretch[:start].endswith(rules.before) or stretch[end:].startswith(rules.after):
                        return True
        return False


def _digits(words: str) -> str:
    return "".join(_DIGIT_GROUPS.findall(words))


def _numbers(text: str) -> Iterator[str]:
    """Phone numbers in a text, as digits alone."""
    for match in _PHONE.finditer(text):
        groups = _DIGIT_GROUPS.findall(match[1] or match[2])
        if min(map(len, groups)) >= _LEAST_GROUP:
            yield "".join(groups)


def _ways(problems: Iterable[Problem]) -> str:
    """What a clerk can do about it, each way once."""
    return "".join(dict.fromkeys(f"{_(_WAYS[one.code])}。" for one in problems if one.code in _WAYS))


def text_of(code: str) -> str:
    """A finding in words with its way out, for a text in a form."""
    way = _WAYS.get(code)
    return _(_TEXTS[code]) + (f"。{_(way)}" if way else "")
