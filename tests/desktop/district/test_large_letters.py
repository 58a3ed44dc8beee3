"""A large office whose computers burnt gets back all it ever sent, in as many files as it takes. The cap is small here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.district import letters
from desktop.district.database import Database
from desktop.district.intake import Received
from desktop.exchange.bundle import cutting, exchange, manifest
from desktop.workspace import Workspace
from tests.desktop.district.conftest import DISTRICT, NOW, OFFICE, enrol
from tests.desktop.district.test_intake import rows_at, rows_of
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, fill, trust

MOST = 12_000


@pytest.mark.parametrize("backwards", [False, True])
def test_what_is_too_much_for_one_file_comes_in_several(
    office: Workspace, make_office: Callable[..., Workspace], district: Database,
    take: Callable[[Path], Received], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backwards: bool,
) -> None:  # fmt: skip
    enrol(district)
    fill(office, 25)
    monkeypatch.setattr(cutting, "MOST", MOST)
    monkeypatch.setattr(manifest, "MAX_RAW", MOST + 4_000)
    sent = exchange.write(office, DISTRICT.recipient, tmp_path / "up.sqb", install=ALICE, actor="李梅").paths
    assert len(sent) > 2
    received = [take(path) for path in (sent[::-1] if backwards else sent)]
    assert sum(one.new_ops for one in received) == len(office.vector())
    assert dict(received[-1].missing) == {}
    assert rows_at(district) == rows_of(office)

    enrol(district, install=BOB)
    folder = tmp_path / "down"
    folder.mkdir()
    written = letters.write(district, OFFICE, folder, keys=DISTRICT, actor="区管理员", at_ms=NOW)
    for_bob = [one for one in written if one.signer == BOB.public_key]
    assert len(for_bob) > 2
    assert len({one.number for one in written}) == len(written)
    fresh = make_office("fresh.gezhi", founded=False)
    trust(fresh, DISTRICT)
    for one in for_bob[::-1] if backwards else for_bob:
        exchange.apply(fresh, one.path, install=BOB, actor="李梅")
    assert exchange.missing(fresh) == ()
    assert not len(fresh.vector().missing(office.vector()))
    people = "SELECT id, name, household_id FROM resident ORDER BY id"
    with fresh.read() as ours, office.read() as theirs:
        assert ours.exec_driver_sql(people).all() == theirs.exec_driver_sql(people).all()
