"""Every finding an import can make: its code, how much it weighs, and the sentence with the way out."""

from __future__ import annotations

from typing import NamedTuple

from desktop.base.errors import Severity
from desktop.base.i18n import N_, _


class Issue(NamedTuple):
    """One finding. `row` is Excel's (1-based) or None for a sheet or file; `col` a column letter or None for a row."""

    sheet: str | None
    row: int | None
    col: str | None
    code: str

    @property
    def severity(self) -> Severity:
        return severity(self.code)

    @property
    def text(self) -> str:
        """The sentence for the clerk."""
        return sentence(self.code)


_B, _W, _I = Severity.BLOCK, Severity.WARN, Severity.INFO
TABLE: dict[str, tuple[Severity, str]] = {
    "row.is_total": (_I, N_("合计行,不导入")),
    "row.is_repeated_header": (_I, N_("重复的表头,不导入")),
    "row.is_help": (_I, N_("填写说明或示例行,不导入")),
    "row.is_section": (_I, N_("分段标题行,其小区楼栋用于下面各行")),
    "row.is_footer": (_I, N_("制表人等落款行,不导入")),
    "row.is_blank": (_I, N_("空行,跳过")),
    "row.is_title": (_I, N_("标题行")),
    "row.is_header": (_I, N_("表头")),
    "row.hidden": (_W, N_("这一行在表中被隐藏,已按设置导入;如不需要请取消勾选")),
    "row.columns_shifted": (_B, N_("这一行的内容左右错位,未导入;请在表中对齐各列后再导入")),
    "row.members_overflow": (_W, N_("家庭成员多于表中的列,备注中的成员未导入;请手工补录")),
    "sheet.no_table": (_I, N_("这张表里没有找到数据,跳过")),
    "sheet.no_name_column": (_W, N_("这张表里找不到姓名列,所有行都未读入;请指明哪一列是姓名")),
    "sheet.left_out": (_I, N_("按您的选择,这张工作表不导入")),
    "sheet.second_table": (
        _W,
        N_("从这一行起是另一张表,未导入;请把它移到单独的工作表再导入"),
    ),
    "sheet.hidden": (_I, N_("隐藏的工作表,未导入;如需导入请勾选")),
    "sheet.category_forbidden": (_B, N_("社区不得保存这类名单,整张表已拒绝")),
    "sheet.restricted": (_I, N_("受限类别,只有获准人员可以导入和查看")),
    "column.hidden": (_I, N_("隐藏的列,未导入;如需导入请勾选")),
    "column.unmapped": (_I, N_("这一列没有对应的项目,未导入;可手工指定")),
    "id.damaged_numeric": (_W, N_("身份证号按数字存放,后三位已丢失;请照证件补录")),
    "id.damaged_zeros": (_W, N_("身份证号末尾为000且校验不符,后三位可能已丢失;请照证件补录")),
    "id.scientific_text": (_W, N_("身份证号已变成科学计数法,无法恢复;请照证件补录")),
    "id.check_digit": (_W, N_("身份证号校验码不对;请核对证件")),
    "id.fifteen_digit_upgraded": (_I, N_("15位旧号已升为18位")),
    "id.bad_length": (_W, N_("身份证号位数不对;请核对证件")),
    "id.invalid_date": (_W, N_("身份证号中的出生日期不存在;请核对证件")),
    "id.unknown_region": (_W, N_("身份证号前两位不是任何省份;请核对证件")),
    "id.lookalike": (_W, N_("身份证号中有字母O、l或I,疑为数字;请确认建议的号码")),
    "id.star_as_x": (_W, N_("身份证号末位为*,疑为X;请确认")),
    "id.masked": (_W, N_("身份证号已遮盖,不能使用;请用原始表格导入")),
    "id.multiple": (_W, N_("一格内有两个身份证号;请分开填写")),
    "id.extra_text": (_I, N_("身份证号前后有其他文字,已取出号码")),
    "id.normalised": (_I, N_("身份证号已去除空格等字符")),
    "id.other_document": (_I, N_("不是居民身份证,按其他证件存放")),
    "id.missing": (_I, N_("没有身份证号,按无证人员导入")),
    "id.duplicate_in_file": (_W, N_("同一身份证号在本表前面已出现,已并入前一行")),
    "id.same_number_other_person": (_B, N_("同一身份证号前面已有另一姓名,本行未导入;请核对是谁的号码")),
    "person.possible_duplicate": (_W, N_("与本户另一人姓名相同且缺少证件号,可能重复;请核对")),
    "person.strikethrough": (_W, N_("姓名或整行画了删除线,按迁出处理;如仍居住请改回")),
    "person.left": (_I, N_("已迁出,转入历史")),
    "person.dead": (_I, N_("已去世,转入历史")),
    "person.not_in_register": (_W, N_("名册中没有此人,已新建;请核对住址")),
    "person.separated": (_I, N_("人户分离:户口与居住不在一处;请核对他实际住在哪里")),
    "person.hand_edit_kept": (_W, N_("名册中此人有内容是手工改过的,比本表新,保留名册;请核对")),
    "person.hand_edit_replaced": (_W, N_("名册中此人有内容是手工改过的,将按本表更新;请核对")),
    "person.absent_from_update": (_I, N_("名册中有而新表中没有,仅列出,不删除")),
    "birth.conflicts_with_id": (_W, N_("填写的出生日期与身份证号不符,以身份证号为准;请核对")),
    "birth.future": (_W, N_("出生日期在将来,未采用;请更正")),
    "birth.over_120": (_W, N_("年龄超过120岁;请核对")),
    "sex.conflicts_with_id": (_W, N_("填写的性别与身份证号不符;请核对")),
    "date.ambiguous": (_W, N_("如1985.1,可能是1月或10月,只记年份;请补全")),
    "date.lunar": (_W, N_("农历日期不能直接换算;请填公历或补身份证号")),
    "date.from_age": (_W, N_("由年龄推算出生年份,可能差一年;请补出生日期")),
    "date.no_year": (_W, N_("日期缺少年份,未采用;请补全")),
    "date.two_digit_year": (_I, N_("两位年份已补全")),
    "date.excel_serial": (_I, N_("数字日期已还原")),
    "date.empty_marker": (_I, N_("日期为空")),
    "name.is_household_status": (_I, N_("姓名处填的是房屋状态,已记为房屋状态")),
    "name.missing": (_B, N_("没有姓名,本行未导入;请补姓名")),
    "name.multiple_people": (_B, N_("一格内写了多个人,本行未导入;请确认拆分")),
    "name.family_split": (_I, N_("一格内写了多个人,已按您的确认拆开")),
    "name.too_long": (_B, N_("姓名过长,本行未导入;请更正")),
    "name.rare_char_placeholder": (_W, N_("姓名中有生僻字替代符号,按原样保存;请补字")),
    "name.placeholder_person": (_W, N_("尚未取名,按单独一人导入")),
    "name.contains_phone": (_I, N_("姓名后有电话,已分开")),
    "name.suffix_removed": (_I, N_("姓名后的括注已去除")),
    "name.former_name": (_I, N_("曾用名已分开保存")),
    "name.separator_normalised": (_I, N_("姓名间隔号已统一为·")),
    "name.normalised": (_I, N_("姓名中的空格等已去除")),
    "phone.invalid": (_W, N_("电话位数不对,未保存;请核对")),
    "phone.damaged": (_W, N_("电话已变成科学计数法,未保存;请补录")),
    "name.differs_from_register": (_W, N_("同一身份证号在名册中是另一姓名,保留名册;请核对")),
    "phone.shared_many": (_W, N_("多户共用同一电话,可能是代填;请核对")),
    "phone.multiple": (_I, N_("一格内有多个电话,已全部保存")),
    "phone.holder_note": (_I, N_("电话后注明了持有人")),
    "phone.normalised": (_I, N_("电话已去除多余字符")),
    "phone.area_code_added": (_I, N_("固定电话已补区号")),
    "phone.short_number": (_I, N_("集团短号,按原样保存")),
    "phone.none_stated": (_I, N_("注明没有电话")),
    "address.unparsed": (_W, N_("住址中看不出楼栋,记为地址待落;请指定房屋")),
    "address.incomplete": (_W, N_("住址缺少室号,记为地址待落;请补室号")),
    "address.restored_from_date": (_W, N_("住址被表格变成了日期,已还原;请核对")),
    "address.compound_alias": (_I, N_("小区的另一叫法,已换成正式名称")),
    "address.filled_down": (_I, N_("住址空白或同上,沿用上一行")),
    "cell.date_instead_of_text": (_W, N_("编号被表格变成了日期,已还原;请核对")),
    "cell.formula": (_I, N_("公式,取已算出的结果")),
    "cell.error_value": (_W, N_("公式出错,按空白处理;请补填")),
    "cell.formula_like_text": (_W, N_("内容以=、+、-或@开头,按文字保存;请核对")),
    "cell.comment": (_I, N_("单元格有批注,供参考")),
    "dwelling.grid_conflict": (_W, N_("此房屋已属于另一网格,保留原网格;请核对")),
    "building.split_over_micro_grids": (_W, N_("同一楼栋分属两个微网格,已导入;请核对")),
    "building.count_mismatch": (_W, N_("户数不等于层数乘每层户数,保留填写的户数;请核对")),
    "total.mismatch": (_W, N_("合计数与实际行数不符;请核对")),
    "note.category_suggested": (_I, N_("备注提到关爱类别,请确认是否建档")),
    "staff.left": (_I, N_("已离职,任职到离职日为止")),
    "staff.duplicate_row": (_W, N_("同一人在前面已出现,已合并任职")),
    "role.unknown": (_W, N_("岗位不在目录中,只保存文字;可在设置中添加")),
    "assignment.scope_missing": (_W, N_("此岗位没有写明负责范围;请补充")),
    "grid.unresolved": (_W, N_("写明的网格不存在,未采用;请核对")),
    "card.damaged_numeric": (_W, N_("残疾证号按数字存放已损坏;请照证件补录")),
    "card.conflicts": (_W, N_("类别或等级与残疾证号不符,以证号为准;请核对")),
    "file.empty": (_B, N_("文件是空的,请检查是否选错了文件")),
    "file.no_data_rows": (_I, N_("只有表头,没有数据")),
    "file.not_a_spreadsheet": (_B, N_("这不是表格文件")),
    "file.corrupt": (_B, N_("文件已损坏,请另存后再导入")),
    "file.encrypted": (_B, N_("文件有打开密码,请输入密码")),
    "file.wrong_password": (_B, N_("打开密码不对,请核对后再输入")),
    "file.too_large": (_B, N_("文件太大或内容异常")),
    "file.xml_entities": (_B, N_("文件含有不安全的内容")),
    "file.unsafe_path": (_B, N_("文件内部结构不安全")),
    "file.macro_ignored": (_W, N_("文件带有宏,宏未运行也未保存,只导入数据")),
    "file.external_link": (_W, N_("文件链接到其他文件,未打开链接")),
    "file.extension_differs": (_I, N_("文件扩展名与内容不符,按内容读取")),
    "file.encoding_guessed": (_I, N_("文字编码由程序判断;如有乱码请另存为UTF-8")),
    "cell.word_unknown": (_I, N_("这个词不在目录中,这一格没有导入;可改成目录里的词")),
    "cell.fixed": (_I, N_("导入时已改正;原表不变")),
    "recipe.applied": (_I, N_("表头与保存的导入方案相符,已按方案读取")),
    "recipe.partly": (_I, N_("有工作表的表头是方案里没有的,其余工作表已按方案读取")),
    "date.unreadable": (_I, N_("日期看不懂,未采用;请更正")),
}


def severity(code: str) -> Severity:
    """How much a code weighs; codes of our own that are not in the table inform."""
    return TABLE[code][0] if code in TABLE else Severity.INFO


def sentence(code: str) -> str:
    """The sentence for the clerk in the language in use."""
    return _(TABLE[code][1]) if code in TABLE else code
