"""What clerks call their columns and what they write into them: the words of the invented lists."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from desktop.exchange.workbook_data import Value
from tests.desktop.exchange.importing.communities import Resident

HEADINGS: dict[str, tuple[str, ...]] = {
    "serial": ("序号", "编号", "户编号", "No.", "户号"),
    "micro": ("微网格", "微格", "所属微网格", "微网格编号", "小格区", "微网格号"),
    "grid": ("网格", "所属网格", "网格编号", "所在网格", "网格名称"),
    "compound": ("小区", "小区名称", "小区(院落)", "所在小区", "居住小区", "住宅小区名称", "院落小区"),
    "address": ("住址", "现住址", "家庭住址", "居住地址", "详细地址", "房屋地址", "现居住地址", "门牌地址",
        "家庭地址", "居住地", "楼栋门牌", "楼房号", "房屋坐落"),
    "building": ("楼栋", "楼号", "栋号", "幢号", "楼栋号", "号楼", "栋", "楼幢", "楼座"),
    "unit": ("单元", "单元号", "单元(门)", "所在单元"),
    "room": ("室", "房号", "室号", "房间号", "门牌号", "房室号", "房间", "门牌"),
    "head": ("户主", "户主姓名", "户主名", "户主名字", "户主名称"),
    "status": ("房屋状态", "住房性质", "房屋使用情况", "居住情况", "房屋性质", "住房情况", "房屋类型",
        "居住状态", "房屋用途"),
    "name": ("姓名", "成员姓名", "居民姓名", "人员姓名", "家庭成员姓名", "名字", "姓 名", "人口姓名",
        "居住人姓名"),
    "relation": ("与户主关系", "关系", "与户主的关系", "家庭关系", "成员关系", "称谓", "与户主之关系",
        "户主关系"),
    "id": ("身份证号", "身份证号码", "公民身份号码", "证件号码", "身份证", "居民身份证号码", "公民身份证号",
        "身份证件号码", "有效证件号", "ID号"),
    "phones": ("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式", "本人电话", "联系号码",
        "电话号码", "移动电话"),
    "sex": ("性别", "男/女"),
    "birth": ("出生日期", "出生年月", "出生年月日", "生日", "出生时间"),
    "ethnicity": ("民族", "族别"),
    "politics": ("政治面貌", "面貌", "政治身份"),
    "education": ("文化程度", "学历", "教育程度", "文化水平"),
    "hukou": ("户籍情况", "户籍状态", "人户状态", "户口情况", "人户情况", "户籍类别"),
    "note": ("备注", "备注说明", "说明", "情况说明", "备注(变动情况)", "其他情况说明", "附注"),
}  # fmt: skip
# Columns nobody asked for, with words that look like ours.
EXTRAS: tuple[tuple[str, Callable[[Random, Resident | None], Value | None]], ...] = (
    ("年龄", lambda _r, p: 2026 - p.birth.year if p else None),
    ("住房面积(㎡)", lambda r, p: r.randint(40, 140) if p else None),
    ("车牌号码", lambda r, p: f"鄂C{r.randint(10000, 99999)}" if p and r.random() < 0.3 else None),
    ("紧急联系人", lambda r, p: "李" + r.choice("伟芳强") if p and r.random() < 0.5 else None),
    ("紧急联系人电话", lambda r, p: f"139{r.randint(0, 99999999):08d}" if p and r.random() < 0.5 else None),
    ("身份证有效期", lambda r, p: f"{r.randint(2027, 2040)}.5.1" if p else None),
    ("社保卡号", lambda r, p: f"{r.randint(10**9, 10**10 - 1)}" if p else None),
    ("网格员", lambda _r, p: "周海燕" if p else None),
    ("网格员电话", lambda _r, p: "13700000001" if p else None),
    ("户籍地址", lambda r, p: f"湖北省十堰市某路{r.randint(1, 99)}号" if p and r.random() < 0.5 else None),
    ("入户日期", lambda r, p: f"2026.{r.randint(1, 6)}.{r.randint(1, 28)}" if p else None),
    ("产权人", lambda r, p: "王" + r.choice("伟芳强") if p and r.random() < 0.3 else None),
    ("是否常住", lambda _r, p: "是" if p else None),
    ("血型", lambda r, p: r.choice(("A型", "B型", "O型")) if p and r.random() < 0.3 else None),
    ("工作单位", lambda r, p: r.choice(("某某公司", "二中", "退休")) if p and r.random() < 0.5 else None),
    ("住户签字", lambda _r, _p: None),
)  # fmt: skip
RELATION = {
    "02": ("户主", "本人"), "12": ("妻", "妻子", "配偶", "爱人"), "11": ("丈夫", "夫", "配偶"), "20": ("子", "儿子"),
    "30": ("女", "女儿"), "52": ("母亲", "母"),
}  # fmt: skip
STATUS = {
    "self": ("自住", "自用"), "rented": ("出租", "租住"), "vacant": ("空置", "空房"), "not_reached": ("未遇", "敲门未遇"),
}  # fmt: skip
NOBODY = {"vacant": ("空户", "无人居住", "空置"), "not_reached": ("敲门未遇", "多次上门未遇")}
ETHNIC = {"01": ("汉", "汉族"), "03": ("回", "回族"), "06": ("苗", "苗族")}
POLITICS = {"01": ("党员", "中共党员"), "13": ("群众",)}
EDUCATION = {
    "20": ("本科", "大学本科"), "30": ("大专", "专科"), "60": ("高中",), "70": ("初中",), "80": ("小学",),
}  # fmt: skip
HUKOU = {"here": ("人户一致", "本社区"), "outside": ("人在户不在", "外来"), "away": ("户在人不在", "空挂户")}
CHINESE = "零一二三四五六七八九十"
SEX = {"1": "男", "2": "女"}
