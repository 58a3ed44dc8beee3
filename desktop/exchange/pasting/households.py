"""Pasted households: found by door and head, checked by the rules of the form, written as one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from desktop.base.errors import Refused, Severity
from desktop.base.i18n import N_, _
from desktop.domain.address import AddressBook, parse_address
from desktop.domain.changes import Changes
from desktop.domain.choices import CHOICES
from desktop.domain.codes import yes_no
from desktop.domain.household import HouseholdDraft
from desktop.domain.masking import phone as masked_phone
from desktop.domain.partial_date import PartialDate
from desktop.domain.permissions import Action
from desktop.exchange.importing.decide import combined
from desktop.exchange.importing.decisions import Decisions
from desktop.exchange.pasting import cells
from desktop.exchange.pasting.plan import PastePlan, PasteRow
from desktop.queries import accounts, household_list
from desktop.queries.register import Register, snapshot, version
from desktop.workspace import Workspace

TITLES: Final[Mapping[str, str]] = {
    "电话": "phone", "联系电话": "phone", "人户状态": "state", "状态": "state", "联系方式": "channel",
    "已进群": "in_group", "已进微信群": "in_group", "核实日期": "verified_on", "采集日期": "collected_on",
    "户编号": "code", "户号": "code", "需求": "needs", "备注": "note",
}  # fmt: skip
WORDS: Final[Mapping[str, str]] = {
    "phone": N_("电话"), "state": N_("人户状态"), "channel": N_("联系方式"), "in_group": N_("已进群"),
    "verified_on": N_("核实日期"), "collected_on": N_("采集日期"), "code": N_("户编号"), "needs": N_("需求"),
    "note": N_("备注"), "head_name": N_("户主"),
}  # fmt: skip
_DOOR: Final = ("地址", "住址", "门牌", "房屋")
_HEAD: Final = ("户主", "户主姓名", "姓名")


class _Unreadable(Exception):
    """A cell that says nothing the field can hold; the text is for the clerk."""


@dataclass
class _Reader:
    """What every line is read and compared with."""

    today: date
    register: Register
    book: AddressBook
    on_file: Mapping[str, HouseholdDraft]
    heads: Mapping[str, int]  # title → column
    behind: Mapping[tuple[str, str, str, str], Sequence[str]]  # door → heads of its households


def prepare(office: Workspace, text: str, titles: Sequence[str], *, actor: str, today: date) -> PastePlan:
    """Plan what was copied in WPS; `titles` are the columns of the table, for cells without headings.

    Raises `Refused` when the clipboard holds no table, or none with a door and a head.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EDIT_BULK)
        register, seen = snapshot(db), version(db)
        on_file = household_list.drafts(db, list(register.households.values()))
    known = frozenset((*TITLES, *_DOOR, *_HEAD))
    heads, lines, first = cells.with_titles(cells.grid(text), titles, known.__contains__)
    columns = {title: n for n, title in reversed(list(enumerate(heads))) if title}
    if not any(title in columns for title in _DOOR) or not any(title in columns for title in _HEAD):
        raise Refused(_("粘贴的表格要有“地址”和“户主”两列,才知道是哪一户。"), code="paste.no_key")
    book = combined(register, Decisions()).book
    behind: dict[tuple[str, str, str, str], list[str]] = {}
    for place, name in register.households:
        behind.setdefault(place, []).append(name)
    reader = _Reader(today, register, book, on_file, columns, behind)
    rows: list[PasteRow] = []
    writes: dict[int, Mapping[str, Any]] = {}
    met: set[str] = set()
    for number, line in enumerate(lines, start=first):
        row, fields = _line(reader, number, cells.unmasked(heads, line), met)
        rows.append(row)
        if fields is not None:
            writes[number] = fields
    return PastePlan("household", tuple(rows), None, writes, seen)


def _line(
    reader: _Reader, number: int, line: Sequence[str], met: set[str]
) -> tuple[PasteRow, Mapping[str, Any] | None]:
    """The fate of one line, and what it would write."""
    door, head = _first(reader, line, _DOOR), _first(reader, line, _HEAD)
    what = " ".join(part for part in (door, head) if part)
    found, dwelling, refusal = _whose(reader, door, head)
    if not refusal and found and found in met:
        refusal = _("这一户在上面已经有一行,这一行没有采用。")
    try:
        values = _values(reader, line)
    except _Unreadable as reason:
        refusal = refusal or str(reason)
        values = {}
    if refusal:
        return PasteRow(number, what, "reject", (refusal,)), None
    met.add(found)
    before = reader.on_file[found] if found else HouseholdDraft(dwelling_id=dwelling, head_name=head)
    after = replace(before, **values)
    problems = after.problems(reader.today)
    blocking = tuple(p.text for p in problems.values() if p.severity is Severity.BLOCK)
    if blocking:
        return PasteRow(number, what, "reject", blocking), None
    changed = {name: value for name, value in values.items() if value != getattr(before, name)}
    if found and not changed:
        return PasteRow(number, what, "same"), None
    warnings = tuple(p.text for name, p in problems.items() if name in changed or not found)
    shown = tuple((_(WORDS[n]), _said(n, getattr(before, n)), _said(n, v)) for n, v in changed.items())
    stored = after.stored()
    fields = {name: stored[name] for name in changed} if found else stored
    return PasteRow(number, what, "update" if found else "new", warnings, shown), {"id": found, **fields}


def _first(reader: _Reader, line: Sequence[str], titles: Sequence[str]) -> str:
    return next((line[reader.heads[t]] for t in titles if t in reader.heads and line[reader.heads[t]]), "")


def _whose(reader: _Reader, door: str, head: str) -> tuple[str, str, str]:
    """(household on file or "", dwelling, why neither): a door with other people in it is nobody's new home."""
    register = reader.register
    if not door or not head:
        return "", "", _("缺少地址或户主,不知道是哪一户。")
    address = parse_address(door, reader.book).address
    if address is None:
        pending = register.households.get((("?", door, head, ""), head), "")
        return pending, "", "" if pending else _("地址看不懂:请写成“小区 楼-单元-室”。")
    dwelling = register.dwellings.get(address.key, "")
    if not dwelling:
        return "", "", _("名册里没有这套房屋,请先在楼栋图里“生成房屋”。")
    found = register.households.get((address.key, head), "")
    others = [name for name in reader.behind.get(address.key, ()) if name != head]
    if not found and others:
        names = "、".join(name or _("(户主未填)") for name in others)
        return (
            "",
            "",
            _("这套房屋登记的户主是{names},不是{head};请打开这一户核对。").format(names=names, head=head),
        )
    return found, dwelling, ""


def _values(reader: _Reader, line: Sequence[str]) -> dict[str, Any]:
    """The fields the line says something about; an empty cell never erases. Raises `_Unreadable`."""
    found: dict[str, Any] = {}
    for title, name in TITLES.items():
        cell = line[reader.heads[title]] if title in reader.heads else ""
        if cell:
            found[name] = _READ.get(name, _text)(cell, reader.today)
    return found


def _text(text: str, _today: date) -> str:
    return text


def _code(name: str) -> Callable[[str, date], Any]:
    table = CHOICES["household", name]

    def read(text: str, _today: date) -> str:
        for code, word in table.items():
            if text in (code, word, _(word)):
                return code
        words = "、".join(_(word) for word in table.values())
        raise _Unreadable(_("“{text}”不在选项里:{words}。").format(text=text, words=words))

    return read


def _day(text: str, today: date) -> str:
    value = PartialDate.parse(text, as_of=today).value
    if value is None:
        raise _Unreadable(_("日期“{text}”看不懂,请写成 2026-06-30。").format(text=text))
    return str(value)


def _flag(text: str, _today: date) -> bool:
    value = yes_no(text)
    if value is None:
        raise _Unreadable(_("“{text}”不是“是”或“否”。").format(text=text))
    return value


_READ: Final[Mapping[str, Callable[[str, date], Any]]] = {
    "state": _code("state"),
    "channel": _code("channel"),
    "in_group": _flag,
    "verified_on": _day,
    "collected_on": _day,
}


def _said(name: str, value: Any) -> str:
    if value in (None, ""):
        return _("(空)")
    if name == "in_group":
        return _("是") if value else _("否")
    if name == "phone":
        return masked_phone(str(value))
    word = CHOICES.get(("household", name), {}).get(str(value))
    return _(word) if word else str(value)


def apply(office: Workspace, plan: PastePlan, *, actor: str) -> Changes:
    """Write the plan as one step. Raises `Refused` when the register was changed since it was shown."""
    subject = _("{n} 户").format(n=plan.useful)
    with office.change("paste.households", actor=actor, args={"subject": subject}) as unit:
        if version(unit.db) != plan.seen:
            raise Refused(_("粘贴之后名册有了改动,请重新粘贴一次。"), code="paste.stale")
        for fields in plan.writes.values():
            written = {name: value for name, value in fields.items() if name != "id"}
            if fields["id"]:
                unit.set("household", fields["id"], written)
            else:
                unit.create("household", written)
    return unit.changes
