"""Noticing that the file that opened is older than the one this PC last wrote at the same place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from desktop.security import anchor
from desktop.security.anchor import BLOCK, Anchor, Tip
from desktop.store.oplog import Session


class Watch:
    """Keeps the anchor of one open office file. `lost`: the operation that this file should hold and does not."""

    def __init__(self, path: Path, home: Path | None, db_id: str, db: Connection) -> None:
        self._path, self._home, self._db_id = path, home, db_id
        found = anchor.read(path, home)
        self._anchor = found if found is not None and found.db_id == db_id else None
        self._noted = ("", 0)
        self.lost: Tip | None = None
        if self._anchor is not None:
            self.lost = next(
                (tip for tip in (self._anchor.tip, self._anchor.lost) if tip and not _has(db, tip)), None
            )
            if self.lost != self._anchor.lost:
                self._keep(replace(self._anchor, lost=self.lost))

    def follow(self, session: Session, *, last: bool = False) -> None:
        """After a commit: note where the log stands, at the first operation of a stream, each 256th, and the last."""
        stream, seq = self._noted
        if session.stream and (session.stream, session.seq) != (stream, seq):
            if not last and session.stream == stream and session.seq < seq + BLOCK:
                return
            self._noted = (session.stream, session.seq)
            tip = Tip(session.stream, session.seq, session.tip.hex(), session.clock.milliseconds())
            self._keep(Anchor(self._db_id, tip, self.lost))

    def came_back(self, db: Connection) -> bool:
        """Whether what was missing has come (a bundle, a restore) since; then nothing is said any more."""
        if self.lost is not None and _has(db, self.lost):
            self.lost = None
            if self._anchor is not None:
                self._keep(replace(self._anchor, lost=None))
        return self.lost is None

    def accept(self) -> None:
        """Somebody was told and goes on with the file as it is: what it had been is forgotten."""
        self.lost = self._anchor = None
        anchor.forget(self._path, self._home)

    def _keep(self, now: Anchor) -> None:
        self._anchor = now
        anchor.write(self._path, now, self._home)


def _has(db: Connection, tip: Tip) -> bool:
    row = db.exec_driver_sql(
        "SELECT o.hash FROM oplog o JOIN stream s ON s.no = o.stream_no WHERE s.id = ? AND o.seq = ?",
        (tip.stream, tip.seq),
    ).first()
    return row is not None and bytes(row[0]).hex() == tip.hash
