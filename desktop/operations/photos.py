"""Photographs on record: a worker's portrait, a board on its wall. A picture is kept once, under its SHA-256."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, insert, text

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.domain.pictures import JPEG, media_type
from desktop.queries import accounts
from desktop.store.schema.paper import blob
from desktop.workspace import Workspace


def keep_portrait(office: Workspace, staff_id: str, jpeg: bytes, *, actor: str) -> Changes:
    """A worker's photo, already cropped and cleaned (`documents.pictures.cropped`). Raises `Refused`, `NotFound`."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EDIT)
        name = _name(db, staff_id)
    with office.change("staff.photo", actor=actor, args={"subject": name}) as unit:
        unit.set("staff", staff_id, {"photo": keep(unit.db, jpeg)})
    return unit.changes


def remove_portrait(office: Workspace, staff_id: str, *, actor: str) -> Changes:
    """Take a worker's photo off; the step can be undone. Raises `NotFound`."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EDIT)
        name = _name(db, staff_id)
    with office.change("staff.photo_off", actor=actor, args={"subject": name}) as unit:
        unit.set("staff", staff_id, {"photo": None})
    return unit.changes


def keep(db: Connection, jpeg: bytes) -> str:
    """Put a JPEG into the file, once; returns its SHA-256. Raises `Refused` for anything else and for a huge one."""
    if media_type(jpeg) != JPEG:
        raise Refused(_("这张照片没有整理过,不能存。"), code="photo.unready")
    sha256 = hashlib.sha256(jpeg).hexdigest()
    picture = insert(blob).prefix_with("OR IGNORE")
    db.execute(picture.values(sha256=sha256, media_type=JPEG, bytes=jpeg))
    return sha256


def _name(db: Connection, staff_id: str) -> str:
    row = db.execute(text("SELECT name FROM staff WHERE id = :id"), {"id": staff_id}).one_or_none()
    if row is None:
        raise NotFound(_("这位人员已不在册。"), code="staff.gone")
    return str(row[0] or "")
