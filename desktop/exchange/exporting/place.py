"""Putting a written list in its place: whole or not at all, and in words when somebody else holds the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.base.errors import Refused
from desktop.base.i18n import _


@contextmanager
def put_in_place(path: Path) -> Iterator[Path]:
    """Gives a path beside `path` to write to and moves it there on leaving; on any exception nothing is left.

    Raises `Refused` (`export.cannot_write`) when the folder or an open file does not let itself be written.
    """
    unfinished = path.with_name(f".{path.name}.part")
    try:
        try:
            yield unfinished
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        words = _("写不了文件“{name}”。它可能正在 WPS 里打开,或者文件夹不让写;请关闭或换个地方再导出。")
        raise Refused(words.format(name=path.name), code="export.cannot_write") from error
