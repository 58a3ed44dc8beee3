"""A new, empty office file under the keys of another that is gone: what lies elsewhere for it is taken into this one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.base.clock import Clock
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes, new_id
from desktop.security import keyslots
from desktop.store import database, location, log, making
from desktop.workspace import copies
from desktop.workspace.office import Workspace


@contextmanager
def under(
    keys_of: Path, out: Path, *, password: str | None, recovery_code: str | None, clock: Clock, random: RandomBytes
) -> Iterator[Workspace]:  # fmt: skip
    """`keys_of`: the name beside which the slots of the lost file stand; `out` gets the same slots, under the same key.

    When the body fails nothing is left. Raises `Refused` (wrong password or code, `office.exists`, `office.name`),
    `EnvironmentFailure`.
    """
    with database.sorted_errors():
        key = keyslots.unlock(keys_of, password=password, code=recovery_code)
        location.insist_on_name(out)
        if out.exists() or keyslots.slot_path(out).exists():
            raise Refused(_("这里已有一个数据文件,不会覆盖。请换一个名字或文件夹。"), code="office.exists")
        location.make_folder(out.parent)
        with copies.all_or_nothing(out, keyslots.slot_path(out)):
            keyslots.write_atomically(keyslots.slot_path(out), copies.slots_of(keys_of))
            _make(out, key, random)
            with copies.opened_under(out, key, clock=clock, random=random) as office:
                yield office


def _make(out: Path, key: bytes, random: RandomBytes) -> None:
    engine = database.engine_for(out, key)
    try:
        with engine.connect().execution_options(gezhi_writes=True) as db, db.begin():
            making.make_tables(db)
            log.set_meta(db, "db_id", new_id(random))
    finally:
        engine.dispose()
