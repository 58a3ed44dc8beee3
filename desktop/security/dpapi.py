"""Windows' own safe for a user's secrets: CryptProtectData and CryptUnprotectData (wincrypt.h), by ctypes."""

from __future__ import annotations

import ctypes
from typing import Any, Final

CRYPTPROTECT_UI_FORBIDDEN: Final = 0x1  # never a window: fail instead
ENTROPY: Final = b"gezhi machine secret"  # another program of the same user does not open it by accident


class Blob(ctypes.Structure):
    """DATA_BLOB: a length and a pointer."""

    _fields_ = (("size", ctypes.c_uint32), ("data", ctypes.POINTER(ctypes.c_ubyte)))


class Dpapi:
    """Protects for the signed-in Windows user. `crypt32` and `kernel32` are the system's libraries, or a test's."""

    name = "dpapi"

    def __init__(self, crypt32: Any = None, kernel32: Any = None) -> None:
        if crypt32 is None:  # pragma: no cover - runs on the customer's machine only
            windll: Any = getattr(ctypes, "windll")  # noqa: B009 - exists on Windows only
            crypt32, kernel32 = windll.crypt32, windll.kernel32
        self._crypt32, self._kernel32 = crypt32, kernel32

    def protect(self, secret: bytes) -> bytes:
        """Raises `OSError` when Windows refuses."""
        return self._call(self._crypt32.CryptProtectData, secret)

    def unprotect(self, kept: bytes) -> bytes:
        """Raises `OSError` for another user's or a changed blob."""
        return self._call(self._crypt32.CryptUnprotectData, kept)

    def _call(self, function: Any, content: bytes) -> bytes:
        out = Blob()
        given, entropy = _blob(content), _blob(ENTROPY)
        done = function(
            ctypes.byref(given), None, ctypes.byref(entropy), None, None, CRYPTPROTECT_UI_FORBIDDEN,
            ctypes.byref(out),
        )  # fmt: skip
        if not done:
            raise OSError("DPAPI refused")
        try:
            return ctypes.string_at(out.data, out.size)
        finally:
            self._kernel32.LocalFree(out.data)


def _blob(content: bytes) -> Blob:
    buffer = (ctypes.c_ubyte * len(content)).from_buffer_copy(content)
    return Blob(len(content), ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ubyte)))
