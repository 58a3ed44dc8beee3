"""An xlsx package as parts: sheets opened as XML and edited cell by cell, everything else copied as bytes."""

from __future__ import annotations

import posixpath
import zipfile
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.returns.template.sheet import Sheet, Style, parse, space_of, written

_REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MOST_BYTES = 200_000_000
_MOST_PARTS = 2_000
_OLE = b"\xd0\xcf\x11\xe0"


class Package:
    """An opened template. Raises `Refused` for what is no xlsx workbook."""

    def __init__(self, path: Path) -> None:
        self._renamed = False
        self._drawn: dict[str, Any] = {}
        try:
            with path.open("rb") as file:
                if file.read(4) == _OLE:
                    raise Refused(
                        _("这是旧版 .xls 或有密码的文件。请在 WPS 或 Excel 中去掉密码,另存为 .xlsx 后再填。"),
                        code="template.not_xlsx",
                    )
            with zipfile.ZipFile(path) as package:
                self._infos = package.infolist()
                if sum(i.file_size for i in self._infos) > _MOST_BYTES or len(self._infos) > _MOST_PARTS:
                    raise Refused(_("文件太大或内容异常"), code="file.too_large")
                self._parts = {info.filename: package.read(info) for info in self._infos}
            self._workbook = parse(self._parts["xl/workbook.xml"])
        except FileNotFoundError as error:
            raise EnvironmentFailure(_("找不到表格文件。"), code="template.missing") from error
        except (
            zipfile.BadZipFile,
            KeyError,
            etree.XMLSyntaxError,
            RuntimeError,
            NotImplementedError,
        ) as error:
            raise Refused(_("这不是 .xlsx 表格,或文件已损坏。"), code="template.not_xlsx") from error

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """The visible worksheets by name, in order."""
        targets = self._targets("xl/workbook.xml")
        found = {}
        for node in self._workbook.iter("{*}sheet"):
            part = targets.get(node.get(_REL_ID) or "", "")
            if part in self._parts and node.get("state", "visible") == "visible" and "worksheet" in part:
                found[str(node.get("name"))] = Sheet(self, str(node.get("name")), part)
        return found

    def _targets(self, part: str) -> dict[str, str]:
        folder, name = posixpath.split(part)
        relations = self._parts.get(f"{folder}/_rels/{name}.rels")
        if relations is None:
            return {}
        return {
            node.get("Id", ""): posixpath.normpath(posixpath.join(folder, node.get("Target", ""))).lstrip("/")
            if not node.get("Target", "").startswith("/")
            else node.get("Target", "").lstrip("/")
            for node in parse(relations).iter("{*}Relationship")
        }

    def bytes_of(self, part: str) -> bytes:
        """A part as it is in the file."""
        return self._parts[part]

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings as plain text."""
        data = self._parts.get("xl/sharedStrings.xml")
        if data is None:
            return []
        return ["".join(t.text or "" for t in item.iter("{*}t")) for item in parse(data).iter("{*}si")]

    @cached_property
    def styles(self) -> list[Style]:
        """Number format and lock of every cell style."""
        data = self._parts.get("xl/styles.xml")
        if data is None:
            return []
        root = parse(data)
        formats = {int(n.get("numFmtId", 0)): n.get("formatCode", "") for n in root.iter("{*}numFmt")}
        found = []
        for cells in root.iter("{*}cellXfs"):
            for xf in cells.iter("{*}xf"):
                number = int(xf.get("numFmtId", 0))
                code = formats.get(number, {9: "0%", 10: "0.00%"}.get(number, ""))
                protection = xf.find("{*}protection")
                locked = protection is None or protection.get("locked", "1") not in ("0", "false")
                alignment = xf.find("{*}alignment")
                wraps = alignment is not None and alignment.get("wrapText") in ("1", "true")
                found.append(Style("%" in code, locked, wraps))
        return found

    def names(self) -> list[Any]:
        """The defined names of the workbook, which may be changed in place."""
        self._renamed = True
        return list(self._workbook.iter("{*}definedName"))

    def drawings(self, sheet: Sheet) -> list[Any]:
        """What lies over a sheet (pictures, text boxes, charts) as XML that may be changed in place."""
        parts = (target for target in self._targets(sheet.part).values() if "/drawings/drawing" in target)
        return [
            self._drawn.setdefault(part, parse(self._parts[part])) for part in parts if part in self._parts
        ]

    def save(self, path: Path) -> None:
        """Write the package: edited sheets anew, everything else byte for byte, formulas to be worked out on opening."""
        edited = {sheet.part: sheet.bytes() for sheet in self.sheets.values() if sheet.touched}
        edited |= {
            part: data
            for part, root in self._drawn.items()
            if (data := written(root)) != written(parse(self._parts[part]))
        }
        if edited:
            edited |= self._stale_elsewhere(edited)
            edited |= self._recalculating()
        waiting = path.with_name(path.name + ".part")
        try:
            with zipfile.ZipFile(waiting, "w") as package:
                for info in self._infos:
                    package.writestr(
                        info, edited.get(info.filename, self._parts[info.filename]), info.compress_type
                    )
            waiting.replace(path)
        except OSError as error:
            waiting.unlink(missing_ok=True)
            raise EnvironmentFailure(
                _("写不了文件“{name}”:可能正被 WPS 或 Excel 打开,或文件夹只读。").format(name=path.name),
                code="template.not_writable",
            ) from error

    def _stale_elsewhere(self, edited: dict[str, bytes]) -> dict[str, bytes]:
        """Other sheets whose formulas look at an edited one lose the values they had worked out."""
        names = [sheet.name for sheet in self.sheets.values() if sheet.part in edited]
        found = {}
        for sheet in self.sheets.values():
            formulas = (f.text or "" for f in sheet.root.iter("{*}f"))
            if sheet.part not in edited and any(name in text for text in formulas for name in names):
                sheet.forget_results()
                found[sheet.part] = sheet.bytes()
        return found

    def _recalculating(self) -> dict[str, bytes]:
        settings = self._workbook.find("{*}calcPr")
        if settings is not None and settings.get("fullCalcOnLoad") in ("1", "true"):
            return {"xl/workbook.xml": written(self._workbook)} if self._renamed else {}
        if settings is None:
            settings = etree.Element(f"{space_of(self._workbook)}calcPr")
            # The schema orders the children: calcPr stands after the names and before the views kept for others.
            before = [n for n in self._workbook if _local(n) in _BEFORE_CALC]
            before[-1].addnext(settings)
        settings.set("fullCalcOnLoad", "1")
        return {"xl/workbook.xml": written(self._workbook)}


_BEFORE_CALC = frozenset(
    ("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
     "externalReferences", "definedNames")
)  # fmt: skip


def _local(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]
