"""Putting a password on a small .xls (RC4 with 40 bits, [MS-OFFCRYPTO] 2.3.6): the test of our reader needs a writer."""

from __future__ import annotations

import hashlib
import io
import struct

import olefile
from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher

_SALT = bytes(range(16))
_BOF, _FILEPASS, _WRITEACCESS, _BOUNDSHEET, _UNKNOWN = 0x0809, 0x002F, 0x005C, 0x0085, 0x00EF
_PLAIN = frozenset([_BOF, _FILEPASS, 0x0194, 0x0195, 0x00E1, 0x0138, 0x0196])


def lock(data: bytes, password: str) -> bytes:
    """The same workbook, to be opened with `password` only. The record that says who wrote it makes room."""
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        plain = ole.openstream("Workbook").read()
    records = list(_records(plain))
    verifier = b"sixteen letters!"
    check = _rc4(password, 0).update(verifier + hashlib.md5(verifier, usedforsecurity=False).digest())
    secret = struct.pack("<HHH", 1, 1, 1) + _SALT + check
    room = next(len(body) for kind, body in records if kind == _WRITEACCESS)
    filler = room - len(secret) - 4
    written = [(k, b) for k, b in records if k != _WRITEACCESS]
    written[1:1] = [(_FILEPASS, secret), (_UNKNOWN, bytes(filler))]
    stream = _encrypted(written, password)
    assert len(stream) == len(plain)
    out = io.BytesIO(data)
    with olefile.OleFileIO(out, write_mode=True) as ole:
        ole.write_stream("Workbook", stream)
        return out.getvalue()


def _records(data: bytes) -> list[tuple[int, bytes]]:
    found, at = [], 0
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        found.append((kind, data[at + 4 : at + 4 + size]))
        at += 4 + size
    return found


def _encrypted(records: list[tuple[int, bytes]], password: str) -> bytes:
    size = sum(4 + len(body) for _kind, body in records)
    stream = b"".join(_rc4(password, block).update(bytes(1024)) for block in range(size // 1024 + 1))
    out = bytearray()
    for kind, body in records:
        out += struct.pack("<HH", kind, len(body))
        clear = len(body) if kind in _PLAIN else 4 if kind == _BOUNDSHEET else 0
        start = len(out)
        out += body[:clear] + bytes(b ^ stream[start + clear + n] for n, b in enumerate(body[clear:]))
    return bytes(out)


def _rc4(password: str, block: int):  # type: ignore[no-untyped-def]
    first = hashlib.md5(password.encode("utf-16-le"), usedforsecurity=False).digest()[:5]
    second = hashlib.md5((first + _SALT) * 16, usedforsecurity=False).digest()[:5]
    key = hashlib.md5(second + struct.pack("<I", block), usedforsecurity=False).digest()
    return Cipher(ARC4(key), mode=None).encryptor()
