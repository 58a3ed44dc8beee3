"""Keys of an installation: made once, private, never replaced, and written as age writes them."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.security import bech32, install
from desktop.security.install import Install


def test_made_once_and_read_again(tmp_path: Path) -> None:
    first = install.load_or_create(tmp_path / "new" / "folder")
    assert install.load_or_create(tmp_path / "new" / "folder") == first
    assert [p.name for p in (tmp_path / "new" / "folder").iterdir()] == [install.FILE]


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_only_the_user_may_read_it(tmp_path: Path) -> None:
    install.load_or_create(tmp_path)
    assert stat.S_IMODE((tmp_path / install.FILE).stat().st_mode) == 0o600


def test_many_programs_started_at_once_share_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _n: install.load_or_create(tmp_path), range(32)))
    assert len(set(made)) == 1


def test_without_links_the_file_is_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_args: object) -> None:
        raise OSError("not on this file system")

    monkeypatch.setattr(os, "link", no_links)
    made = install.load_or_create(tmp_path)
    assert install.load_or_create(tmp_path) == made
    assert [p.name for p in tmp_path.iterdir()] == [install.FILE]


@pytest.mark.parametrize("at", [0, 30, 120, 200, 300, -30])
def test_a_damaged_file_is_refused_and_left_alone(tmp_path: Path, at: int) -> None:
    install.load_or_create(tmp_path)
    path = tmp_path / install.FILE
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(raw)
    with pytest.raises(EnvironmentFailure) as caught:
        install.load_or_create(tmp_path)
    assert caught.value.code == "install.damaged"
    assert path.read_bytes() == raw


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(EnvironmentFailure) as caught:
        install.load_or_create(tmp_path / "file")
    assert caught.value.code == "install.unreadable"


def test_secrets_do_not_show() -> None:
    made = Install.make()
    assert made.signing_key.hex() not in repr(made)
    assert repr(made.sealing_key) not in repr(made)


def test_keys_are_what_age_takes() -> None:
    made = Install.make()
    identity = pyrage.x25519.Identity.from_str(made.identity)
    assert str(identity.to_public()) == made.recipient
    sealed = pyrage.encrypt("密封".encode(), [pyrage.x25519.Recipient.from_str(made.recipient)])
    assert pyrage.decrypt(sealed, [identity]).decode() == "密封"
    assert bech32.decode("age", str(pyrage.x25519.Identity.generate().to_public()))


def test_signatures() -> None:
    made, other = Install.make(), Install.make()
    signature = made.sign(b"message")
    assert install.signed_by(made.public_key, b"message", signature)
    assert not install.signed_by(made.public_key, b"massage", signature)
    assert not install.signed_by(other.public_key, b"message", signature)
    assert not install.signed_by(made.public_key, b"message", signature[:-1])
    assert not install.signed_by("zz", b"message", signature)
    assert not install.signed_by("00" * 32, b"message", b"\0" * 64)


@given(st.binary(max_size=40))
def test_bech32_round_trip(raw: bytes) -> None:
    assert bech32.decode("age", bech32.encode("age", raw)) == raw
    assert bech32.decode("age", bech32.encode("age", raw).upper()) == raw


def test_bech32_known_answer() -> None:
    """BIP 173, test vectors: valid Bech32 strings."""
    assert bech32.decode("a", "A12UEL5L") == b""
    assert bech32.decode("abcdef", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw") == bytes.fromhex(
        "00443214c74254b635cf84653a56d7c675be77df"
    )


@given(st.integers(4, 61), st.sampled_from("qpzry9x8gf2tvdw0s3jn54khce6mua7l"))
def test_one_wrong_letter_is_noticed(at: int, letter: str) -> None:
    good = bech32.encode("age", bytes(range(32)))
    bad = good[:at] + letter + good[at + 1 :]
    if bad != good:
        with pytest.raises(Refused):
            bech32.decode("age", bad)


@pytest.mark.parametrize(
    "text", ["", "age1", "age1qqqqqq", "age", "1", "Age1aaaaaa", "bge12uel5l", "age1b中文qqqq"]
)
def test_not_a_key(text: str) -> None:
    with pytest.raises(Refused) as caught:
        bech32.decode("age", text)
    assert caught.value.code == "key.malformed"


def test_fingerprint_is_short_and_tells_keys_apart() -> None:
    keys = [Install.make().recipient for _ in range(50)]
    assert len({install.fingerprint(key) for key in keys}) == 50
    assert len(install.fingerprint(keys[0])) == 19
