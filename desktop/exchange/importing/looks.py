"""What the data of a column look like, whatever its heading says: the evidence for or against a guess."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from desktop.domain import codes
from desktop.domain.grid_number import micro_number
from desktop.domain.typed_text import bare, is_ditto
from desktop.exchange.importing.table import Table
from desktop.exchange.workbook_data import DateCell, ErrorCell, Value, text_of

SAMPLE = 80  # data rows looked at, spread over the sheet
LIKE = 0.6  # a column is taken for a field without a heading when so much of its data look like it
_ID = re.compile(r"^'?\d{17}[\dXx×ｘ*]$|^'?\d{15}$|^\d{6,14}\*{3,}\d*$|^\d(\.\d+)?E\+17$", re.IGNORECASE)
_TWO_CALLED = re.compile(r"1[3-9]\d{9}\s+\d{7}")  # two telephones side by side have the digits of a number
_CALLED = re.compile(r"1[3-9]\d{9}|\d{7,8}")
_MEASURE = re.compile(r"^\d+(\.\d+)?(㎡|平方米|平米|平|元|人|间|m2)?$")
_MOBILE = re.compile(r"^(\+?86-?)?1[3-9]\d{9}(\D|$)|^0\d{2,3}-\d{7,8}")
_DIGITS = re.compile(r"\d")
_WORDS = re.compile(r"[A-Za-z一-鿿]")
_DATE = re.compile(r"^(19|20)\d{2}([-./年]\d{1,2}([-./月]\d{1,2}日?)?月?|\d{4})(0:00(:00)?)?$|^\d{1,3}岁$")
_ADDRESS = re.compile(
    r"[\dA-Z](号楼|栋|幢|#|座).*\d{2,}|(^|[一-鿿])\d{1,3}([-.]\d)?[-.]\d{3,4}$|\d单元\d{3,}|\d+号院?\d+[号户]"
)
_ROOM = re.compile(r"^((\d{1,2}单元|\d{1,2}-)?\d{3,4}[A-Z]?|[1-9]\d?)[室号户]?$")
_NAME = re.compile(r"^[一-鿿㐀-䶿·]{2,4}$|^[一-鿿]+·[一-鿿]+$")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖"
    "贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤柏华云葛奚郎鲁昌苗凤花俞柳鲍水窦章喻戚施褚卫尤穆辛管祝左涂翟"
)
_REMARK = re.compile(r"迁出|搬走|去世|低保|独居|残疾|空巢|退伍|退役|在外|新生儿|随子女|出租")
Test = Callable[[Value, str], bool]


def _word(table: Callable[[str], str | None]) -> Test:
    return lambda value, text: isinstance(value, str) and not text.isdigit() and table(text) is not None


def _ethnic(text: str) -> str | None:
    return codes.ethnicity_code(text) if text.endswith("族") or text in {"汉", "回", "满", "苗"} else None


def _person(value: Value, text: str) -> bool:
    return isinstance(value, str) and bool(_NAME.match(text)) and (text[0] in _SURNAMES or "·" in text)


# What only one field looks like: these may name a column whose heading says nothing.
TELLING: dict[str, Test] = {
    "id_number": lambda value, text: (
        isinstance(value, (str, int, float))
        and bool(_ID.match(text))
        and not (isinstance(value, str) and _TWO_CALLED.search(value))
    ),
    "sex": lambda _value, text: text in {"男", "女"},
    "phones": lambda value, text: not isinstance(value, DateCell) and bool(_MOBILE.match(text)),
    "relation": _word(codes.relation_code),
    "ethnicity": _word(_ethnic),
    "politics": _word(lambda text: codes.politics_code(text) if text not in {"无", "其他"} else None),
    "education": _word(lambda text: codes.education_code(text) if text not in {"无", "其他"} else None),
    "status": _word(lambda text: codes.use_code(text) if text not in {"其他", "不详"} else None),
    "address": lambda _value, text: bool(_ADDRESS.search(text)),
    "birth": lambda value, text: isinstance(value, DateCell) or bool(_DATE.match(text)),
    "name": _person,
    "room": lambda _value, text: bool(_ROOM.match(text)),
    "micro": lambda value, text: isinstance(value, str) and micro_number(text, 1) is not None,
    "note": lambda value, text: isinstance(value, str) and bool(_REMARK.search(text)),
}


# What a field can never hold, even in the hands of a careless clerk.
_IMPOSSIBLE: dict[str, Test] = {
    "id_number": lambda value, text: len(_DIGITS.findall(text)) < 12 and _a_date(value, text),
    "phones": lambda value, text: isinstance(value, DateCell) or _no_phone(text),
    "status": lambda value, text: _measured(value, text),
    "hukou_state": lambda value, text: _measured(value, text) and len(text) > 2,
    "name": lambda value, text: not isinstance(value, str) or text.isdigit(),
    "head_name": lambda value, text: not isinstance(value, str) or text.isdigit(),
    "sex": lambda _value, text: len(text) > 3,
    "address": lambda _value, text: text in {"是", "否", "有", "无"},
    "relation": lambda _value, text: len(_DIGITS.findall(text)) > 2,
}


def _a_date(value: Value, text: str) -> bool:
    return (
        isinstance(value, DateCell) or bool(_DATE.match(text)) or text in {"长期", "是", "否", "有", "已收"}
    )


def _no_phone(text: str) -> bool:
    """A number of two or three digits, or letters with digits that are no telephone (a licence plate)."""
    digits = len(_DIGITS.findall(text))
    return 0 < digits < 4 or bool(_WORDS.match(text) and digits and not _CALLED.search(text))


def _measured(value: Value, text: str) -> bool:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return True
    return bool(_MEASURE.match(text))


class Looks:
    """The data of every labelled column, sampled once; questions are answered from the sample."""

    def __init__(self, tables: Sequence[Table]) -> None:
        places = [(table.sheet, number) for table in tables for number in table.data_rows]
        step = max(1, len(places) // SAMPLE)
        self._rows = [sheet.rows.get(number, {}) for sheet, number in places[::step][: SAMPLE * 2]]
        width = max(table.sheet.last_column for table in tables)
        self._cells: dict[int, list[tuple[Value, str]]] = {c: [] for c in range(1, width + 1)}
        for row in self._rows:
            for column, value in row.items():
                if column in self._cells and not isinstance(value, ErrorCell):
                    text = bare(text_of(value)[:60])
                    if text and not is_ditto(text):
                        self._cells[column].append((value, text))
        self._known: dict[tuple[int, str], float] = {}

    def filled(self, column: int) -> int:
        """How many sampled cells say something."""
        return len(self._cells.get(column, ()))

    def like(self, column: int, look: str) -> float:
        """The share of the column's cells that look like `look` (a key of `TELLING`), 0 when it is empty."""
        key = (column, look)
        if key not in self._known:
            cells = self._cells.get(column, [])
            test = TELLING[look]
            self._known[key] = sum(test(v, t) for v, t in cells) / len(cells) if cells else 0.0
        return self._known[key]

    def contradicts(self, column: int, field: str) -> bool:
        """Whether the data cannot be of this field, whatever the heading says."""
        cells = self._cells.get(column, [])
        test = _IMPOSSIBLE.get(field.rpartition(".")[2])
        if test is None or len(cells) < 3:
            return False
        return sum(test(v, t) for v, t in cells) >= 0.8 * len(cells)

    def proven(self, column: int, name: str, numbers: int) -> float:
        """The share of cells in `column` that are the `birth` or the `sex` in the identity number of column `numbers`."""
        same = pairs = 0
        for row in self._rows:
            value, number = row.get(column), bare(text_of(row.get(numbers, "")))
            if value is None or len(number) != 18 or not number[:17].isdecimal():
                continue
            pairs += 1
            if name == "sex":
                same += codes.sex_code(value) == ("1" if int(number[16]) % 2 else "2")
            else:
                digits = re.sub(r"(?<!\d)(\d)(?!\d)", r"0\1", bare(text_of(value)))
                same += re.sub(r"\D", "", digits)[:8] == number[6:14]
        return same / pairs if pairs >= 3 else 0.0
