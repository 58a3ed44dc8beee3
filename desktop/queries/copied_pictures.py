"""Which pictures would come along with records out of a copy: those the records name there and this file has not got."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection

from desktop.store import log, pictures, purging

COMING: Final = "coming"  # the copy has it, sound, and this file has not
SPOILT: Final = "spoilt"  # what the copy has under that name is not the picture any more
ABSENT: Final = "absent"  # the copy has not got it either
ERASED: Final = "erased"  # a purge took it from this file

Fields = Mapping[str, Any]


def along(here: Connection, there: Connection, kind: str, then: Mapping[str, Fields]) -> dict[str, str]:
    """What becomes of the picture of each record of one kind, by the record's id; `then`: the fields in the copy.

    Records that name none, and those whose picture is here and sound, are left out. `here` is the office, `there` the
    copy.
    """
    field = pictures.NAMING.get(kind)
    names = {i: str(row[field]) for i, row in then.items() if field and pictures.is_name(row.get(field))}
    wanted = set(names.values()) - pictures.sound_among(here, set(names.values()))
    if not wanted:
        return {}
    erased, in_copy = forbidden(here, there) & wanted, pictures.held(there, wanted)
    sound = pictures.sound_among(there, in_copy.keys() - erased)
    found = {}
    for record_id, name in names.items():
        if name in wanted:
            found[record_id] = (
                ERASED
                if name in erased
                else COMING
                if name in sound
                else SPOILT
                if name in in_copy
                else ABSENT
            )
    return found


def forbidden(here: Connection, there: Connection) -> frozenset[str]:
    """The pictures that records named in the copy until a purge here took that from them, and no row here names.

    The log here tells them no more: that is what a purge is for. So the copy's log is asked for the same records.
    """
    ids = purging.of(here)
    if not ids:
        return frozenset()
    found: set[str] = set()
    purged = log.records(here, ids)
    for record_id, ops in log.histories(there, ids).items():
        record = purged[record_id]
        field = pictures.NAMING.get(record.entity, "")
        if record.gone or field in record.barred:
            found |= {str(op.fields[field][0]) for op in ops if field in op.fields}
    return frozenset(found) - pictures.named(here)
