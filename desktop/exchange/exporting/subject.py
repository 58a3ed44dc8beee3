"""Handing a person what the office holds about them (查阅、复制): a workbook, with a password or with a page beside it."""

from __future__ import annotations

import html
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.base.clock import as_datetime
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.exchange.exporting.place import put_in_place
from desktop.exchange.workbook_locked import locked
from desktop.exchange.workbook_writing import ListPlan, write_list
from desktop.queries import accounts, subject
from desktop.queries.subject import Correction, Line
from desktop.workspace import Workspace

SHORTEST = 6  # characters of a password


@dataclass(frozen=True, slots=True)
class Handed:
    """The files that were written, and how many lines."""

    files: tuple[Path, ...]
    lines: int


def export(
    office: Workspace, resident_id: str, out: Path, *, actor: str, reason: str, password: str = ""
) -> Handed:
    """Write the workbook `out` (.xlsx); without a password also a page to read, `.html` beside it.

    Raises `Refused` without the rights to export and to see whole numbers, without a reason, for a short password
    and another ending; `NotFound` for nobody. Recorded in the audit chain before the file gets its name.
    """
    with office.read() as db:
        permit = accounts.permit(db, actor)
        permit.insist(Action.EXPORT)
        permit.insist(Action.REVEAL)
        entity_id, name = subject.name_of(db, resident_id)
        found = subject.lines(db, entity_id, permit)
    if not reason.strip():
        raise Refused(_("请写明提供给本人的原因(本人申请的日期、方式)。"), code="subject.no_reason")
    if out.suffix.lower() != ".xlsx":
        raise Refused(_("请把文件名写成 .xlsx。"), code="export.suffix")
    if password and len(password) < SHORTEST:
        raise Refused(_("文件密码至少 {n} 位。").format(n=SHORTEST), code="subject.password")
    day = as_datetime(office.clock.milliseconds()).strftime("%Y-%m-%d")
    title = _("{name}的个人信息({day})").format(name=name, day=day)
    book = _workbook(title, found)
    detail = {"rows": len(found), "reason": reason.strip(), "locked": bool(password)}
    with put_in_place(out) as unfinished:
        unfinished.write_bytes(locked(book, password) if password else book)
        office.record_event("subject.exported", actor=actor, object_id=entity_id, detail=detail)
    if password:
        return Handed((out,), len(found))
    page = out.with_suffix(".html")
    with put_in_place(page) as unfinished:
        unfinished.write_text(_page(title, found), encoding="utf-8")
    return Handed((out, page), len(found))


def corrections(office: Workspace, resident_id: str, *, actor: str, reason: str) -> list[Correction]:
    """The person's corrections, to be shown: they tell whole numbers, so who looks and why is recorded.

    Raises `Refused` without the right to see whole numbers or without a reason, `NotFound` for nobody.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.REVEAL)
        entity_id, _name = subject.name_of(db, resident_id)
        found = subject.corrections(db, entity_id)
    if not reason.strip():
        raise Refused(_("请写明原因。"), code="subject.no_reason")
    office.record_event(
        "subject.corrections", actor=actor, object_id=entity_id, detail={"reason": reason.strip()}
    )
    return found


def _workbook(title: str, found: Sequence[Line]) -> bytes:
    plan = ListPlan(
        name=_("个人信息"), header=[[_("部分"), _("时间"), _("事项"), _("内容"), _("经手人")]], widths=(14, 17, 20, 40, 10),
        above=[[title]], page_title=title, page_note=_("提供给本人,请妥善保管"),
    )  # fmt: skip
    rows = ([_(line.part), line.when, line.about, line.said, line.who] for line in found)
    out = io.BytesIO()
    write_list(out, plan, rows)
    return out.getvalue()


def _page(title: str, found: Sequence[Line]) -> str:
    """One page of plain HTML: no script, nothing from elsewhere."""
    body = [f"<h1>{html.escape(title)}</h1>"]
    for part, lines in subject.parts(found).items():
        body.append(f"<h2>{html.escape(_(part))}</h2>")
        if not lines:
            body.append(f"<p>{html.escape(_('没有'))}</p>")
            continue
        rows = "".join(
            "<tr>"
            + "".join(f"<td>{html.escape(text)}</td>" for text in (x.when, x.about, x.said, x.who))
            + "</tr>"
            for x in lines
        )
        body.append(f"<table>{rows}</table>")
    style = (
        "body{font:14px/1.6 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
        "table{border-collapse:collapse;width:100%}"
        "td{border:1px solid;padding:.2em .5em;vertical-align:top}td:first-child{white-space:nowrap}"
    )
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>{style}</style></head><body>{''.join(body)}</body></html>\n"
    )
