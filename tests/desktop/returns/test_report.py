"""The county's workbook makes the county's own report, sentence by sentence; the Word file keeps the standard's look."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt

from desktop.base.errors import Refused
from desktop.returns import Basis
from desktop.returns.report import compose, suggested, write
from desktop.workspace import Workspace
from tests.desktop.returns.conftest import DAY

ORDER = ["一、统一思想、提高认识", "二、工作现状", "(一)社区网格划分情况", "(二)网格队伍建设情况", "(三)工作制度建立情况",
         "(四)网格员考核奖惩情况", "三、存在的问题", "四、整改措施"]  # fmt: skip
# What the report of the source says, with the figures of the workbook.
SAID = (
    "将8个社区划分为51个网格", "个别网格居民不足300户(6个", "个别网格超过500户(5个", "共配备了35名网格员",
    "社区“两委”成员共44人",
    "兼任网格员数及比例为1:1.5", "部分社区1个“两委”成员管理2个网格:16人", "专管一个网格的19个网格,一格一员率37.3%",
    "按每周巡查一次的要求达标率为100%,按每天巡查的要求达标率为15.3%", "租借办公室开展工作(1个:南苑社区)",
    "取得专业社工资格证书的仅有2人", "网格员配备覆盖率不达标:51个网格只有35名网格员,配备覆盖率68.6%",
    "居委会主任也在兼任网格员(1人",
    "个别社区未建立微信工作平台", "并没有真正利用到日常工作中:7个社区建立了平台,正常使用的只有3个",
    "未统一制作并向居民发放网格服务联系卡(应发17921户,已发0户)", "没有落实“网格员每天必须入网格巡查和入户走访”",
)  # fmt: skip


def test_the_statements_of_the_county_s_report(basis: Basis) -> None:
    blocks = compose(basis, to="自治区民政厅")
    assert [b.text for b in blocks if b.style in ("h1", "h2")] == ORDER
    text = "\n".join(block.text for block in blocks)
    assert [sentence for sentence in SAID if sentence not in text] == []
    assert blocks[0].text == "演练县开展社区网格化服务管理工作的自查报告"
    assert blocks[1].text == "自治区民政厅:"
    assert "{" not in text
    assert "未采集" not in text, "what nobody collected makes no sentence"


def test_a_failing_list_becomes_a_sentence_with_names(basis: Basis) -> None:
    sizes = next(b for b in compose(basis) if b.text.startswith("1.个别社区网格划分"))
    rows = basis.rows("A18", "failing")
    assert len(rows) == 11
    assert "等11个" in sizes.text
    assert sum(row.where.partition(" · ")[0] + row.title in sizes.text for row in rows) == 8


def test_measures_name_somebody_and_a_day(basis: Basis) -> None:
    drafts = suggested(basis)
    assert {draft.indicator for draft in drafts} >= {"A19", "B05", "C07", "E07", "G02.daily", "I01", "I02"}
    assert all(draft.measure and draft.problem for draft in drafts)
    ledger = [
        replace(drafts[0], responsible="周建国", due_on="2026-09-30"),
        drafts[1],
        replace(drafts[2], state="dropped"),
    ]
    texts = [b.text for b in compose(basis, ledger=ledger)]
    measures = texts[texts.index("四、整改措施") + 2 : -2]
    assert len(measures) == 2
    assert measures[0].endswith("责任人:周建国,时限:2026-09-30。")
    assert measures[1].endswith("责任人:未定,时限:未定。")
    assert "还没有登记整改措施" in "".join(b.text for b in compose(basis))


def test_an_office_without_anything_says_so(office: Workspace) -> None:
    text = "".join(b.text for b in compose(Basis([office], as_of=DAY)))
    assert "共有1个社区。" in text
    assert "将1个社区划分为0个网格。" in text


def test_wording_that_cannot_be_meant_is_refused(basis: Basis, tmp_path: Path) -> None:
    for wrong in ('[[block]]\ntext = "x"\nwhen = ["X99>0"]', '[[block]]\nstyle = "h9"\ntext = "x"', "block"):
        path = tmp_path / "own.toml"
        path.write_text(wrong, "utf-8")
        with pytest.raises(Refused):
            compose(basis, wording=path)


def test_the_word_file_looks_as_the_standard_wants(basis: Basis, tmp_path: Path) -> None:
    out, again = tmp_path / "a.docx", tmp_path / "b.docx"
    blocks = compose(basis, ledger=suggested(basis))
    write(blocks, out)
    write(blocks, again)
    assert out.read_bytes() == again.read_bytes()
    document = docx.Document(str(out))
    section = document.sections[0]
    sides = (section.page_width, section.top_margin, section.left_margin)
    assert [round(side.mm) for side in sides if side] == [210, 37, 28]
    assert [p.text for p in document.paragraphs] == [b.text for b in blocks]
    title, body = document.paragraphs[0], document.paragraphs[2]
    assert (title.runs[0].font.size, body.runs[0].font.size) == (Pt(22), Pt(16))
    look: Any = body.runs[0]._element.rPr
    assert look.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert (body.paragraph_format.line_spacing, body.paragraph_format.first_line_indent) == (Pt(28), Pt(32))
    with zipfile.ZipFile(out) as package:
        assert 'w:altName w:val="Noto Serif CJK SC"' in package.read("word/fontTable.xml").decode()


def test_the_district_s_own_template(basis: Basis, tmp_path: Path) -> None:
    template, out = tmp_path / "模板.docx", tmp_path / "报告.docx"
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "{{单位}}文件"
    document.add_paragraph("{{标题}}")
    document.add_paragraph("{{正文}}", style="List Bullet")
    document.add_table(1, 1).cell(0, 0).text = "网格{{A11}}个,{{没有的}}"
    document.save(str(template))
    blocks = compose(basis)
    write(blocks, out, template=template, words={"单位": "演练县民政局", "A11": "51"})
    made = docx.Document(str(out))
    assert made.sections[0].header.paragraphs[0].text == "演练县民政局文件"
    assert [p.text for p in made.paragraphs] == [b.text for b in blocks]
    assert {p.style.name for p in made.paragraphs[1:] if p.style} == {"List Bullet"}
    assert made.tables[0].cell(0, 0).text == "网格51个,{{没有的}}"
    with pytest.raises(Refused):
        write(blocks, out, template=out)
    (tmp_path / "x.docx").write_bytes(b"no")
    with pytest.raises(Refused):
        write(blocks, out, template=tmp_path / "x.docx")
