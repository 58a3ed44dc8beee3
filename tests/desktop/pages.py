"""Every page of an office file as it lies on the disk, decrypted: what a thief with the key would read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, RESERVE, SALT = (
    4096,
    80,
    16,
)  # SQLCipher 4: 16 bytes of initial vector and 64 of authentication per page
WAL_HEADER, FRAME_HEADER = 32, 24


def decrypted(path: Path, key: bytes) -> Iterator[bytes]:
    """The pages of the file and of its write-ahead log, free ones and overwritten ones included."""
    raw = path.read_bytes()
    for start in range(0, len(raw), PAGE):
        yield _open(raw[start : start + PAGE], key, first=start == 0)
    log = path.with_name(path.name + "-wal")
    frames = log.read_bytes()[WAL_HEADER:] if log.exists() else b""
    for start in range(0, len(frames) - FRAME_HEADER, PAGE + FRAME_HEADER):
        number = int.from_bytes(frames[start : start + 4], "big")
        yield _open(frames[start + FRAME_HEADER : start + FRAME_HEADER + PAGE], key, first=number == 1)


def _open(page: bytes, key: bytes, *, first: bool) -> bytes:
    content, vector = page[SALT if first else 0 : -RESERVE], page[-RESERVE : -RESERVE + 16]
    opener = Cipher(algorithms.AES256(key), modes.CBC(vector)).decryptor()
    return opener.update(content) + opener.finalize()


def holding(path: Path, key: bytes, texts: list[str]) -> list[str]:
    """Those of the texts that stand in any page, forwards or (as the index keeps numbers) backwards."""
    pages = b"\n".join(decrypted(path, key))
    return [t for t in texts if t.encode() in pages or (t.isascii() and t[::-1].lower().encode() in pages)]
