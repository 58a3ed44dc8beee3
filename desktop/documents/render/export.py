"""A finished PDF as pictures for an advert shop that wants PNG or JPG: one file a page beside it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pypdfium2

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress
from desktop.documents.layout import raster

KINDS: Final = ("png", "jpg")
TOLD: Final = 3  # files named in a refusal
DPI: Final = 150  # what shops print a board at that is seen from two metres


@dataclass(frozen=True, slots=True)
class Picture:
    """One finished picture: its file, its size in pixels and in bytes."""

    path: Path
    width: int
    height: int
    size: int


def names(pdf: Path, kind: str, pages: int) -> tuple[Path, ...]:
    """The files the pages of `pdf` become: `name.png`, or `name-01.png` … when there are several."""
    digits = max(2, len(str(pages)))
    tails = [f"-{number:0{digits}d}" for number in range(1, pages + 1)] if pages > 1 else [""]
    return tuple(pdf.with_name(f"{pdf.stem}{tail}.{kind}") for tail in tails)


def taken(pdf: Path, kind: str) -> tuple[Path, ...]:
    """Pictures that lie where those of `pdf` would come to lie, however many pages it is going to have."""
    numbered = re.compile(rf"{re.escape(pdf.stem)}(-\d{{2,}})?\.{kind}", re.IGNORECASE)
    if not pdf.parent.is_dir():
        return ()
    return tuple(sorted(one for one in pdf.parent.iterdir() if numbered.fullmatch(one.name)))


def insist_free(found: Sequence[Path]) -> None:
    """Raise `Refused` (`export.taken`) naming the pictures that would be replaced, if there are any."""
    if found:
        listed = "、".join(one.name for one in found[:TOLD]) + ("…" if len(found) > TOLD else "")
        text = _("已经有同名的图片 {n} 张({names}),没有覆盖。请换一个名字,或者确认要覆盖。")
        raise Refused(text.format(n=len(found), names=listed), code="export.taken")


def insist_public(public: bool) -> None:
    """Raise `Refused` for an internal paper: it leaves the office in no form."""
    if not public:
        raise Refused(_("内部材料不出图片。"), code="export.internal")


def pictures(
    pdf: Path, kind: str, *, dpi: int = DPI, progress: Progress = SILENT, overwrite: bool = False
) -> tuple[Picture, ...]:
    """Every page of `pdf` as a picture under `names`; RGB, dots an inch noted inside.

    Memory stays below 600 MB for a page of 120 x 240 cm at 150 dots an inch. Raises `Refused` for another kind, dots
    an inch that cannot be done, pages too large, or pictures that are there already unless `overwrite`;
    `EnvironmentFailure` when a file cannot be written; `Cancelled`. Nothing is left behind then.
    """
    if kind not in KINDS:
        text = _("出图可以是 {kinds}，不能是“{kind}”")
        raise Refused(text.format(kinds="、".join(KINDS), kind=kind), code="export.kind")
    document = pypdfium2.PdfDocument(pdf)
    made: list[Picture] = []
    with contextlib.closing(document), contextlib.ExitStack() as undo:
        wanted = names(pdf, kind, len(document))
        if not overwrite:
            insist_free([one for one in wanted if one.exists()])
        for number, path in enumerate(wanted):
            made.append(_picture(document, number, path, kind, dpi, progress))
            undo.callback(path.unlink, missing_ok=True)
        undo.pop_all()
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
