"""Workbooks printed by LibreOffice, and what stands where on their pages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest

from desktop.base.paths import resource

Box = tuple[float, float, float, float]  # left, bottom, right, top in points

needed = pytest.mark.skipif(
    shutil.which("soffice") is None and sys.platform != "linux",  # where `make test` installs it
    reason="needs LibreOffice",
)


@dataclass(frozen=True)
class Page:
    """One page: its size, rules and fills, pictures, and the pieces of text with their boxes."""

    size: tuple[float, float]
    paths: tuple[Box, ...]
    images: tuple[Box, ...]
    texts: tuple[tuple[str, Box], ...]


def printed(books: Sequence[Path], folder: Path) -> list[list[Page] | None]:
    """The pages of each workbook, None for one LibreOffice does not open by itself. One start for all of them."""
    made = [folder / "pdf" / f"{book.stem}.pdf" for book in books]
    converted(books, folder / "pdf", "pdf", folder)
    return [_pages(path) if path.exists() else None for path in made]


def converted(books: Sequence[Path], out: Path, form: str, folder: Path) -> None:
    """Workbooks as LibreOffice writes them in another form; `folder` keeps what it needs for itself."""
    fonts = folder / "fonts.conf"  # our own fonts alone, so that it does not matter which are installed
    dirs = f"<dir>{resource('fonts')}</dir><cachedir>{folder / 'cache'}</cachedir>"
    fonts.write_text(f"<fontconfig>{dirs}</fontconfig>", "utf-8")
    command = [
        "soffice",
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        form,
    ]
    command += ["--outdir", str(out), *map(str, books)]
    world = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
    done = subprocess.run(command, capture_output=True, check=False, timeout=600, env=world)
    assert done.returncode == 0, done.stderr


def _pages(path: Path) -> list[Page]:
    with pdfium.PdfDocument(path) as pdf:
        return [_page(page) for page in pdf]


def _page(page: pdfium.PdfPage) -> Page:
    text, paths, images, texts = page.get_textpage(), [], [], []
    for one in page.get_objects(max_depth=4):
        box = (*(round(side, 1) for side in one.get_bounds()),)
        if one.type == raw.FPDF_PAGEOBJ_PATH:
            paths.append(box)
        elif one.type == raw.FPDF_PAGEOBJ_IMAGE:
            images.append(box)
    for number in range(text.count_rects()):
        rect = text.get_rect(number)
        texts.append((text.get_text_bounded(*rect).strip(), (*(round(side, 1) for side in rect),)))
    return Page(page.get_size(), tuple(paths), tuple(images), tuple(texts))


def differences(blank: Page, filled: Page, *, below: float = 0.0) -> list[str]:
    """What is not where it was, outside what was filled in; `below` this height rows may have grown, so that only
    the columns have to stand where they stood."""
    found = [] if blank.size == filled.size else [f"page {blank.size} {filled.size}"]
    found += [f"picture {box}" for box in blank.images if not _near(box, filled.images)]
    if len(blank.images) != len(filled.images) or len(blank.paths) != len(filled.paths):
        found.append(f"{len(filled.images)} pictures, {len(filled.paths)} rules")
    for box in blank.paths:
        fixed = box[1] > below
        if not _near(box if fixed else _column(box), filled.paths if fixed else map(_column, filled.paths)):
            found.append(f"rule {box}")
    for words, box in blank.texts:
        if words.replace("%", "").replace(".", "").isdecimal():
            continue  # a sum over cells that were empty then
        there = [other for said, other in filled.texts if said == words]
        fixed = box[1] > below
        if not _near(box if fixed else _column(box), there if fixed else map(_column, there)):
            found.append(f"words {words} {box}")
    return found


def _column(box: Box) -> Box:
    return (box[0], 0.0, box[2], 0.0)


def _near(box: Box, others: Iterable[Box]) -> bool:
    return any(all(abs(a - b) <= 0.6 for a, b in zip(box, other, strict=True)) for other in others)
