"""Photographs from strangers: opened in a capped process of their own, given back upright, cropped and clean."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Final

from desktop.base import children
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.documents.layout.photo import MOST_PIXELS, Frame
from desktop.documents.picture_child import MOST_BYTES, TOO_LARGE

CHILD_FLAG: Final = "--read-picture"
SECONDS: Final = 30.0


def look(data: bytes) -> bytes:
    """The picture upright, at most 900 dots a side, as a JPEG to show; raises `Refused` when it is none."""
    return _ask(data, "look")


@dataclass(frozen=True, slots=True)
class Plan:
    """A scan or photo made ready to lie behind the map: a JPEG and its size in dots."""

    jpeg: bytes
    wide: int
    high: int


def plan(data: bytes) -> Plan:
    """A scanned map, upright and clean, fine enough to trace; raises `Refused` when it is no picture."""
    jpeg = _ask(data, "plan")
    return Plan(jpeg, *_size(jpeg))


def _size(jpeg: bytes) -> tuple[int, int]:
    """Width and height as the JPEG's own frame header says them (ISO 10918-1, B.2.2); the child wrote it."""
    at = 2
    while jpeg[at] == 0xFF and not 0xC0 <= jpeg[at + 1] <= 0xC3:
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4])
    return int.from_bytes(jpeg[at + 7 : at + 9]), int.from_bytes(jpeg[at + 5 : at + 7])


def cropped(data: bytes, frame: Frame | None = None) -> bytes:
    """The part of the upright picture in `frame` (by default the middle) as a portrait of 5:7, at most 1000 × 1400 dots,
    without camera data; raises `Refused` for what is no picture, is too large, or keeps the reader too long."""
    told = frame or Frame.whole()
    return _ask(data, f"crop:{told.left:.6f},{told.top:.6f},{told.width:.6f},{told.height:.6f}")


def _ask(data: bytes, job: str) -> bytes:
    if len(data) > MOST_BYTES:
        text = _(
            "照片文件 {size:.0f} MB,最多 {n} MB。请用手机自带的“编辑”或电脑的“画图”把它改小,或者重拍一张,再选一次。"
        )
        words = text.format(size=len(data) / 1e6, n=MOST_BYTES // 1_000_000)
        raise Refused(words, code="photo.too_large")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GEZHI_")},
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
    }
    unreadable = Refused(
        _("这张照片打不开。请用 JPEG、PNG、BMP 或 WEBP 照片,或用手机重拍一张。"), code="photo.unreadable"
    )
    try:
        done = subprocess.run(  # noqa: S603 - our own program, arguments as a list
            [*children.command(CHILD_FLAG), job],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            env=environment,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise unreadable from error
    if done.returncode == TOO_LARGE:
        raise _too_large(done.stdout)
    if done.returncode != 0 or not done.stdout.startswith(b"\xff\xd8"):
        raise unreadable
    return done.stdout


def _too_large(told: bytes) -> Refused:
    """What it is, how large, and what to do: the child says width and height."""
    wide, _space, high = told.decode("ascii", "replace").partition(" ")
    text = _(
        "这张图片有 {wide}×{high} 点,打开要占太多内存,可能是扫描件、拼接图或坏文件,没有读入。最多 {n} 万点;"
        "请用电脑的“画图”把宽和高改到 4000 点以内另存,或者用手机重拍一张。"
    )
    return Refused(text.format(wide=wide, high=high, n=MOST_PIXELS // 10_000), code="photo.too_large")
