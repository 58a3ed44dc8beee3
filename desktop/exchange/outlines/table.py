"""The table of proposals as a CSV to correct in WPS and hand back: one line an outline, the building by its words."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Final

from desktop.base.errors import Refused
from desktop.base.i18n import N_, _
from desktop.exchange.outlines.labels import plain
from desktop.exchange.outlines.matching import FIT_NAMES, Listed, Matching, size

HEADINGS: Final = (
    N_("序号"),
    N_("文件里的编号"),
    N_("图层"),
    N_("图上文字"),
    N_("面积(平方米)"),
    N_("结果"),
    N_("楼栋"),
)
MOST_BYTES: Final = 5_000_000


def written(matching: Matching, listed: Sequence[Listed]) -> bytes:
    """The table, UTF-8 with a mark so that WPS shows it right."""
    titles = {one.id: one.title for one in listed}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_(heading) for heading in HEADINGS])
    for number, match in enumerate(matching.matches, 1):
        outline = match.outline
        writer.writerow(
            (
                number, _safe(outline.source), _safe(outline.layer), _safe(outline.label), round(size(outline)),
                _(FIT_NAMES[match.fit]), titles.get(match.building, ""),
            )
        )  # fmt: skip
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _safe(text: str) -> str:
    """Words of a stranger's file that a spreadsheet would take for a formula get a quote before them."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t") else text


def read(content: bytes, matching: Matching, listed: Sequence[Listed], file: str) -> Mapping[int, str]:
    """The clerk's word: place in `matches` → building id, "" for none. The number of the line and the object must
    belong together. Raises `Refused` naming the line."""
    if len(content) > MOST_BYTES:
        raise Refused(_("“{file}”太大，不是对照表").format(file=file), code="map.table")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")
    known: dict[str, list[str]] = {}
    for one in listed:
        for words in (one.title, one.id, f"{one.names[0] if one.names else ''}{one.label}"):
            known.setdefault(plain(words), []).append(one.id)
    chosen: dict[int, str] = {}
    for line, row in enumerate(list(csv.reader(io.StringIO(text)))[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        number = row[0].strip()
        at = int(number) - 1 if number.isdecimal() else -1
        if not 0 <= at < len(matching.matches) or len(row) < len(HEADINGS):
            raise _wrong(file, line, _("序号不对，请不要改前面几列"))
        if row[1].strip().lstrip("'") != matching.matches[at].outline.source.strip().lstrip("'"):
            raise _wrong(file, line, _("和图上的对象对不上，请重新生成对照表"))
        words = row[len(HEADINGS) - 1]
        found = set(known.get(plain(words), [])) if plain(words) else {""}
        if len(found) != 1:
            raise _wrong(file, line, _("没有楼栋“{name}”，请写成“小区名3号楼”的样子").format(name=words[:40]))
        chosen[at] = next(iter(found))
    return chosen


def _wrong(file: str, line: int, why: str) -> Refused:
    return Refused(_("“{file}”第 {line} 行：{why}").format(file=file, line=line, why=why), code="map.table")
