"""The report as a Word file: the look of GB/T 9704-2012, or the district's own document with the text put in.

The margins, sizes and line height are those of the standard (156 × 225 mm of text, 22 lines of 28 points). The fonts
are named as offices name them; `altName` says which free ones stand in where they are missing. The same report makes
the same bytes: the file carries the day of the report, never the clock.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.returns.report.compose import HEAD, ITEM, SIGN, SUBHEAD, TEXT, TITLE, TO, Block

MARK: Final = "{{正文}}"
BODY: Final = re.compile(r"\{\{\s*(正文|body)\s*\}\}")
_HOLE: Final = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_PART_DAY: Final = (1980, 1, 1, 0, 0, 0)
# style: font, points, centred or to the right, indented by two characters
_LOOK: Final = {
    TITLE: ("方正小标宋简体", 22, "center", False), TO: ("仿宋_GB2312", 16, "", False), HEAD: ("黑体", 16, "", True),
    SUBHEAD: ("楷体_GB2312", 16, "", True), TEXT: ("仿宋_GB2312", 16, "", True), ITEM: ("仿宋_GB2312", 16, "", True),
    SIGN: ("仿宋_GB2312", 16, "right", False),
}  # fmt: skip
_FREE: Final = {
    "方正小标宋简体": "Noto Serif CJK SC", "仿宋_GB2312": "Noto Serif CJK SC", "楷体_GB2312": "Noto Serif CJK SC",
    "黑体": "Noto Sans CJK SC",
}  # fmt: skip


def write(
    blocks: Sequence[Block],
    out: Path,
    *,
    template: Path | None = None,
    words: dict[str, str] | None = None,
    day: datetime | None = None,
) -> None:
    """Write the report into a new file.

    `template` is the district's own document: the paragraph {{正文}} becomes the text, and {{A11}}, {{单位}} … anywhere,
    also in tables and headers, become what `words` says. Raises `Refused` for a template that is no .docx or has no
    place for the text, `EnvironmentFailure` when the file cannot be written.
    """
    document = _opened(template) if template else _blank()
    if template:
        _put_into(document, blocks, words or {})
    else:
        for block in blocks:
            _look(document.add_paragraph(), block)
    _stamp(document, day or datetime(2026, 1, 1), blocks)  # noqa: DTZ001 - Word keeps no zone here
    held = io.BytesIO()
    document.save(held)
    try:
        out.write_bytes(_steady(held.getvalue()))
    except OSError as error:
        words_ = _("写不了文件“{name}”:可能正被 WPS 或 Word 打开,或文件夹只读。").format(name=out.name)
        raise EnvironmentFailure(words_, code="report.not_writable") from error


def _opened(path: Path) -> Document:
    try:
        return docx.Document(str(path))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, PackageNotFoundError) as error:
        raise Refused(
            _("这不是 .docx 文档,或文件已损坏。请在 WPS 或 Word 中另存为 .docx。"), code="report.template"
        ) from error


def _blank() -> Document:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(16)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
    _page_number(section.footer.paragraphs[0])
    _alternatives(document)
    return document


def _look(paragraph: Paragraph, block: Block) -> None:
    font, size, side, indented = _LOOK[block.style]
    run = paragraph.add_run(block.text)
    run.font.size = Pt(size)
    run.font.name = "Times New Roman"
    look: Any = run._element.rPr
    look.rFonts.set(qn("w:eastAsia"), font)
    style = paragraph.paragraph_format
    style.space_before = style.space_after = Pt(0)
    style.line_spacing_rule, style.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28 if size == 16 else 34)
    if indented:
        style.first_line_indent = Pt(2 * size)
    if side:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if side == "center" else WD_ALIGN_PARAGRAPH.RIGHT
    if block.style in (HEAD, SUBHEAD):
        style.keep_with_next = True
        level = OxmlElement("w:outlineLvl")  # so that the navigation pane of Word and WPS shows it
        level.set(qn("w:val"), "0" if block.style == HEAD else "1")
        paragraph._p.get_or_add_pPr().append(level)


def _page_number(paragraph: Paragraph) -> None:
    """— 1 — in the middle of the foot."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ").font.size = Pt(14)
    run = paragraph.add_run()
    run.font.size = Pt(14)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            node = OxmlElement("w:fldChar")
            node.set(qn("w:fldCharType"), kind)
        else:
            node = OxmlElement("w:instrText")
            node.text = text
        run._element.append(node)
    paragraph.add_run(" —").font.size = Pt(14)


def _alternatives(document: Document) -> None:
    """Which free font stands in for each that the standard names."""
    for part in document.part.package.iter_parts():
        if str(part.partname).endswith("fontTable.xml"):
            extra = "".join(
                f'<w:font w:name="{name}"><w:altName w:val="{free}"/><w:charset w:val="86"/></w:font>'
                for name, free in _FREE.items()
            )
            part._blob = part.blob.replace(b"</w:fonts>", f"{extra}</w:fonts>".encode())


def _put_into(document: Document, blocks: Sequence[Block], words: dict[str, str]) -> None:
    places = [p for p in _paragraphs(document) if BODY.search(p.text)]
    if not places:
        raise Refused(
            _("模板里没有写“{mark}”的一段,不知道正文放在哪里。").format(mark=MARK),
            code="report.no_body",
        )
    known = words | {b.style: b.text for b in blocks if b.style in (TITLE, TO)}
    titled = any("{{标题}}" in p.text or "{{title}}" in p.text for p in _paragraphs(document))
    for place in places:
        for block in blocks:
            if block.style == TITLE and titled:
                continue
            made = deepcopy(place._p)
            place._p.addprevious(made)
            _retext(Paragraph(made, place._parent), block.text)
        _drop(place._p)
    names = {"标题": TITLE, "主送": TO}
    for paragraph in _paragraphs(document):
        if _HOLE.search(paragraph.text):
            text = _HOLE.sub(lambda m: known.get(names.get(m[1], m[1]), m[0]), paragraph.text)
            _retext(paragraph, text)


def _retext(paragraph: Paragraph, text: str) -> None:
    """Another text in the look of the paragraph's first run."""
    runs = paragraph.runs
    for run in runs[1:]:
        _drop(run._element)
    if runs:
        runs[0].text = text
    else:
        paragraph.add_run(text)


def _drop(node: Any) -> None:
    node.getparent().remove(node)


def _paragraphs(document: Document) -> list[Paragraph]:
    """Those of the body, of tables, of headers and footers."""
    found = list(document.paragraphs)
    found += [
        p for table in document.tables for row in table.rows for cell in row.cells for p in cell.paragraphs
    ]
    for section in document.sections:
        found += [*section.header.paragraphs, *section.footer.paragraphs]
    return found


def _stamp(document: Document, day: datetime, blocks: Sequence[Block]) -> None:
    about = document.core_properties
    about.created = about.modified = day
    about.title = next((block.text for block in blocks if block.style == TITLE), "")
    about.author = about.last_modified_by = about.comments = ""
    about.revision = 1


def _steady(data: bytes) -> bytes:
    """The same package with one day for every part, so that the same report is the same file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as read, zipfile.ZipFile(out, "w") as wrote:
        for name in read.namelist():
            info = zipfile.ZipInfo(name, _PART_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            wrote.writestr(info, read.read(name))
    return out.getvalue()
