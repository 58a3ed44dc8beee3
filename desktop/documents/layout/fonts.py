"""The document face: every legal name prints, and what no font of ours can draw is said aloud.

A `FallbackFont` picks the glyph of each character from the first member that has it: Noto Sans SC, then
HanaMinB for the Extension B-F characters that occur in names. Widths are in em (1.0 = the font size).
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont

from desktop.base.errors import EnvironmentFailure
from desktop.base.i18n import _
from desktop.base.paths import resource
from desktop.documents.layout import glyphs

rl_config.useA85 = 0  # text-encoding every stream doubles the time of a page and adds a quarter to its size

STAND_IN = "□"  # what is drawn for a character that no member has
OWN = "own-"  # how the registered name of a font of the office's own begins
_BLOCK = 100  # a bfchar block may hold at most 100 entries (Adobe Technical Note 5014)
_loading = threading.Lock()


class Weight(Enum):
    """How black the text is."""

    REGULAR = "Regular"
    BOLD = "Bold"


class Face(TTFont):
    """One TrueType file. Reportlab's own ToUnicode map writes U+2CB4E as <2CB4E>, which readers take for two
    other characters; ISO 32000-1 9.10.3 asks for UTF-16BE, so the map is rewritten after it is made."""

    def addObjects(self, doc: Any) -> None:
        """Put the subsets into `doc`, each with a map that survives copying out of the document."""
        subsets = [list(subset) for subset in self.state[doc].subsets]
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            base = (SUBSETN(number) + b"+" + self.face.name + self.face.subfontNameX).decode("pdfdoc")
            doc.idToObject["toUnicodeCMap:" + base].content = to_unicode_map(base, subset)


def to_unicode_map(font: str, subset: list[int]) -> str:
    """The CMap that says which character each code of `subset` stands for (code points, by code)."""
    rows = [
        f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>" for code, point in enumerate(subset)
    ]
    blocks: list[str] = []
    for start in range(0, len(rows), _BLOCK):
        part = rows[start : start + _BLOCK]
        blocks += [f"{len(part)} beginbfchar", *part, "endbfchar"]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            f"/CIDSystemInfo << /Registry ({font}) /Ordering ({font}) /Supplement 0 >> def",
            f"/CMapName /{font} def /CMapType 2 def",
            f"1 begincodespacerange <00> <{len(subset) - 1:02X}> endcodespacerange",
            *blocks,
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        ]
    )


@lru_cache(maxsize=8)
def _face(name: str, path: Path) -> Face:
    """A font file, read once a process (0.07 s for Noto, 0.14 s for HanaMinB)."""
    with _loading:
        try:
            face = Face(name, str(path), shapable=False)
        except Exception as error:  # reportlab raises its own kinds for missing and for broken files
            raise EnvironmentFailure(
                _("字体文件 {name} 缺失或已损坏，请重新安装程序").format(name=path.name), code="font.missing"
            ) from error
        pdfmetrics.registerFont(face)
        return face


def _ignorable(char: str) -> bool:
    """Variation selectors, joiners and other marks that take no ink of their own."""
    return (
        unicodedata.category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f" or 0xE0100 <= ord(char) <= 0xE01EF
    )


class FallbackFont:
    """Several faces seen as one."""

    def __init__(self, members: list[tuple[str, Path]]) -> None:
        self._members = members
        self._faces: list[Face | None] = [_face(*members[0])]
        self._glyphs: dict[str, tuple[int, float]] = {}

    def _read(self, member: tuple[str, Path]) -> Face | None:
        """A fallback face; None for a font of the office's own that cannot be used (PostScript outlines, damage)."""
        try:
            return _face(*member)
        except EnvironmentFailure:
            if member[0].startswith(OWN):
                return None
            raise

    @property
    def first(self) -> str:
        """The registered name of the first face."""
        return self._members[0][0]

    def _look_up(self, char: str) -> tuple[int, float]:
        """(member, width in em) of `char`; member -1 for a character without ink, -2 for one nobody has."""
        point = 0x20 if char == "\xa0" else ord(char)
        for number, member in enumerate(self._members):
            if number == len(self._faces):
                self._faces.append(
                    self._read(member)
                )  # the big fallback is read only when a name asks for it
            found = self._faces[number]
            if found is None:
                continue
            face = found.face
            if point in face.charToGlyph:
                return number, face.charWidths.get(point, face.defaultWidth) / 1000
        if _ignorable(char):
            return -1, 0.0
        return -2, self._glyph(STAND_IN)[1]

    def _glyph(self, char: str) -> tuple[int, float]:
        found = self._glyphs.get(char)
        if found is None:
            found = self._glyphs[char] = self._look_up(char)
        return found

    def missing_in(self, text: str) -> list[str]:
        """The characters of `text` that cannot be printed, in order, each once."""
        return [char for char in dict.fromkeys(text) if self._glyph(char)[0] == -2]

    def width(self, text: str) -> float:
        """How wide `text` is, in em."""
        glyphs = self._glyphs
        try:
            return sum([glyphs[char][1] for char in text])
        except KeyError:
            return sum(self._glyph(char)[1] for char in text)

    def runs(self, text: str) -> Iterator[tuple[int, str]]:
        """Stretches of `text` that one member draws: (member number, text)."""
        members = {self._glyph(char)[0] for char in text}
        if members == {0}:
            yield 0, text
            return
        picked: list[tuple[int, str]] = []
        for char in text:
            member = self._glyph(char)[0]
            if member >= 0:
                picked.append((member, char))
            elif member == -2:
                picked.append((self._glyph(STAND_IN)[0], STAND_IN))
        edges = [0, *(k for k, (a, b) in enumerate(pairwise(picked), 1) if a[0] != b[0]), len(picked)]
        for start, end in pairwise(edges):
            if start < end:
                yield picked[start][0], "".join(char for _member, char in picked[start:end])

    def codes(self, text: str, document: Any) -> Iterator[tuple[int, str, bytes]]:
        """What a page must say to draw `text`: (member, font resource, character codes) in reading order."""
        for member, run in self.runs(text):
            face = self._faces[member]
            if face is None:  # no glyph was ever found there
                continue
            for subset, codes in face.splitString(run, document):
                yield member, face.getSubsetInternalName(subset, document), codes


def font(weight: Weight) -> FallbackFont:
    """The document face in one weight. HanaMinB has one weight only; the canvas thickens it for bold.

    Fonts of the office's own (`glyphs.using`) are asked last.
    """
    return _font(weight, glyphs.current().fonts)


@lru_cache(maxsize=8)
def _font(weight: Weight, own: tuple[Path, ...]) -> FallbackFont:
    name = f"NotoSansSC-{weight.value}"
    members = [(name, resource("fonts", f"{name}.ttf")), ("HanaMinB", resource("fonts", "HanaMinB.ttf"))]
    return FallbackFont(
        [*members, *((f"{OWN}{number}-{path.stem}", path) for number, path in enumerate(own))]
    )
