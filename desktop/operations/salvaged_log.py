"""The operations on the pages of a damaged file: those whose chain holds go into the new log, the others wait."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.store import log, project
from desktop.store.damaged import Remains
from desktop.store.op import Dot, Op, chain, trusted
from desktop.store.oplog import insert_ops
from desktop.store.schema import SYNCED
from desktop.store.vector import Vector

OP_COLUMNS: Final = 6  # stream number, seq, hybrid time, record, body, hash
ROW_SIZE: Final = 2_000


@dataclass(frozen=True, slots=True)
class Found:
    """One operation as it stood: its canonical text and the chained hash beside it."""

    op: Op
    text: str
    hash: bytes


@dataclass(slots=True)
class Fragments:
    """Every operation found, the hashes before gaps, the parents of streams; `taken` counts those inserted."""

    ops: dict[Dot, Found] = field(default_factory=dict)
    seams: dict[Dot, bytes] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    reach: dict[str, int] = field(default_factory=dict)
    taken: int = 0
    inserted: set[Dot] = field(default_factory=set)

    def unchained(self, held: Vector) -> list[Op]:
        """What was found and could not be tied to the log, in the order it was written."""
        left = [one.op for dot, one in self.ops.items() if dot not in held]
        return sorted(left, key=lambda op: (op.hlc, *op.dot))

    def knew(self, dot: Dot) -> bool:
        """Whether the damaged file held this operation when it was whole."""
        return dot[1] <= self.reach.get(dot[0], 0)

    def missing(self, held: Vector) -> Iterator[tuple[str, int, int]]:
        """The operations the damaged file held and the new one does not; `held` comes to know of single ones."""
        for stream, seq in sorted(self.inserted):
            held.add(stream, seq, seq)
        whole = Vector()
        for stream, last in self.reach.items():
            whole.add(stream, 1, last)
        yield from held.missing(whole).spans()


def collect(remains: Remains) -> Fragments:
    """The operations of the log's own pages and of those no tree leads to any more."""
    found = Fragments()
    rows = [row for _rowid, row in remains.trees["oplog"].rows] if "oplog" in remains.trees else []
    for values in (*rows, *remains.stray):
        one = _operation(values)
        if one is not None:
            found.ops[one.op.dot] = one
            stream, seq = one.op.dot
            found.reach[stream] = max(seq, found.reach.get(stream, 0))
    streams = table(remains, "stream")
    numbers = {row["no"]: row["id"] for row in streams}
    found.parents = {row["id"]: row["parent"] for row in streams if row["parent"]}
    for row in table(remains, "step_span"):  # also tells of operations whose page is gone
        known = numbers.get(row["stream_no"])
        if known is not None:
            found.reach[known] = max(row["last_seq"], found.reach.get(known, 0))
    for row in table(remains, "seam"):
        if row["stream_no"] in numbers:
            found.seams[numbers[row["stream_no"]], row["seq"]] = bytes(row["hash"])
    return found


def _operation(row: tuple[Any, ...]) -> Found | None:
    if len(row) != OP_COLUMNS or not isinstance(row[4], str) or not isinstance(row[5], bytes):
        return None
    try:
        op = trusted(row[4])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return Found(op, row[4], row[5]) if op.seq == row[1] and op.id == row[3] else None


def table(remains: Remains, name: str) -> list[dict[str, Any]]:
    """The rows of a table by column; a column added after a row was written is None in it."""
    tree, names = remains.trees.get(name), remains.columns.get(name, ())
    made = []
    for rowid, row in tree.rows if tree is not None else ():
        whole = dict(zip(names, [*row, *[None] * (len(names) - len(row))], strict=False))
        if names and whole[names[0]] is None:
            whole[names[0]] = rowid  # the integer key of a table is kept as its row number
        made.append(whole)
    return made


def insert_chained(db: Connection, found: Fragments, *, unlinked: bool = False) -> None:
    """Append what follows from the log as it stands, or from the hash that stood before a gap.

    `unlinked`: also what stands behind a gap without such a hash. The seal of its page says that it is what was
    written; the next one chains to it. It meets the lost ones as their successor, should a bundle bring them.
    """
    rows: list[tuple[Any, ...]] = []
    numbers = log.streams(db)
    tips: dict[Dot, bytes] = {}
    for dot in sorted(found.ops):
        one, (stream, seq) = found.ops[dot], dot
        if dot in found.inserted or _hash(db, numbers, dot) is not None:
            continue
        before = (
            bytes(32) if seq == 1 else tips.get((stream, seq - 1)) or _hash(db, numbers, (stream, seq - 1))
        )
        seam = None if before is not None else found.seams.get(dot, log.LOST_LINK if unlinked else None)
        tied = before or seam
        if (tied is None and seam is None) or (tied and chain(tied, one.text.encode()) != one.hash):
            continue
        if stream not in numbers:
            parent = found.parents.get(stream)
            known = (parent.split(":")[0], int(parent.split(":")[1])) if parent else one.op.parent
            numbers[stream] = log.stream_number(db, stream, known)
        if seam is not None:
            db.exec_driver_sql("INSERT OR IGNORE INTO seam VALUES (?, ?, ?)", (numbers[stream], seq, seam))
        tips[dot] = one.hash
        found.inserted.add(dot)
        found.taken += 1
        rows.append((numbers[stream], seq, one.op.hlc, one.op.id, one.text, one.hash))
    for start in range(0, len(rows), ROW_SIZE):
        insert_ops(db, rows[start : start + ROW_SIZE])


def _hash(db: Connection, numbers: Mapping[str, int], dot: Dot) -> bytes | None:
    row = db.exec_driver_sql(
        "SELECT hash FROM oplog WHERE stream_no = ? AND seq = ?", (numbers.get(dot[0], -1), dot[1])
    ).first()
    return bytes(row[0]) if row else None


def span_steps(db: Connection, remains: Remains) -> None:
    """Where each step stands: history and undo look there. Streams have other numbers than in the damaged file."""
    mine = {row["step_id"] for row in table(remains, "step_span") if row["mine"]}
    spans: dict[tuple[str, int], list[int]] = {}
    for stream_no, seq, hlc, body in db.exec_driver_sql("SELECT stream_no, seq, hlc, body FROM oplog"):
        span = spans.setdefault((orjson.loads(body)["p"], stream_no), [seq, seq, hlc])
        span[0], span[1], span[2] = min(span[0], seq), max(span[1], seq), max(span[2], hlc)
    if spans:
        db.exec_driver_sql(
            "INSERT OR IGNORE INTO step_span (step_id, stream_no, first_seq, last_seq, hlc, mine) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [(*key, *span, int(key[0] in mine)) for key, span in spans.items()],
        )


def rows_of(
    remains: Remains, kinds: Mapping[str, str]
) -> tuple[dict[tuple[str, str], dict[str, Any]], frozenset[str]]:
    """(record kind, id) -> fields as the table showed them; and the kinds of which no page was lost.

    `kinds`: of what kind a record is, by id, for rows to which no tree leads since an inner page was lost.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for kind in SYNCED:
        for row in table(remains, kind):
            if isinstance(row.get("id"), str):
                found[str(kind), row["id"]] = project.fields_of(kind, row)
    of = {str(row["entity_id"]): str(row["kind"]) for row in table(remains, "search_entry")} | dict(kinds)
    for values in remains.stray:
        kind = of.get(values[0], "") if values and isinstance(values[0], str) else ""
        torn = kind in SYNCED and kind in remains.trees and bool(remains.trees[kind].lost)
        plain = all(value is None or isinstance(value, str | int) for value in values)
        if torn and plain and len(values) == len(remains.columns.get(kind, ())):
            row = dict(zip(remains.columns[kind], values, strict=True))
            found.setdefault((kind, values[0]), project.fields_of(kind, row))
    complete = frozenset(str(k) for k in SYNCED if k in remains.trees and not remains.trees[k].lost)
    return found, complete
