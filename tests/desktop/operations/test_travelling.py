"""What any operation writes, another computer takes: values have the shapes the reader of bundles insists on."""

from __future__ import annotations

import pytest

from desktop.store import project
from desktop.store.op import decode
from desktop.workspace import Workspace
from tests.desktop.operations.inverse_examples import EXAMPLES, Town


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_written_here_is_read_there(office: Workspace, name: str) -> None:
    EXAMPLES[name](Town(office))
    with office.read() as db:
        written = [decode(body.encode()) for (body,) in db.exec_driver_sql("SELECT body FROM oplog")]
    unfit = {
        (op.entity, field)
        for op in written
        for field, (value, _prev) in op.fields.items()
        if not project.fits(op.entity, {field: value})
    }
    assert unfit == set()
