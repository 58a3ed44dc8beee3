"""What a row under a header is: data, a band, a total, a line to be signed, a repeated heading, help."""

from __future__ import annotations

import re

from desktop.domain.typed_text import bare
from desktop.exchange.workbook_data import Merge, Row, text_of

_TOTAL = re.compile(r"^.{0,10}(合计|小计|总计|累计|共计)([::]?[\d,]*[户人名栋次]*)?[::]?$")
_FOOTER = re.compile(
    r"^(.{0,6}(制表|填表|填报|核查|审核|复核|经办|审批|盖章|统计|主管|负责|录入|校对|登记|采集|调查|报送)(人|员|单位|日期|时间|负责人|领导)?(签字|签名|\(签字\))?[::]"
    r"|(注|备注|说明|备注说明|附注|填表说明|填写说明|备注\d)[::、.]|联系电话[::]|第\d+页|(单位)?(公章|盖章))"
)
# A row of nothing but labels, signatures and the day is what stands under a table to be signed.
_LABELLED = re.compile(r"^[^\d:,。;]{1,14}:")
_SIGNED = re.compile(r"^.{0,12}(签字|签名|盖章|公章|填表人?|填报人?|制表人?|审核人?)(\(.{0,6}\))?$")
_SIGNING_DAY = re.compile(r"^\d{4}[-./年]\d{1,2}([-./月](\d{1,2}日?)?)?$|^年月日$")
_PLACE_LABEL = re.compile(r"^(小区|楼|栋|幢|院|单元|[微小]?网?格|社区|片区)[^员长人书章签]*:")
_COUNTED = re.compile(
    r"^(本.{1,4})?(总|合)?(共|计)(计|有)?:?(\d+[户人名口栋套间],?)+$|^.{0,8}(总(人|户|人口|套)数|(人|户|套)数(合计|总计|小计))(:?\d*[户人名口套]?)$"
)
_FIGURE = re.compile(r"^[\d,.]+[户人名口栋套间个]?$|^[-—/]+$")
_HELP = re.compile(
    r"^(例|如|示例|样例|范例|举例|填写|请|按|选填|必填|格式|可填|下拉|单选|多选)|^\(?(必填|选填)|\d+位|写全称|…$|[男]/[女]|填写示例|填报说明|阿拉伯数字|yyyy|YYYY"
)
_BAND = re.compile(
    r"[【】◆■●★▲◇]|^第?[一二三四五六七八九十]+[、.]|共\d+[户人栋]|号楼|小区|[栋幢座院]\(|单元$|^\([一二三四五六七八九十]+\)"
)
_GLANCE = 200  # characters of a cell that are looked at to tell what its row is


def row_class(
    row: Row | None,
    patterns: list[dict[int, str]],
    wide: Merge | None,
    depth: int,
    labels: dict[int, str],
    footer: bool,
) -> str:
    """The class of a row `depth` rows under the header whose cells are `patterns`; `wide` is a merge that begins here.

    `footer` tells that a line to be signed stood above. See `Table` for the classes.
    """
    cells = {
        c: t for c, v in (row or {}).items() if (t := bare(v[:_GLANCE]) if isinstance(v, str) else text_of(v))
    }
    if not cells:
        return "blank"
    texts = list(cells.values())
    for pattern in patterns:
        same = len(cells.items() & pattern.items())
        if same >= 2 and same >= 0.6 * len(cells) and same >= 0.5 * len(pattern):
            return "repeated_header"
    if _is_total(texts):
        return "total"
    if len(cells) <= 6 and _FOOTER.search(texts[0]):
        return "help" if depth <= 2 and len(cells) == 1 and "说明" in texts[0] else "footer"
    if depth > 1 and _is_to_be_signed(texts):
        return "footer"
    if depth <= 3 and (_is_help(texts) or _is_count(texts)):
        return "help"
    if len(cells) == 1:
        if footer:
            return "footer"
        if _is_band(next(iter(cells.items())), wide, labels):
            return "section"
    return "data"


def _is_total(texts: list[str]) -> bool:
    if any(_COUNTED.match(t) for t in texts) and all(
        _COUNTED.match(t) or _TOTAL.match(t) or _FIGURE.match(t) for t in texts
    ):
        return not any(re.search(r"\d{15}", t) for t in texts)
    if not any(_TOTAL.match(t) for t in texts[:4]):
        return False
    return not any(re.search(r"\d{15}", t) for t in texts)


def _is_to_be_signed(texts: list[str]) -> bool:
    """Whether a row is a line to be signed: labels, signatures and a day only, and no identity number."""
    if len(texts) > 6 or any(re.search(r"\d{15}", t) or _PLACE_LABEL.match(t) for t in texts):
        return False
    said = [t for t in texts if _LABELLED.match(t) or _SIGNED.match(t)]
    return bool(said) and all(t in said or _SIGNING_DAY.match(t) for t in texts)


def _is_help(texts: list[str]) -> bool:
    if texts[0] in {"例", "示例", "样例", "例如", "范例", "填写示例", "说明", "填写说明", "填表说明", "举例"}:
        return True
    hits = sum(1 for t in texts if _HELP.search(t))
    return hits >= 2 and hits >= 0.3 * len(texts)


def _is_count(texts: list[str]) -> bool:
    """A row that only numbers the columns: 1 2 3 4, (1) (2) (3), 甲 乙 1 2."""
    plain = [t.strip("()栏") for t in texts]
    numbers = [int(t) for t in plain if t.isdecimal()]
    rest = [t for t in plain if not t.isdecimal()]
    rising = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    return len(numbers) >= 4 and rising and all(t in {"甲", "乙", "丙", "丁", "次", "栏次"} for t in rest)


def _is_band(cell: tuple[int, str], wide: Merge | None, labels: dict[int, str]) -> bool:
    column, text = cell
    if wide is not None and wide.left == column:
        return True
    if text.isdigit():
        return False
    if re.match(r"^[一二三四五六七八九十]{1,3}[、.]", text):
        return True
    heading = labels.get(column, "")
    if re.search(r"姓名|户主", heading):
        return False
    return bool(_BAND.search(text)) or column == min(labels, default=1)
