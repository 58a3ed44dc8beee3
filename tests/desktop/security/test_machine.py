"""The machine's secret: made once, kept by whatever the system offers, never guessed at when it is damaged."""

from __future__ import annotations

import ctypes
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.base.errors import EnvironmentFailure
from desktop.security import install, machine
from desktop.security.dpapi import ENTROPY, Blob, Dpapi


def bytes_of(pointer: Any) -> bytes:
    blob = pointer._obj
    return ctypes.string_at(blob.data, blob.size)


class Windows:
    """CryptProtectData as the documentation describes it, for one user: a blob opens with the same entropy only."""

    def __init__(self, user: bytes = b"li") -> None:
        self.user, self.freed, self.flags = user, 0, set[int]()
        self._kept: list[Any] = []
        self.crypt32 = SimpleNamespace(CryptProtectData=self.protect, CryptUnprotectData=self.unprotect)
        self.kernel32 = SimpleNamespace(LocalFree=self.free)

    def protect(self, given: Any, _name: Any, entropy: Any, _r: Any, _p: Any, flags: int, out: Any) -> int:
        self.flags.add(flags)
        mixed = bytes(b ^ 0x5A for b in bytes_of(given))
        return self._answer(out, self.user + b"|" + bytes_of(entropy) + b"|" + mixed)

    def unprotect(self, given: Any, _name: Any, entropy: Any, _r: Any, _p: Any, flags: int, out: Any) -> int:
        head = self.user + b"|" + bytes_of(entropy) + b"|"
        content = bytes_of(given)
        if not content.startswith(head):
            return 0
        return self._answer(out, bytes(b ^ 0x5A for b in content[len(head) :]))

    def _answer(self, out: Any, content: bytes) -> int:
        buffer = (ctypes.c_ubyte * len(content)).from_buffer_copy(content)
        self._kept.append(buffer)
        blob: Blob = out._obj
        blob.size, blob.data = len(content), ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ubyte))
        return 1

    def free(self, _pointer: Any) -> None:
        self.freed += 1

    @property
    def dpapi(self) -> Dpapi:
        return Dpapi(self.crypt32, self.kernel32)


def test_it_is_made_once_whoever_comes_first(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(lambda _n: machine.load_or_create(tmp_path / "pc"), range(48)))
    assert len({one.secret for one in made}) == 1
    assert machine.load(tmp_path / "pc") == made[0]
    assert [p.name for p in (tmp_path / "pc").iterdir()] == [machine.FILE]


def test_there_is_none_before_it_is_needed(tmp_path: Path) -> None:
    assert machine.load(tmp_path) is None
    assert machine.available(tmp_path) == {}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format": "gezhi-machine/1"}'])
def test_a_damaged_one_is_told_and_never_replaced_unasked(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / machine.FILE
    path.write_bytes(content)
    for act in (machine.load, machine.load_or_create):
        with pytest.raises(EnvironmentFailure) as failure:
            act(tmp_path)
        assert failure.value.code == "machine.damaged"
    assert path.read_bytes() == content
    assert machine.available(tmp_path) == {}
    fresh = machine.load_or_replace(tmp_path)
    assert machine.load(tmp_path) == fresh
    assert [p.read_bytes() for p in tmp_path.glob("*.damaged-*")] == [content], (
        "it is put aside, not thrown away"
    )


def test_windows_keeps_it_for_one_user(tmp_path: Path) -> None:
    windows = Windows()
    made = machine.load_or_create(tmp_path, protector=windows.dpapi)
    assert machine.load(tmp_path, protector=windows.dpapi) == made
    assert made.secret.hex().encode() not in (tmp_path / machine.FILE).read_bytes()
    assert windows.freed == 3
    assert windows.flags == {1}, "never a window of the system"
    for other in (Windows(b"wang").dpapi, machine.FileMode()):
        with pytest.raises(EnvironmentFailure) as failure:
            machine.load(tmp_path, protector=other)
        assert failure.value.code == "machine.damaged"


def test_dpapi_is_given_our_own_entropy() -> None:
    windows = Windows()
    kept = windows.dpapi.protect(b"secret")
    assert ENTROPY in kept
    assert windows.dpapi.unprotect(kept) == b"secret"
    with pytest.raises(OSError, match="DPAPI"):
        windows.dpapi.unprotect(b"somebody else's")


def test_a_folder_named_for_one_program_adds_to_the_user_s_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install.platformdirs, "user_config_dir", lambda *_a, **_k: str(tmp_path / "own"))
    monkeypatch.delenv("GEZHI_KEYS")
    own = machine.load_or_create()
    monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / "named"))
    named = machine.load_or_create()
    assert machine.available() == {own.id: own, named.id: named}
    assert install.default_folder() == tmp_path / "named"


def test_a_folder_that_cannot_be_made_says_how_to_name_another(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentFailure) as failure:
        machine.load_or_create(tmp_path / "file" / "pc")
    assert failure.value.code == "machine.unreadable"
    assert "GEZHI_KEYS" in failure.value.text
