"""Which bytes are a picture that is kept and handed on: a JPEG or PNG whose own header says a bearable size."""

from __future__ import annotations

from typing import Final

MOST_BYTES: Final = 2_000_000  # of what is kept; a portrait of 1000 × 1400 dots takes a fifth of it
MOST_DOTS: Final = 60_000_000  # what is drawn takes four bytes each in memory
MOST_CARRIED: Final = 512  # pictures in one bundle: each takes 150 bytes of a manifest that may have 256 KiB
MOST_CARRIED_BYTES: Final = (
    64 * 1024 * 1024
)  # they stand in memory while a bundle is taken in; the rest goes next time
MOST_ASKED: Final = 4_096  # names of missing pictures in one bundle; the rest is asked for next time
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"

_PNG_START: Final = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # ISO 10918-1, table B.1: SOF markers
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length behind them
_SCAN: Final = frozenset({0xD9, 0xDA})  # the end, and where the dots begin: no frame header comes behind it


def media_type(data: bytes) -> str | None:
    """`image/jpeg` or `image/png`; None for anything else, for too many bytes, and for too many dots.

    Only header bytes are looked at, and nothing is decoded: what is announced here is what a decoder would allocate.
    """
    if len(data) > MOST_BYTES:
        return None
    if data.startswith(_PNG_START):
        return PNG if _bearable(_number(data[16:20]), _number(data[20:24])) else None
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG if _bearable(*_frame(data)) else None
    return None


def _bearable(wide: int, high: int) -> bool:
    return wide >= 1 and high >= 1 and wide * high <= MOST_DOTS


def _number(raw: bytes) -> int:
    return int.from_bytes(raw, "big")


def _frame(jpeg: bytes) -> tuple[int, int]:
    """Width and height of the frame header (ISO 10918-1, B.2.2); (0, 0) when there is none."""
    at = 2
    while at + 9 <= len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if marker in _FRAMES:
            return _number(jpeg[at + 7 : at + 9]), _number(jpeg[at + 5 : at + 7])
        if marker in _SCAN:
            break
        if marker == 0xFF:  # a fill byte
            at += 1
        else:
            at += 2 if marker in _ALONE else 2 + max(2, _number(jpeg[at + 2 : at + 4]))
    return 0, 0
