"""Copies of an office file under its own key: made while it is open, and looked into without their slots."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from desktop.store import database, upgrade
from desktop.workspace.office import Workspace


def copy_to(office: Workspace, target: Path) -> None:
    """A copy of the file as it stands; readers and writers go on meanwhile. Raises `EnvironmentFailure`."""
    with database.sorted_errors():
        upgrade.copy_file(office.path, office._key, target)


@contextmanager
def reading_copy(office: Workspace, copy: Path) -> Iterator[Connection]:
    """Look into a copy of this file; raises `EnvironmentFailure` when it does not open."""
    with database.sorted_errors():
        engine = database.engine_for(copy, office._key, make=False)
        try:
            with engine.connect() as db, db.begin():
                yield db
        finally:
            engine.dispose()
