"""All the office holds about one person, for that person: what stands, how it came about, who looked at it.

个人信息保护法 art. 45 (access and copies) and 46 (correction). Unmasked: whoever asks writes down why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.base.clock import as_datetime
from desktop.base.errors import NotFound
from desktop.base.i18n import N_, _
from desktop.domain.audit_events import EVENTS
from desktop.domain.care import BY_KEY
from desktop.domain.choices import CHOICES
from desktop.domain.field_names import field_name, kind_name
from desktop.domain.permissions import Permit
from desktop.queries import campaigns, history
from desktop.store import log
from desktop.store.fold import Record
from desktop.store.op import STATUS

HELD, CORRECTED, SEEN = N_("现在的内容"), N_("更正记录"), N_("谁看过、打印过、导出过")
PARTS: Final = (HELD, CORRECTED, SEEN)
_NOT_TOLD: Final = frozenset({"sort_no", "household_id", "resident_id", "note_categories", "dwelling_id"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line: in which part, when ("" for what stands now), about what, what it says, who did it."""

    part: str
    when: str
    about: str
    said: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of a person changed: what it said before and after, by whom and when."""

    when: str
    who: str
    field: str
    before: str
    after: str


def name_of(db: Connection, resident_id: str) -> tuple[str, str]:
    """(id, name) of a resident by the beginning of the id; raises `NotFound`."""
    rows = db.exec_driver_sql(
        "SELECT id, coalesce(name, '') FROM resident WHERE substr(id, 1, ?) = ? LIMIT 2",
        (len(resident_id), resident_id),
    ).all()
    if len(rows) != 1 or not resident_id:
        raise NotFound(_("找不到这条记录。"), code="record.unknown")
    return rows[0][0], rows[0][1]


def lines(db: Connection, resident_id: str, permit: Permit) -> list[Line]:
    """Everything, part by part."""
    held = [Line(HELD, "", about, said) for about, said in _held(db, resident_id, permit)]
    corrected = [
        Line(
            CORRECTED,
            c.when,
            c.field,
            _("{before} → {after}").format(before=c.before or "—", after=c.after or "—"),
            c.who,
        )
        for c in corrections(db, resident_id)
    ]
    return [*held, *corrected, *_seen(db, resident_id, permit)]


def corrections(db: Connection, resident_id: str) -> list[Correction]:
    """Every change of a field of the person after it was first written, the oldest first."""
    found: list[Correction] = []
    actors = {row[0]: row[1] for row in db.exec_driver_sql("SELECT id, actor FROM step")}
    record: Record | None = None
    for op in log.ops_of(db, resident_id):
        before = dict(record.shown()) if record is not None else {}
        record = record or Record(op.entity, op.id)
        record.take(op)
        if op.kind == "create":
            continue
        when = as_datetime(op.wall_ms).strftime("%Y-%m-%d %H:%M")
        for name in sorted(set(op.fields) - {STATUS} - _NOT_TOLD):
            was, now = (
                _words("resident", name, before.get(name)),
                _words("resident", name, record.value(name)),
            )
            if was != now:
                found.append(
                    Correction(when, actors.get(op.step) or op.actor, field_name("resident", name), was, now)
                )
    return found


def _held(db: Connection, resident_id: str, permit: Permit) -> Iterator[tuple[str, str]]:
    yield from _row(db, "resident", resident_id)
    home = db.exec_driver_sql("SELECT household_id FROM resident WHERE id = ?", (resident_id,)).scalar()
    if home:
        yield from _row(db, "household", home)
    for category, start, end in db.exec_driver_sql(
        'SELECT category, start, "end" FROM care_record WHERE resident_id = ? ORDER BY start, id',
        (resident_id,),
    ):
        if permit.sees(category or ""):
            name = _(BY_KEY[category].name) if category in BY_KEY else str(category)
            yield kind_name("care_record"), f"{name} {start or ''}—{end or ''}".strip()
    named = {c.id: c.name for c in campaigns.campaigns(db)}
    for campaign, tag, answers, noted in db.exec_driver_sql(
        "SELECT campaign_id, tag, answers, noted_on FROM campaign_entry WHERE record_id = ? ORDER BY noted_on, id",
        (resident_id,),
    ):
        told = "; ".join(f"{q}:{a}" for q, a in orjson.loads(answers or "{}").items())
        yield named.get(campaign, kind_name("campaign_entry")), " ".join(filter(None, (tag, told, noted)))


def _row(db: Connection, kind: str, entity_id: str) -> Iterator[tuple[str, str]]:
    record = log.records(db, [entity_id]).get(entity_id)
    shown: Mapping[str, Any] = record.shown() if record is not None else {}
    for name, value in shown.items():
        said = _words(kind, name, value)
        if said and name not in _NOT_TOLD:
            yield f"{kind_name(kind)} · {field_name(kind, name)}", said


def _words(kind: str, name: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list | tuple):
        return "、".join(_words(kind, name, item) for item in value)
    if isinstance(value, dict):
        return ";".join(f"{key}:{item}" for key, item in value.items())
    return _(CHOICES[kind, name].get(str(value), str(value))) if (kind, name) in CHOICES else str(value)


def _seen(db: Connection, resident_id: str, permit: Permit) -> Iterator[Line]:
    """Entries of the audit chain about the person or the household; lists of many are told as such.

    Who looked at a restricted record is for its specialist alone: his name tells which list it is.
    """
    home = db.exec_driver_sql("SELECT household_id FROM resident WHERE id = ?", (resident_id,)).scalar() or ""
    rows = db.exec_driver_sql("SELECT id, category FROM care_record WHERE resident_id = ?", (resident_id,))
    care = [record_id for record_id, category in rows if permit.sees(category or "")]
    marks = ",".join("?" * len(care))
    about = f"object IN (?, ?{',' + marks if marks else ''})"
    sql = (
        f"SELECT at_ms, actor, event, detail FROM audit WHERE (({about}) AND event <> 'change') "  # noqa: S608
        "OR event = 'list.exported' ORDER BY no"
    )
    for at_ms, actor, event, detail in db.exec_driver_sql(sql, (resident_id, home, *care)):
        known = EVENTS.get(event)
        plain: dict[str, Any] = orjson.loads(detail or "{}")
        said = str(plain.get("reason") or "")
        if event == "list.exported":
            said = " ".join(
                (_("名单,可能含本人"), _("{n} 行").format(n=plain.get("rows", "?")), said)
            ).strip()
        yield Line(SEEN, _at(at_ms), _(known.words) if known else event, said, actor)
    for printed_ms, actor, kind in db.exec_driver_sql(
        "SELECT r.printed_ms, r.actor, r.kind FROM print_item i JOIN print_register r ON r.id = i.register_id "
        "WHERE i.subject_id IN (?, ?) ORDER BY r.printed_ms",
        (resident_id, home),
    ):
        yield Line(SEEN, _at(printed_ms), _("打印"), _(history.PAPERS.get(kind, kind)), actor)


def _at(at_ms: int) -> str:
    return as_datetime(at_ms).strftime("%Y-%m-%d %H:%M")


def parts(found: Sequence[Line]) -> dict[str, list[Line]]:
    """The lines by part, in the order of the parts."""
    return {part: [line for line in found if line.part == part] for part in PARTS}
