"""The audit chain as its readers see it: entries in words, filtered; the head for paper; whether the chain holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.base.clock import CHINA, as_datetime
from desktop.base.i18n import N_, _
from desktop.domain.audit_events import EVENTS, Group
from desktop.domain.clock_doubt import Doubt, doubt_words
from desktop.domain.field_names import kind_name
from desktop.domain.refusals import why
from desktop.domain.reveals import REASONS
from desktop.queries import computers, streams
from desktop.queries.history import TITLES
from desktop.security import audit, audit_heads
from desktop.security.audit import INSTALL_DIGITS
from desktop.security.audit_heads import Head, Proof
from desktop.security.install import fingerprint
from desktop.store import log

SHORT: Final = 16  # hexadecimal digits of a head on paper


@dataclass(frozen=True, slots=True)
class Filter:
    """What the auditor looks for; empty parts ask nothing. `text` is looked for in object and detail."""

    since: date | None = None
    until: date | None = None
    actor: str = ""
    event: str = ""
    group: str = ""
    ok: bool | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry. `detail` as recorded; `names`: what computers and the district are called, by fingerprint and digits."""

    no: int
    at_ms: int
    actor: str
    event: str
    ok: bool
    object: str
    detail: Mapping[str, Any]
    hash: str
    names: Mapping[str, str]

    @property
    def at(self) -> str:
        """Date and time in China; what a clock out of its mind wrote is shown as it is."""
        return _when(self.at_ms)

    @property
    def install(self) -> str:
        """The first digits of the installation that wrote it, "" where nobody said."""
        return str(self.detail.get("install", ""))

    @property
    def computer(self) -> str:
        """What that installation is called, its digits while nobody named it."""
        return self.names.get(self.install, self.install)

    @property
    def words(self) -> str:
        """The kind of event in words; one of a newer program as it is."""
        known = EVENTS.get(self.event)
        if self.event == "change":
            name = str(self.detail.get("name", ""))
            return _(TITLES.get(name, name)) or _(known.words if known else self.event)
        return _(known.words) if known else self.event

    @property
    def told(self) -> str:
        """The particulars in words, without a value of any record."""
        return ";".join(_said(self.detail, self.at_ms, self.names))


_SQL: Final = "SELECT no, at_ms, actor, event, ok, object, detail, hash FROM audit"


def numbers(db: Connection, wanted: Filter) -> Sequence[int]:
    """The numbers of the entries that fit, the newest first."""
    where, values = _where(wanted)
    rows = db.exec_driver_sql(f"SELECT no FROM audit{where} ORDER BY no DESC", tuple(values))  # noqa: S608 - our own words
    return [int(row[0]) for row in rows]


def rows(db: Connection, chosen: Sequence[int]) -> Mapping[int, EntryRow]:
    """Entries by their number, in the order asked for."""
    found: dict[int, EntryRow] = {}
    names = _names(db)
    for start in range(0, len(chosen), 500):
        part = tuple(chosen[start : start + 500])
        marks = ",".join("?" * len(part))
        for row in db.exec_driver_sql(f"{_SQL} WHERE no IN ({marks})", part):
            found[row[0]] = _entry(row, names)
    return {no: found[no] for no in chosen if no in found}


def actors(db: Connection) -> Sequence[str]:
    """Whoever stands in the chain."""
    return [row[0] for row in db.exec_driver_sql("SELECT DISTINCT actor FROM audit ORDER BY actor")]


def events(db: Connection) -> Sequence[str]:
    """Which events stand in the chain."""
    return [row[0] for row in db.exec_driver_sql("SELECT DISTINCT event FROM audit ORDER BY event")]


@dataclass(frozen=True, slots=True)
class PaperHead:
    """What the handover sheet prints: the newest entry's number and the first digits of its hash."""

    no: int
    short: str
    at: str

    @property
    def line(self) -> str:
        """One line for paper."""
        return _("审计第 {n} 条 {code}").format(n=self.no, code=self.short)


def head(db: Connection) -> PaperHead:
    """The head of the chain for paper; number 0 when nothing was ever recorded."""
    no = audit.length(db)
    digits = audit.head(db)[:SHORT]
    at = rows(db, [no])[no].at if no else ""
    return PaperHead(no, "-".join(digits[i : i + 4] for i in range(0, SHORT, 4)), at)


def typed_head(text: str) -> Head:
    """A head as it stands on paper (`123 a1b2-c3d4-…`) or in a bundle (64 digits); raises `ValueError`."""
    first, _space, rest = text.strip().partition(" ")
    no, digits = (int(first), rest) if rest and first.isdecimal() else (0, text)
    plain = "".join(ch for ch in digits if ch not in "- ").lower()
    if len(plain) < SHORT or len(plain) > audit_heads.HASH_DIGITS or set(plain) - set("0123456789abcdef"):
        raise ValueError("not a head of an audit chain")
    return Head(plain, no if len(plain) == audit_heads.HASH_DIGITS else 0)


def prove(db: Connection, witnesses: Iterable[Head] = ()) -> Proof:
    """Whether the chain holds against every head that left the file, and against `witnesses`."""
    return audit_heads.prove(db, witnesses)


def verdict(proof: Proof) -> str:
    """A proof in words."""
    if proof.broken_at is not None:
        return _("审计记录从第 {n} 条起被改动过。").format(n=proof.broken_at)
    if proof.missing:
        words = _("链条首尾相接,但有 {n} 个以前送出过的链头不在其中:记录被改写或截短过。")
        return words.format(n=len(proof.missing))
    if not proof.witnesses:
        return _("共 {n} 条,首尾相接;还没有送出过链头。").format(n=proof.entries)
    return _("共 {n} 条,首尾相接,与 {w} 个送出的链头相符。").format(n=proof.entries, w=proof.witnesses)


def _where(wanted: Filter) -> tuple[str, list[Any]]:
    parts: list[str] = []
    values: list[Any] = []

    def add(sql: str, *given: Any) -> None:
        parts.append(sql)
        values.extend(given)

    if wanted.since:
        add("at_ms >= ?", _ms(wanted.since))
    if wanted.until:
        add("at_ms < ?", _ms(wanted.until + timedelta(days=1)))
    if wanted.actor:
        add("actor = ?", wanted.actor)
    if wanted.event:
        add("event = ?", wanted.event)
    if wanted.group:
        fitting = [key for key, event in EVENTS.items() if event.group == Group(wanted.group)]
        add(f"event IN ({','.join('?' * len(fitting))})", *fitting)
    if wanted.ok is not None:
        add("ok = ?", int(wanted.ok))
    if wanted.text:
        add("(instr(object, ?) OR instr(detail, ?))", wanted.text, wanted.text)
    return (" WHERE " + " AND ".join(parts) if parts else ""), values


def _ms(day: date) -> int:
    return int(datetime.combine(day, time(), CHINA).timestamp() * 1000)


def _names(db: Connection) -> Mapping[str, str]:
    """What somebody who reads the record knows computers by, for what the record knows them by."""
    own = log.meta(db, "db_id") or ""
    called = {**streams.names(db, own_id=own), own: _("本机")}
    found = {file[:INSTALL_DIGITS]: name for file, name in called.items()}
    for one in computers.computers(db):
        if one.name:
            found[fingerprint(one.signer)] = found[fingerprint(one.recipient)] = one.name
    if over := computers.district(db):
        found[over.fingerprint] = found[fingerprint(over.recipient)] = over.name
    found.pop("", None)
    return found


def _entry(row: Sequence[Any], names: Mapping[str, str]) -> EntryRow:
    try:
        detail = orjson.loads(row[6])
    except ValueError:  # somebody wrote into it; the chain says so
        detail = {}
    known = detail if isinstance(detail, dict) else {}
    return EntryRow(
        int(row[0]), int(row[1]), row[2], row[3], bool(row[4]), row[5], known, bytes(row[7]).hex(), names
    )


_OWN_KINDS: Final = {"account": N_("用户"), "setting": N_("设置"), "role": N_("岗位")}


def _kind(kind: str) -> str:
    return _(_OWN_KINDS[kind]) if kind in _OWN_KINDS else kind_name(kind)


def _when(milliseconds: Any) -> str:
    try:
        return as_datetime(int(milliseconds)).strftime("%Y-%m-%d %H:%M:%S")
    except (OverflowError, ValueError, TypeError, OSError):
        return _("时钟异常({ms})").format(ms=milliseconds)


def _said(detail: Mapping[str, Any], at_ms: int, names: Mapping[str, str]) -> Iterable[str]:
    kinds = detail.get("kinds")
    if isinstance(kinds, dict):
        yield "、".join(f"{_kind(str(kind))} {n}" for kind, n in sorted(kinds.items()))
    if user := detail.get("user"):
        yield _("用户 {name}").format(name=user)
    if reason := detail.get("reason"):
        yield _("原因:{why}").format(why=_(REASONS[reason]) if reason in REASONS else reason)
    for key, words in _counts().items():
        if isinstance(detail.get(key), int):
            yield words.format(n=detail[key])
    if "at_ms" in detail and detail["at_ms"] != at_ms:
        yield _("发生在 {at}").format(at=_when(detail["at_ms"]))
    if detail.get("by") == "recovery_code":
        yield _("用纸质恢复码")
    if what := detail.get("what"):
        known = what in set(Doubt)
        yield doubt_words(str(what), int(detail.get("days", 0))) if known else _("审计记录")
    if to := str(detail.get("to") or ""):
        yield _("写给 {who}").format(who=names.get(to, to))
    if source := str(detail.get("source") or ""):
        yield _("来自 {who}").format(who=names.get(source, source))
    if code := str(detail.get("code") or ""):
        yield _("原因:{why}").format(why=why(code))
    if detail.get("path"):
        yield str(detail["path"])


def _counts() -> Mapping[str, str]:
    return {
        "pages": _("{n} 页"), "sheets": _("{n} 张"), "copies": _("{n} 份"), "rows": _("{n} 行"),
        "columns": _("{n} 列"), "records": _("{n} 条记录"), "found": _("找到 {n} 条"),
        "ops": _("{n} 项操作"),
    }  # fmt: skip
