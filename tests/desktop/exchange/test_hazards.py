"""Every hazard of clerks' workbooks that the project knows of, by the section and name of its table; each is a case.

A case is one small sheet with one thing wrong, and what must come of it. What only a whole file shows (passwords, kinds
of file, spoiled packages, printing) has its tests elsewhere; those rows are named in `ELSEWHERE` with the test's name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.id_number import check_digit
from desktop.exchange.importing import found
from desktop.exchange.importing.decisions import from_plain
from desktop.exchange.importing.parse import Parsed, parse
from desktop.exchange.workbook_data import DateCell, ErrorCell, Merge, SheetData, Value, WorkbookData

AS_OF = date(2026, 6, 30)
PLAIN: dict[str, Any] = {
    "community": {"name": "云麓台社区", "code": "420303090012", "street": "青桐街道", "county": "张湾区"},
    "grids": 8, "phone_area": "0719", "compounds": ["锦绣龙庭", "香樟里", "东风巷"], "courtyard_compounds": ["东风巷"],
    "compound_aliases": {"锦秀龙庭": "锦绣龙庭"},
}  # fmt: skip
HEAD = ["户主", "住址", "姓名", "与户主关系", "身份证号", "性别", "出生日期", "联系电话", "备注"]
WOMAN = "11010519491231002X"
MAN = "440524188001010014"
BOY = "420303201503120013"[:17] + check_digit("42030320150312001")
Lines = list[list[Value | None]]


def row(**cells: Value | None) -> list[Value | None]:
    """One line of the ledger of `HEAD`: a person who is all right except for `cells`."""
    usual: dict[str, Value | None] = {
        "head": "张三", "address": "锦绣龙庭3号楼2单元501", "name": "张三", "relation": "户主", "id": None, "sex": None,
        "birth": None, "phones": None, "note": None,
    }  # fmt: skip
    return list((usual | cells).values())


def read(lines: Lines, *, plain: Mapping[str, Any] | None = None, name: str = "台账", **facts: Any) -> Parsed:
    """Read lines as the only sheet of a workbook; `facts` are those of the sheet (merges, struck, hidden_rows …)."""
    rows = {
        n: {c: v for c, v in enumerate(line, 1) if v not in (None, "")} for n, line in enumerate(lines, 1)
    }
    merges = tuple(Merge(*m) for m in facts.pop("merges", ()))
    sheet = SheetData(
        name, {n: r for n, r in rows.items() if r}, merges=merges, last_column=max(map(len, lines)), **facts
    )
    answers = from_plain(PLAIN | dict(plain or {}))
    return parse(WorkbookData("xlsx", (sheet,)), answers, file="x.xlsx", as_of=AS_OF)


@dataclass(frozen=True)
class Seen:
    """What came of the case, for short checks."""

    parsed: Parsed

    @property
    def codes(self) -> set[str]:
        return {i.code for i in self.parsed.report.all_issues()}

    @property
    def people(self) -> list[Any]:
        return self.parsed.residents.people

    @property
    def names(self) -> list[str]:
        return [p.name for p in self.people]

    @property
    def first(self) -> Any:
        return self.people[0]

    @property
    def places(self) -> list[tuple[str, ...] | None]:
        return [p.block.address.key if p.block.address else None for p in self.people]

    @property
    def classes(self) -> list[str]:
        return [r["class"] for r in self.parsed.report.plain()["rows"]]


Case = tuple[Lines, Callable[[Seen], bool]]
CASES: dict[str, tuple[Lines, Callable[[Seen], bool], dict[str, Any]]] = {}
HOME = ("锦绣龙庭", "3", "2", "501")


def case(hazard: str, lines: Lines, check: Callable[[Seen], bool], **facts: Any) -> None:
    assert hazard not in CASES, hazard
    CASES[hazard] = (lines, check, facts)


def one(hazard: str, check: Callable[[Seen], bool], **cells: Value | None) -> None:
    """A ledger of one row."""
    case(hazard, [HEAD, row(**cells)], check)


# --- 6.1 the file and the sheet -------------------------------------------------------------------------------------

case(
    "6.1 formulas with cached values",
    [HEAD, row(id=WOMAN)],
    lambda s: s.first.number == WOMAN,
    formulas=frozenset({(2, 5)}),
)
case(
    "6.1 #N/A and #REF!",
    [HEAD, row(id=ErrorCell("#N/A"), phones=ErrorCell("#REF!"))],
    lambda s: "cell.error_value" in s.codes and s.first.number is None and s.first.phones == (),
)
case(
    "6.1 one sheet a building",
    [HEAD, row(address="2-501"), row(head="李四", name="李四", address="2单元502室")],
    lambda s: s.places == [("香樟里", "3", "2", "501"), ("香樟里", "3", "2", "502")],
    name="香樟里3号楼",
)
case("6.1 one sheet a grid", [HEAD, row()], lambda s: s.first.block.grid == 3, name="第三网格")
case(
    "6.1 the first sheet is instructions",
    [["填表说明"], ["1.一人一行,不得合并"], ["2.身份证号设为文本"]],
    lambda s: "sheet.no_table" in s.codes and not s.people,
    name="填表说明",
)
case("6.1 hidden sheet", [HEAD, row()], lambda s: "sheet.hidden" in s.codes and not s.people, hidden=True)
case(
    "6.1 hidden rows are asked",
    [HEAD, row(), row(name="李四", relation="妻")],
    lambda s: "row.hidden" in s.codes and s.names == ["张三", "李四"],
    hidden_rows=frozenset({3}),
)
case(
    "6.1 hidden rows left out",
    [HEAD, row(), row(name="李四", relation="妻")],
    lambda s: s.names == ["张三"],
    hidden_rows=frozenset({3}),
    plain={"include_hidden_rows": False},
)
case(
    "6.1 hidden columns are asked",
    [HEAD, row(phones="13800000001")],
    lambda s: "column.hidden" in s.codes and s.first.phones == (),
    hidden_columns=frozenset({8}),
)
case(
    "6.1 two header rows with merges",
    [
        ["户主", "住址", "家庭成员", None, None, "备注"],
        [None, None, "姓名", "关系", "身份证号"],
        ["张三", "香樟里3-2-501", "张三", "户主", WOMAN],
    ],
    lambda s: s.first.number == WOMAN and s.places == [("香樟里", "3", "2", "501")],
    merges=((1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 5), (1, 6, 2, 6)),
)
case(
    "6.1 three header rows with merges",
    [
        ["家庭情况", None, None, None, None, "备注"],
        ["住房", None, "基本信息"],
        ["户主", "住址", "姓名", "关系", "身份证号"],
        ["张三", "香樟里3-2-501", "张三", "户主", WOMAN],
    ],
    lambda s: s.parsed.guess.sheets[0].table.header_rows == (1, 2, 3) and s.first.number == WOMAN,  # type: ignore[union-attr]
    merges=((1, 1, 1, 5), (1, 6, 3, 6), (2, 1, 2, 2), (2, 3, 2, 5)),
)
case(
    "6.1 unit and filling lines above",
    [["居民台账"], ["填报单位:云麓台社区", None, "填报日期:2026年6月"], ["单位:人"], HEAD, row()],
    lambda s: s.names == ["张三"] and s.classes[:3] == ["title"] * 3,
)
case(
    "6.1 a row of hints under the header",
    [HEAD, ["例:张三", "例:3-2-501", "例:李四", "本人/妻/子", "18位,末位X大写"], row()],
    lambda s: s.names == ["张三"] and "row.is_help" in s.codes,
)
case(
    "6.1 a row that numbers the columns",
    [HEAD, [1, 2, 3, 4, 5, 6, 7, 8, 9], row()],
    lambda s: s.names == ["张三"] and "row.is_help" in s.codes,
)
case(
    "6.1 total and signature rows",
    [HEAD, row(), ["合计", "1户", "1"], ["制表人:周小红    审核人:单国平"]],
    lambda s: s.names == ["张三"] and {"row.is_total", "row.is_footer"} <= s.codes,
)
case(
    "6.1 subtotal rows",
    [HEAD, row(), ["小计", "1户"], row(head="李四", name="李四", address="香樟里3-2-502")],
    lambda s: s.names == ["张三", "李四"] and "row.is_total" in s.codes,
)
case(
    "6.1 the header again on every printed page",
    [HEAD, row(), HEAD, row(name="李四", relation="妻")],
    lambda s: s.names == ["张三", "李四"] and "row.is_repeated_header" in s.codes,
)
case(
    "6.1 blank separator rows",
    [HEAD, row(), [], [], row(name="李四", relation="妻")],
    lambda s: s.names == ["张三", "李四"],
)
case(
    "6.1 a band row names the building",
    [
        HEAD,
        ["【香樟里3号楼】"],
        row(address="2-501"),
        ["【锦绣龙庭】"],
        row(address="3-2-502", head="李四", name="李四"),
    ],
    lambda s: s.places == [("香樟里", "3", "2", "501"), ("锦绣龙庭", "3", "2", "502")],
    merges=((2, 1, 2, 9), (4, 1, 4, 9)),
)
case(
    "6.1 household cells merged downwards",
    [HEAD, row(), [None, None, "李四", "妻"], [None, None, "张小明", "子"]],
    lambda s: s.places == [HOME] * 3 and {p.block.head_name for p in s.people} == {"张三"},
    merges=((2, 1, 4, 1), (2, 2, 4, 2)),
)
case(
    "6.1 blank means the same as above",
    [HEAD, row(), [None, None, "李四", "妻"]],
    lambda s: s.places == [HOME] * 2,
)
for mark in ("同上", "〃", "″", "同"):
    case(
        f"6.1 {mark} means the same as above",
        [HEAD, row(), [mark, mark, "李四", "妻"]],
        lambda s: s.places == [HOME] * 2,
    )
case(
    "6.1 members in columns",
    [
        ["户主", "住址", "姓名1", "关系1", "身份证号1", "姓名2", "关系2", "身份证号2", "备注"],
        ["张三", "香樟里3-2-501", "张三", "户主", WOMAN, "李四", "夫", MAN],
    ],
    lambda s: (
        [(p.name, p.relation, p.number) for p in s.people] == [("张三", "02", WOMAN), ("李四", "11", MAN)]
    ),
)
case(
    "6.1 the head before the members",
    [
        [
            "住址",
            "户主姓名",
            "户主身份证号",
            "户主电话",
            "成员姓名",
            "关系",
            "身份证号",
            "成员姓名",
            "关系",
            "身份证号",
        ],
        ["香樟里3-2-501", "张三", WOMAN, "13800000001", "李四", "夫", MAN, "张小明", "子", BOY],
    ],
    lambda s: (
        [(p.name, p.relation, p.number) for p in s.people]
        == [("张三", "02", WOMAN), ("李四", "11", MAN), ("张小明", "20", BOY)]
    ),
)
case(
    "6.1 relations in the headings",
    [
        ["住址", "户主姓名", "户主身份证号", "配偶姓名", "配偶身份证号", "长子姓名", "长子身份证号"],
        ["香樟里3-2-501", "张三", WOMAN, "李四", MAN, "张小明", BOY],
    ],
    lambda s: (
        [(p.name, p.number) for p in s.people] == [("张三", WOMAN), ("李四", MAN), ("张小明", BOY)]
        and [p.relation for p in s.people][2] == "22"
    ),
)
case(
    "6.1 a whole family in one cell is refused",
    [HEAD, row(name="张三(户主)、李四(妻)")],
    lambda s: (
        not s.people
        and "name.multiple_people" in s.codes
        and [(m.name, m.relation) for m in found.families(s.parsed)[0].members]
        == [("张三", "02"), ("李四", "12")]
    ),
)
case(
    "6.1 a whole family in one cell taken apart",
    [HEAD, row(name="张三(户主)、李四(妻)", id=f"{MAN}、{WOMAN}")],
    lambda s: (
        [(p.name, p.relation, p.number) for p in s.people] == [("张三", "02", MAN), ("李四", "12", WOMAN)]
    ),
    plain={"split_families": True},
)
case(
    "6.1 a strike means moved out",
    [HEAD, row(), row(name="李四", relation="妻")],
    lambda s: [p.state for p in s.people] == [None, "left"] and "person.strikethrough" in s.codes,
    struck=frozenset({(3, 3)}),
)
case(
    "6.1 a strike that means nothing",
    [HEAD, row()],
    lambda s: s.first.state is None and found.marks(s.parsed) == (),
    struck=frozenset({(2, 3)}),
    plain={"strikethrough_means": ""},
)
case(
    "6.1 colours are offered",
    [HEAD, row(), row(name="李四", relation="妻"), row(name="张小明", relation="子")],
    lambda s: (
        [(m.key, m.rows, m.examples[0][2]) for m in found.marks(s.parsed)] == [("fill:FFFF00", 1, "李四")]
        and all(p.state is None for p in s.people)
    ),
    painted={(3, 3): "fill:FFFF00"},
)
case(
    "6.1 colours mean what the clerk says",
    [HEAD, row(), row(name="李四", relation="妻")],
    lambda s: [p.state for p in s.people] == [None, "dead"],
    painted={(3, 3): "font:808080"},
    plain={"marks": {"font:808080": "dead"}},
)
case(
    "6.1 comments are shown", [HEAD, row()], lambda s: "cell.comment" in s.codes, comments={(2, 3): "待核实"}
)
case(
    "6.1 serial numbers that start again",
    [["序号", *HEAD], [1, *row()], [1, *row(head="李四", name="李四", address="香樟里3-2-502")]],
    lambda s: s.names == ["张三", "李四"],
)

# --- 6.2 identity numbers -------------------------------------------------------------------------------------------

case(
    "6.2 eighteen digits in a numeric cell",
    [HEAD, row(id=420303195903084017.0)],
    lambda s: (
        s.first.number is None
        and s.first.id.prefix15 == "420303195903084"
        and str(s.first.birth) == "1959-03-08"
        and "id.damaged_numeric" in s.codes
    ),
)
one(
    "6.2 scientific text",
    lambda s: s.first.number is None and "id.scientific_text" in s.codes,
    id="4.20303E+17",
)
one(
    "6.2 text that ends in 000",
    lambda s: (
        s.first.number is None and s.first.id.prefix15 == "420303195903084" and "id.damaged_zeros" in s.codes
    ),
    id="420303195903084000",
)
case(
    "6.2 a mixed column",
    [HEAD, row(id=WOMAN), row(name="李四", relation="夫", id=440524188001010014.0)],
    lambda s: [p.number for p in s.people] == [WOMAN, None],
)
for what, typed in {
    "apostrophe": "'" + WOMAN,
    "zero width": WOMAN[:6] + "\u200b" + WOMAN[6:],
    "no-break space": WOMAN + "\u00a0",
    "mark": "\ufeff" + WOMAN,
    "tab": "\t" + WOMAN,
    "newline": WOMAN + "\n",
    "spaces": "110105 1949 1231 002X",
    "full width": "１１０１０５１９４９１２３１００２Ｘ",
    "small x": WOMAN.lower(),
    "times sign": WOMAN[:-1] + "×",
    "Greek chi": WOMAN[:-1] + "Χ",
    "Cyrillic ha": WOMAN[:-1] + "Х",
    "formula text": f'="{WOMAN}"',
}.items():
    one(f"6.2 {what}", lambda s: s.first.number == WOMAN, id=typed)
one(
    "6.2 a star for X only proposes",
    lambda s: s.first.number is None and s.first.id.proposed == WOMAN and "id.star_as_x" in s.codes,
    id=WOMAN[:-1] + "*",
)
one(
    "6.2 O for 0",
    lambda s: s.first.number is None and s.first.id.proposed == MAN and "id.lookalike" in s.codes,
    id=MAN.replace("0", "O", 1),
)
one(
    "6.2 fifteen digits",
    lambda s: s.first.number == WOMAN and "id.fifteen_digit_upgraded" in s.codes,
    id=WOMAN[:6] + WOMAN[8:17],
)
one(
    "6.2 fifteen digits in a numeric cell", lambda s: s.first.number == WOMAN, id=int(WOMAN[:6] + WOMAN[8:17])
)
one("6.2 seventeen digits", lambda s: s.first.number is None and "id.bad_length" in s.codes, id=WOMAN[:17])
one(
    "6.2 two numbers in a cell",
    lambda s: s.first.number is None and "id.multiple" in s.codes,
    id=f"{WOMAN}/{MAN}",
)
one("6.2 a label before the number", lambda s: s.first.number == WOMAN, id=f"身份证:{WOMAN}")
one(
    "6.2 a wrong check digit",
    lambda s: s.first.number is None and "id.check_digit" in s.codes,
    id=WOMAN[:-1] + "1",
)
one("6.2 a passport", lambda s: s.first.id.id_type == "414", id="E12345678")
one(
    "6.2 a residence permit of 81",
    lambda s: s.first.number is not None,
    id="81000019900101001"[:17] + check_digit("81000019900101001"),
)
one("6.2 not issued", lambda s: s.first.number is None and "id.missing" in s.codes, id="未办")
one(
    "6.2 a masked number",
    lambda s: s.first.number is None and "id.masked" in s.codes,
    id="420303********0013",
)
case(
    "6.2 an identity column under another name",
    [["户主", "住址", "姓名", "关系", "号码甲"], *[["张三", "香樟里3-2-501", "张三", "户主", WOMAN]] * 1],
    lambda s: s.first.number == WOMAN,
)
case(
    "6.2 an identity column without a name",
    [["户主", "住址", "姓名", "关系", ""], ["张三", "香樟里3-2-501", "张三", "户主", WOMAN]],
    lambda s: s.first.number == WOMAN,
)

# --- 6.3 dates ------------------------------------------------------------------------------------------------------

for typed_date in (
    "1985.3.12",
    "1985-3-12",
    "1985/3/12",
    "1985年3月12日",
    "85.3.12",
    "19850312",
    "1985/3/12 0:00:00",
    19850312,
    31118,
    DateCell(date(1985, 3, 12)),
):
    one(f"6.3 {typed_date!r}", lambda s: str(s.first.birth) == "1985-03-12", birth=typed_date)
for typed_date, means in (
    ("1985年3月", "1985-03"),
    ("1985.03", "1985-03"),
    ("1985", "1985"),
    ("Mar-85", "1985-03"),
    (1985.1, "1985"),
    ("36岁", "1990"),
    ("3月12日", None),
    ("五月初八", None),
    ("(农)1952.8.15", None),
    ("1900-01-00", None),
    ("1900/1/0", None),
    (0, None),
    ("不详", None),
):
    one(
        f"6.3 {typed_date!r} in part",
        lambda s, m=means: (str(s.first.birth) if s.first.birth else None) == m,
        birth=typed_date,
    )  # type: ignore[misc]
one("6.3 January or October", lambda s: "date.ambiguous" in s.codes, birth=1985.1)
one(
    "6.3 a date that contradicts the number",
    lambda s: str(s.first.birth) == "1949-12-31" and "birth.conflicts_with_id" in s.codes,
    id=WOMAN,
    birth="1950-1-1",
)
one(
    "6.3 a date in the future",
    lambda s: s.first.birth is None and "birth.future" in s.codes,
    birth="2031-1-1",
)

# --- 6.4 names ------------------------------------------------------------------------------------------------------

for typed_name, name in (("张  三", "张三"), ("张\u3000三", "张三"), ("⻰小明", "龙小明")):
    one(f"6.4 {typed_name!r}", lambda s, n=name: s.first.name == n, name=typed_name)  # type: ignore[misc]
for dot in "•・‧∙⋅．.。-—":
    one(f"6.4 separator {dot}", lambda s: s.first.name == "阿依古丽·买买提", name=f"阿依古丽{dot}买买提")
for rare in ("杨?家", "杨□家", "张YAN", "刘(王+乐)", "杨\ue863"):
    one(
        f"6.4 rare character {rare!r}",
        lambda s, r=rare: s.first.name == r and "name.rare_char_placeholder" in s.codes,
        name=rare,
    )  # type: ignore[misc]
one("6.4 a character beyond the first plane", lambda s: s.first.name == "黄𬭎国", name="黄𬭎国")
one("6.4 (户主)", lambda s: s.first.name == "张三", name="张三(户主)")
one(
    "6.4 (已故)",
    lambda s: s.first.name == "李四" and s.first.state == "dead",
    name="李四(已故)",
    relation="妻",
)
one(
    "6.4 a telephone behind the name",
    lambda s: s.first.name == "王五" and s.first.phones == ("13800000000",),
    name="王五 13800000000",
)
one("6.4 a former name", lambda s: s.first.former_name == "张小三", name="张三(曾用名:张小三)")
for word, state in (
    ("空户", "vacant"),
    ("无人", "vacant"),
    ("出租", "rented"),
    ("拆迁", "other"),
    ("敲门未遇", "not_reached"),
):
    case(
        f"6.4 {word} for a name",
        [HEAD, row(head=None, name=word, relation=None)],
        lambda s, st=state: not s.people and s.parsed.residents.status_rows[0].state == st,
    )  # type: ignore[misc]
case(
    "6.4 the same name twice in a family",
    [HEAD, row(), row(relation="子")],
    lambda s: len(s.people) == 2 and "person.possible_duplicate" in s.codes,
)
one("6.4 a name too long", lambda s: not s.people and "name.too_long" in s.codes, name="张" * 200)

# --- 6.5 telephones -------------------------------------------------------------------------------------------------

A, B = "13800000001", "13900000002"
for mark in ("/", "、", "，", ",", ";", " ", "\n"):
    one(f"6.5 two numbers with {mark!r}", lambda s: s.first.phones == (A, B), phones=f"{A}{mark}{B}")
for typed_phone, number in (
    (f"{A}(儿子)", A),
    (f"+86{A}", A),
    (f"86-{A}", A),
    ("0719-8888888", "0719-8888888"),
    ("8888888转801", "0719-8888888转801"),
    (float(A), A),
    (f"{A}.0", A),
    ("".join(chr(ord(c) + 0xFEE0) for c in A), A),
    (int(A), A),
):
    one(f"6.5 {typed_phone!r}", lambda s, n=number: s.first.phones == (n,), phones=typed_phone)  # type: ignore[misc]
one(
    "6.5 a short number of the group",
    lambda s: s.first.phones in {("61234",), ()} and "phone.short_number" in s.codes,
    phones="61234",
)
one("6.5 a damaged number", lambda s: s.first.phones == () and "phone.damaged" in s.codes, phones="1.38E+10")
for typed_phone in ("1380000000", "138000000012"):
    one(
        f"6.5 {typed_phone} is invalid",
        lambda s: s.first.phones == () and "phone.invalid" in s.codes,
        phones=typed_phone,
    )
for typed_phone in ("无", "/", "拒绝提供"):
    one(
        f"6.5 {typed_phone} is a state",
        lambda s: s.first.phones == () and "phone.none_stated" in s.codes,
        phones=typed_phone,
    )
case(
    "6.5 one number for many",
    [
        HEAD,
        *(
            row(head=f"张{c}", name=f"张{c}", address=f"香樟里3-2-50{n}", phones=A)
            for n, c in enumerate("一二三四五六", 1)
        ),
    ],
    lambda s: "phone.shared_many" in s.codes,
)

# --- 6.6 addresses --------------------------------------------------------------------------------------------------

for typed_place in (
    "锦绣龙庭3-2-501",
    "锦绣龙庭3#2单元501",
    "锦绣龙庭叁号楼2单元501室",
    "锦绣龙庭3栋二单元501室",
    "锦绣龙庭3—2—501",
    "锦绣龙庭3.2.501",
    "锦秀龙庭3幢2门501号",
    "张湾区青桐街道云麓台社区锦绣龙庭03-02-0501",
    "锦绣龙庭３号楼２梯５０１户",
):
    one(f"6.6 {typed_place}", lambda s: s.places == [HOME], address=typed_place)
one("6.6 A座1203", lambda s: s.places == [("锦绣龙庭", "A", "", "1203")], address="锦绣龙庭A座1203")
one(
    "6.6 east of the fifth floor",
    lambda s: s.places[0] is not None and s.places[0][3] in {"5楼西", "5层西"},
    address="锦绣龙庭3号楼2单元5楼西户",
)
one("6.6 a courtyard", lambda s: s.places == [("东风巷", "12", "", "3")], address="东风巷12号院3号")
case(
    "6.6 an address that became a date",
    [["户主", "小区", "住址", "姓名"], ["张三", "东风巷", DateCell(date(2026, 12, 3)), "张三"]],
    lambda s: s.places == [("东风巷", "12", "", "3")] and "address.restored_from_date" in s.codes,
)
case(
    "6.6 leading zeros lost",
    [
        ["户主", "小区", "楼栋", "单元", "室", "姓名"],
        ["张三", "锦绣龙庭", 3, 2, "0501", "张三"],
        ["李四", "锦绣龙庭", "03", "02", 502, "李四"],
    ],
    lambda s: s.places == [HOME, ("锦绣龙庭", "3", "2", "502")],
)
case(
    "6.6 building and unit in one cell",
    [["户主", "小区", "楼栋单元", "房号", "姓名"], ["张三", "锦绣龙庭", "3号楼2单元", 501, "张三"]],
    lambda s: s.places == [HOME],
)
case(
    "6.6 unit and room in one cell",
    [["户主", "小区", "楼栋", "房号", "姓名"], ["张三", "锦绣龙庭", "3号楼", "2-501", "张三"]],
    lambda s: s.places == [HOME],
)
one("6.6 no building", lambda s: s.places == [None] and "address.unparsed" in s.codes, address="锦绣龙庭小区")
one(
    "6.6 no room",
    lambda s: s.places == [None] and "address.incomplete" in s.codes,
    address="锦绣龙庭3号楼2单元",
)
one(
    "6.6 an alias of the compound",
    lambda s: s.places == [HOME] and "address.compound_alias" in s.codes,
    address="锦秀龙庭3号楼2单元501",
)
for typed_grid in ("第1网格", "一网格", "01", 1, "1号网格"):
    case(
        f"6.6 grid {typed_grid!r}", [["网格", *HEAD], [typed_grid, *row()]], lambda s: s.first.block.grid == 1
    )
case(
    "6.6 a micro-grid that became a date",
    [["微网格", *HEAD], [DateCell(date(2026, 1, 3)), *row()]],
    lambda s: s.first.block.micro == (1, 3) and "cell.date_instead_of_text" in s.codes,
)

# --- 6.7 choices, numbers, remarks ----------------------------------------------------------------------------------

for typed_sex in ("男", "1", 1, "M", "♂", "男 "):
    one(f"6.7 sex {typed_sex!r}", lambda s: s.first.sex == "1", sex=typed_sex)
for typed_relation, code in (
    ("本人", "02"),
    ("媳妇", "12"),
    ("老伴", "12"),
    ("长子", "22"),
    ("闺女", "30"),
    ("孙", "41"),
    ("岳母", "56"),
    ("租户", "99"),
):
    one(
        f"6.7 relation {typed_relation}",
        lambda s, c=code: s.first.relation in {c, "38" if c == "12" else c},
        relation=typed_relation,
        sex="女",
    )  # type: ignore[misc]
CHOICES = (
    ("民族", "回", "ethnicity", "03"),
    ("民族", "03", "ethnicity", "03"),
    ("文化程度", "大学专科", "education", "30"),
    ("文化程度", "职高", "education", "40"),
    ("文化程度", "文盲", "education", "90"),
    ("政治面貌", "党员", "politics", "01"),
    ("政治面貌", "预备党员", "politics", "02"),
    ("婚姻状况", "丧", "marriage", "30"),
    ("婚姻状况", "离异", "marriage", "40"),
)
for heading, typed_word, fact, code in CHOICES:
    case(
        f"6.7 {heading} {typed_word}",
        [[*HEAD, heading], [*row(), typed_word]],
        lambda s, f=fact, c=code: getattr(s.first, f) == c,
    )  # type: ignore[misc]
one(
    "6.7 several words in a remark are suggestions",
    lambda s: set(s.first.note_categories) == {"dibao", "disabled", "alone"} and s.first.state is None,
    note="低保、残疾、独居",
)
one("6.7 a negated word is none", lambda s: s.first.note_categories == [], note="非低保户,不是独居")
for typed_note, state in (
    ("2026.2迁出", "left"),
    ("已搬至女儿家", "left"),
    ("已故", "dead"),
    ("病故", "dead"),
    ("在外务工", None),
):
    one(f"6.7 remark {typed_note}", lambda s, st=state: s.first.state == st, note=typed_note)  # type: ignore[misc]
BUILDING = ["小区", "楼栋", "单元", "层数", "每层户数", "户数", "建成年份", "电梯"]
case(
    "6.7 numbers with units",
    [BUILDING, ["锦绣龙庭", "3号楼", "1单元", "18层", "一梯二户", "36户", "98年", "√"]],
    lambda s: (
        (b := s.parsed.buildings.rows[0]).floors == 18
        and b.doors == 2
        and b.households == 36
        and b.built_year == 1998
        and b.lift is True
    ),
)
for typed_lift, has in (
    ("√", True),
    ("✓", True),
    ("有", True),
    ("是", True),
    ("1", True),
    ("×", False),
    ("无", False),
    ("否", False),
    ("0", False),
):
    case(
        f"6.7 yes or no {typed_lift}",
        [BUILDING, ["锦绣龙庭", 3, 1, 18, 2, 36, 1998, typed_lift]],
        lambda s, h=has: s.parsed.buildings.rows[0].lift is h,
    )  # type: ignore[misc]
case(
    "6.7 thousands and money",
    [["姓名", "身份证号", "月保障金", "批准时间"], ["张三", WOMAN, "1,200元", "2020.5"]],
    lambda s: s.parsed.care.rows[0].amount == 1200,
    name="低保户",
)

# --- 6.8 who is who inside a file (against the register: test_import_office.py) -------------------------------------

case(
    "6.8 the same number twice",
    [HEAD, row(id=WOMAN), row(id=WOMAN, relation="妻", head="李四", address="香樟里3-2-501")],
    lambda s: s.people[1].merged_into is s.people[0] and "id.duplicate_in_file" in s.codes,
)
case(
    "6.8 the same number for another name",
    [HEAD, row(id=WOMAN), row(name="李四", id=WOMAN, relation="妻")],
    lambda s: s.people[1].rejected and "id.same_number_other_person" in s.codes,
)
case(
    "6.8 struck out here, alive there",
    [HEAD, row(id=WOMAN), row(id=WOMAN, head="张三", address="香樟里3-2-501")],
    lambda s: s.people[0].merged_into is s.people[1] and s.people[1].live,
    struck=frozenset({(2, 3)}),
)
case(
    "6.8 registered here, living there",
    [[*HEAD, "人户情况"], [*row(), "人在户不在"]],
    lambda s: s.first.hukou == "outside",
)
case(
    "6.8 a total that does not agree",
    [HEAD, row(), ["合计", "1户", "7人"]],
    lambda s: "total.mismatch" in s.codes,
)
case(
    "6.8 a total that agrees",
    [HEAD, row(), ["合计", "1户", "1人"]],
    lambda s: "total.mismatch" not in s.codes,
)

ELSEWHERE = {
    "6.1 xls, xlsx, et, csv, html, XML 2003": "tests/desktop/exchange/test_workbook_kinds.py",
    "6.1 GBK, UTF-8 with a mark, UTF-16": "tests/desktop/exchange/test_workbook_kinds.py",
    "6.1 password, macro, formulas that attack": "tests/desktop/exchange/test_workbook_kinds.py",
    "6.1 the same file again": "tests/desktop/exchange/importing/test_import_office.py",
    "6.3 the date system of 1904": "tests/desktop/exchange/test_workbook.py",
    "6.8 matching with the register": "tests/desktop/exchange/importing/test_import_office.py",
}


@pytest.mark.parametrize("name", CASES)
def test_a_hazard_is_met(name: str) -> None:
    lines, check, facts = CASES[name]
    seen = Seen(read(lines, **facts))
    assert check(seen), (sorted(seen.codes), seen.people[:3])


def test_every_section_of_the_tables_has_its_cases() -> None:
    assert {name[:3] for name in CASES} == {"6.1", "6.2", "6.3", "6.4", "6.5", "6.6", "6.7", "6.8"}
    root = Path(__file__).parents[3]
    assert not [test for test in ELSEWHERE.values() if not (root / test).is_file()]


def test_the_careful_answers_are_those_of_nobody_asked() -> None:
    """No answer at all: strikes mean moved out, hidden columns and sheets stay out, families are not taken apart."""
    answers = from_plain({})
    assert (answers.strikethrough_means, answers.include_hidden_columns, answers.split_families) == (
        "left",
        False,
        False,
    )
    assert replace(answers, marks={"fill:FFFF00": "left"}).marks["fill:FFFF00"] == "left"
