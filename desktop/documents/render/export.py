"""A finished PDF as pictures for an advert shop that wants PNG or JPG: one file a page beside it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pypdfium2

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress
from desktop.documents.layout import raster

KINDS: Final = ("png", "jpg")
DPI: Final = 150  # what shops print a board at that is seen from two metres


@dataclass(frozen=True, slots=True)
class Picture:
    """One finished picture: its file, its size in pixels and in bytes."""

    path: Path
    width: int
    height: int
    size: int


def pictures(pdf: Path, kind: str, *, dpi: int = DPI, progress: Progress = SILENT) -> tuple[Picture, ...]:
    """Every page of `pdf` as `name.png`, or `name-01.png` … when there are several; RGB, dots an inch noted inside.

    Memory stays below 600 MB for a page of 120 x 240 cm at 150 dots an inch. Raises `Refused` for another kind, dots
    an inch that cannot be done or pages too large; `EnvironmentFailure` when a file cannot be written; `Cancelled`.
    Nothing is left behind then.
    """
    if kind not in KINDS:
        text = _("出图可以是 {kinds}，不能是“{kind}”")
        raise Refused(text.format(kinds="、".join(KINDS), kind=kind), code="export.kind")
    document = pypdfium2.PdfDocument(pdf)
    made: list[Picture] = []
    try:
        for number in range(len(document)):
            tail = f"-{number + 1:0{max(2, len(str(len(document))))}d}" if len(document) > 1 else ""
            made.append(
                _picture(document, number, pdf.with_name(f"{pdf.stem}{tail}.{kind}"), kind, dpi, progress)
            )
    except BaseException:
        for one in made:
            one.path.unlink(missing_ok=True)
        raise
    finally:
        document.close()
    return tuple(made)


def _picture(
    document: pypdfium2.PdfDocument, number: int, path: Path, kind: str, dpi: int, progress: Progress
) -> Picture:
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as out:
            size = raster.write_page(document, number, out, kind=kind, dpi=dpi, progress=progress)
        part.replace(path)
    except OSError as error:
        text = _("写不了“{name}”:请检查文件夹能否写入、磁盘空间够不够。")
        raise EnvironmentFailure(text.format(name=path.name), code="export.cannot_write") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return Picture(path, size.width, size.height, path.stat().st_size)
