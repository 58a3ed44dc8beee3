"""Every way in opens the same key, no other does, and the file is old or new but never half."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import pytest

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.security import keyslots, slotfile
from tests.conftest import CHEAP, PASSWORD

KEY = bytes(range(32))


def make(tmp_path: Path) -> tuple[Path, str]:
    office = tmp_path / "office.gezhi"
    code = keyslots.create(office, KEY, user="李梅", password=PASSWORD, random=os.urandom, cost=CHEAP)
    return office, code


def test_password_and_code_open_the_same_key(tmp_path: Path) -> None:
    office, code = make(tmp_path)
    assert keyslots.unlock(office, password=PASSWORD) == KEY
    assert keyslots.unlock(office, code=code) == KEY


def test_neither_key_nor_password_nor_code_stands_in_the_file(tmp_path: Path) -> None:
    office, code = make(tmp_path)
    content = keyslots.slot_path(office).read_text()
    for secret in (KEY.hex(), PASSWORD, code, code.replace("-", "")):
        assert secret not in content


def test_another_office_s_code_does_not_open(tmp_path: Path) -> None:
    office, _code = make(tmp_path)
    (tmp_path / "b").mkdir()
    _other, code = make(tmp_path / "b")
    with pytest.raises(Refused) as refusal:
        keyslots.unlock(office, code=code)
    assert refusal.value.code == "recovery.wrong"


def test_a_changed_password_replaces_the_old_one(tmp_path: Path) -> None:
    office, code = make(tmp_path)
    keyslots.change_password(office, KEY, user="李梅", password="another 22", random=os.urandom, cost=CHEAP)
    assert keyslots.unlock(office, password="another 22") == KEY
    assert keyslots.unlock(office, code=code) == KEY
    with pytest.raises(Refused):
        keyslots.unlock(office, password=PASSWORD)


def test_a_flipped_bit_in_a_slot_is_never_a_wrong_key(tmp_path: Path) -> None:
    office, _code = make(tmp_path)
    path = keyslots.slot_path(office)
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        spoilt = bytearray(whole)
        spoilt[place] ^= 1
        path.write_bytes(bytes(spoilt))
        try:
            assert keyslots.unlock(office, password=PASSWORD) == KEY
        except (Refused, EnvironmentFailure):
            continue


def test_a_password_is_the_same_however_its_accents_are_typed(tmp_path: Path) -> None:
    office = tmp_path / "o"
    keyslots.create(office, KEY, user="李梅", password="密码 café 1", random=os.urandom, cost=CHEAP)
    assert keyslots.unlock(office, password=unicodedata.normalize("NFD", "密码 café 1")) == KEY
    with pytest.raises(Refused):
        keyslots.unlock(office, password="\udcff\udcfe")


@pytest.mark.parametrize("damage", [{"salt": "AAAA"}, {"lanes": 16, "memory_kib": 64}, {"passes": 10**18}])
def test_a_slot_that_nobody_would_write_is_damage(tmp_path: Path, damage: dict[str, object]) -> None:
    office, _code = make(tmp_path)
    path = keyslots.slot_path(office)
    body = json.loads(path.read_bytes())
    del body["sha256"]
    body["slots"][0].update(damage)
    path.write_bytes(json.dumps(body | {"sha256": slotfile._checksum(body)}).encode())
    with pytest.raises(EnvironmentFailure) as failure:
        keyslots.unlock(office, password=PASSWORD)
    assert failure.value.code == "keys.damaged"


def test_a_write_that_fails_leaves_nothing_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        keyslots.write_atomically(tmp_path / "sheet.pdf", b"secret code")
    assert list(tmp_path.iterdir()) == []
