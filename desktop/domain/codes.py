"""Small code tables of the national standards with the words offices write for them."""

from __future__ import annotations

import re
from collections.abc import Hashable
from functools import lru_cache

from desktop.domain.school_words import level_of
from desktop.domain.typed_text import bare
from desktop.domain.use_words import USE

SEX = {
    "男": "1",
    "女": "2",
    "1": "1",
    "2": "2",
    "M": "1",
    "F": "2",
    "♂": "1",
    "♀": "2",
    "男性": "1",
    "女性": "2",
}
SEX_NAMES = {"1": "男", "2": "女"}

# GB/T 4761-2008
RELATION_NAMES = {
    "01": "本人", "02": "户主", "10": "配偶", "11": "夫", "12": "妻", "20": "子", "21": "独生子", "22": "长子",
    "23": "次子", "24": "三子", "25": "四子", "26": "五子", "27": "养子或继子", "28": "女婿", "29": "其他儿子",
    "30": "女", "31": "独生女", "32": "长女", "33": "次女", "34": "三女", "35": "四女", "36": "五女",
    "37": "养女或继女", "38": "儿媳", "39": "其他女儿", "40": "孙子女或外孙子女", "41": "孙子", "42": "孙女",
    "43": "外孙子", "44": "外孙女", "45": "孙媳妇或外孙媳妇", "46": "孙女婿或外孙女婿", "47": "曾孙子或曾外孙子",
    "48": "曾孙女或曾外孙女", "49": "其他孙辈", "50": "父母", "51": "父亲", "52": "母亲", "53": "公公",
    "54": "婆婆", "55": "岳父", "56": "岳母", "57": "继父或养父", "58": "继母或养母", "59": "其他父母关系",
    "60": "祖父母或外祖父母", "61": "祖父", "62": "祖母", "63": "外祖父", "64": "外祖母",
    "65": "配偶的祖父母或外祖父母", "66": "曾祖父", "67": "曾祖母", "68": "配偶的曾祖父母", "69": "其他祖父母关系",
    "70": "兄弟姐妹", "71": "兄", "72": "嫂", "73": "弟", "74": "弟媳", "75": "姐姐", "76": "姐夫", "77": "妹妹",
    "78": "妹夫", "79": "其他兄弟姐妹", "80": "其他", "81": "伯父", "82": "伯母", "83": "叔父", "84": "婶母",
    "85": "舅父", "86": "舅母", "87": "姨父", "88": "姨母", "89": "姑父", "90": "姑母", "91": "堂兄弟姐妹",
    "92": "表兄弟姐妹", "93": "侄子", "94": "侄女", "95": "外甥", "96": "外甥女", "97": "其他亲属", "99": "非亲属",
}  # fmt: skip
_RELATION_WORDS = {
    "02": "户主 本人 户主本人 自己 业主 房主 户主(本人)",
    "11": "夫 丈夫 老公 先生 夫君",
    "12": "妻 妻子 媳妇 老婆 太太 妻室 婆娘 夫人",
    "20": "子 儿子 儿 男孩 之子 小儿子 小儿 幺儿 幼子 幺子",
    "21": "独生子 独子",
    "22": "长子 大儿子 大儿 老大 大子",
    "23": "次子 二儿子 二儿 二子 老二",
    "24": "三子 三儿子 三儿",
    "25": "四子 四儿子",
    "26": "五子 五儿子",
    "27": "养子 继子 养子或继子",
    "28": "女婿 婿 大女婿 二女婿 小女婿",
    "30": "女 女儿 闺女 丫头 女孩 之女 小女儿 小女 幺女 幼女 老闺女 千金",
    "31": "独生女 独女",
    "32": "长女 大女儿 大女 大闺女",
    "33": "次女 二女儿 二女 二闺女",
    "34": "三女 三女儿",
    "35": "四女 四女儿",
    "36": "五女 五女儿",
    "37": "养女 继女 养女或继女",
    "38": "儿媳 儿媳妇 媳 长媳 次媳 大儿媳 二儿媳 小儿媳 三儿媳",
    "41": "孙子 孙 孙儿 长孙 大孙子 次孙 二孙子 小孙子 大孙 小孙",
    "42": "孙女 大孙女 孙女儿 长孙女 二孙女 小孙女",
    "40": "孙子女",
    "43": "外孙子 外孙",
    "44": "外孙女 外孙女儿",
    "45": "孙媳妇 孙媳 外孙媳妇",
    "46": "孙女婿 孙婿 外孙女婿",
    "47": "曾孙 曾孙子 重孙 重孙子",
    "48": "曾孙女 重孙女",
    "50": "父母",
    "51": "父亲 父 爸爸 爸 老父亲 爹",
    "52": "母亲 母 妈妈 妈 老母亲 娘",
    "53": "公公 公 家公",
    "54": "婆婆 婆 家婆",
    "55": "岳父 丈人 岳丈 老丈人",
    "56": "岳母 丈母娘 丈母",
    "57": "继父 养父",
    "58": "继母 养母",
    "61": "祖父 爷爷 爷",
    "62": "祖母 奶奶 奶",
    "63": "外祖父 外公 姥爷",
    "64": "外祖母 外婆 姥姥",
    "66": "曾祖父 太爷爷",
    "67": "曾祖母 太奶奶",
    "71": "兄 哥哥 哥 兄长",
    "72": "嫂 嫂子 嫂嫂",
    "73": "弟 弟弟",
    "74": "弟媳 弟媳妇 弟妹",
    "75": "姐姐 姐",
    "76": "姐夫",
    "77": "妹妹 妹",
    "78": "妹夫",
    "70": "兄弟 姐妹 兄弟姐妹",
    "79": "妻妹 妻弟 妻兄 妻姐 小姨子 小舅子 大舅哥 大姨子 小叔子 小姑子 大姑子",
    "80": "其他 其它",
    "81": "伯父 大伯 伯伯",
    "82": "伯母",
    "83": "叔父 叔叔 叔",
    "84": "婶母 婶婶 婶",
    "85": "舅父 舅舅 舅",
    "86": "舅母 舅妈",
    "87": "姨父",
    "88": "姨母 姨妈 姨",
    "89": "姑父",
    "90": "姑母 姑姑 姑妈 姑",
    "91": "堂兄 堂弟 堂姐 堂妹 堂哥",
    "92": "表兄 表弟 表姐 表妹 表哥",
    "93": "侄子 侄儿 侄",
    "94": "侄女",
    "95": "外甥",
    "96": "外甥女",
    "97": "其他亲属 亲属 亲戚 侄孙 侄孙女 侄媳 亲家",
    "99": "租户 租客 承租人 合租 合租人 房客 保姆 雇工 护工 非亲属 朋友 同事 寄居 室友 集体户成员 同住人 借住"
    " 租住人 同居 前妻 前夫 男友 女友 男朋友 女朋友 住家保姆",
}
RELATION = {word: code for code, words in _RELATION_WORDS.items() for word in words.split()}
_BY_SEX = {
    word: pair
    for words, *pair in (
        ("子女 孩子 小孩 儿女", "20", "30"), ("公婆", "53", "54"), ("岳父母", "55", "56"), ("祖父母", "61", "62"),
        ("外祖父母", "63", "64"), ("哥嫂", "71", "72"),
    )
    for word in words.split()
}  # fmt: skip
_SPOUSE = frozenset(["配偶", "爱人", "老伴", "伴侣", "对象", "夫妻", "妻或夫", "丈夫或妻子"])

# GB/T 3304-1991
_ETHNIC = [
    "汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗", "瑶", "白", "土家", "哈尼",
    "哈萨克", "傣", "黎", "傈僳", "佤", "畲", "高山", "拉祜", "水", "东乡", "纳西", "景颇", "柯尔克孜", "土", "达斡尔",
    "仫佬", "羌", "布朗", "撒拉", "毛南", "仡佬", "锡伯", "阿昌", "普米", "塔吉克", "怒", "乌孜别克", "俄罗斯", "鄂温克",
    "德昂", "保安", "裕固", "京", "塔塔尔", "独龙", "鄂伦春", "赫哲", "门巴", "珞巴", "基诺",
]  # fmt: skip
ETHNICITY_NAMES = {f"{i:02d}": f"{n}族" for i, n in enumerate(_ETHNIC, 1)} | {"97": "其他", "98": "外国血统"}
_ETHNICITY = {n: f"{i:02d}" for i, n in enumerate(_ETHNIC, 1)} | {
    "维": "05",
    "蒙": "02",
    "哈": "17",
    "朝": "10",
    "其他": "97",
}

# GB/T 4762-1984
POLITICS_NAMES = {
    "01": "中共党员", "02": "中共预备党员", "03": "共青团员", "04": "民革会员", "05": "民盟盟员", "06": "民建会员",
    "07": "民进会员", "08": "农工党党员", "09": "致公党党员", "10": "九三学社社员", "11": "台盟盟员",
    "12": "无党派民主人士", "13": "群众",
}  # fmt: skip
_POLITICS_WORDS = {
    "01": "党员 中共党员 中国共产党党员 正式党员 共产党员 流动党员 中国共产党员 党",
    "02": "预备党员 中共预备党员 预备",
    "03": "团员 共青团员 共青团 团 中国共青团团员 共产主义青年团团员 中国共产主义青年团团员",
    "04": "民革 民革会员 民革党员", "05": "民盟 民盟盟员", "06": "民建 民建会员", "07": "民进 民进会员",
    "08": "农工党 农工党党员", "09": "致公党 致公党党员", "10": "九三 九三学社 九三学社社员", "11": "台盟 台盟盟员",
    "12": "无党派 无党派人士 无党派民主人士",
    "13": "群众 普通群众 少先队员 少先队 入党积极分子 无 一般群众 其他",
}  # fmt: skip
POLITICS = {w: c for c, words in _POLITICS_WORDS.items() for w in words.split()}

# GB/T 4658-2006, first digits
EDUCATION_NAMES = {
    "10": "研究生", "20": "本科", "30": "大专", "40": "中专(职高技校)", "60": "高中", "70": "初中", "80": "小学",
    "90": "文盲或学龄前",
}  # fmt: skip
_EDUCATION_WORDS = {
    "10": "研究生 硕士 博士 硕士研究生 博士研究生 博士后 研究生教育 硕博",
    "20": "本科 大学 大学本科 学士 本科生 全日制本科 大本",
    "30": "大专 专科 大学专科 高职 专科生 高专",
    "40": "中专 职高 技校 中职 中等职业教育 中技 职业高中 中等专科 中师 职中",
    "60": "高中 普通高中",
    "70": "初中 初级中学 中学",
    "80": "小学",
    "90": "文盲 半文盲 文盲或半文盲 学龄前 幼儿 幼儿园 其他 无 未上学 不识字 学前 扫盲 婴幼儿",
}
EDUCATION = {w: c for c, words in _EDUCATION_WORDS.items() for w in words.split()}

# GB/T 2261.2
MARRIAGE_NAMES = {"10": "未婚", "20": "已婚", "30": "丧偶", "40": "离婚", "90": "未说明"}
_MARRIAGE_WORDS = {
    "10": "未婚 未 单身",
    "20": "已婚 已 初婚 再婚 复婚 有配偶",
    "30": "丧偶 丧",
    "40": "离婚 离 离异",
    "90": "未说明",
}
MARRIAGE = {w: c for c, words in _MARRIAGE_WORDS.items() for w in words.split()}

DWELLING_USES = {
    "self": "自住",
    "rented": "出租",
    "vacant": "空置",
    "not_reached": "未见面",
    "commercial": "商用",
    "other": "其他",
}
HUKOU_STATES = {"here": "人户一致", "outside": "人在户不在", "away": "户在人不在"}
_HUKOU_WORDS = {
    "here": "人户一致 本社区 本地 本地户籍 户籍 常住 在册 一致 户籍人口 常住户籍 本社区户籍 户在",
    "outside": "人在户不在 外来 流动人口 外地 流动 外来人口 户籍不在 非本社区 常住流动 暂住 不一致 外地户籍 户不在",
    "away": "户在人不在 空挂 空挂户 户籍外出 外出 挂户 寄挂 人不在",
}
HUKOU = {w: c for c, words in _HUKOU_WORDS.items() for w in words.split()}
_YES = frozenset(["√", "✓", "☑", "■", "●", "是", "有", "1", "Y", "YES", "对", "已", "√有", "T", "TRUE", "V"])
_NO = frozenset(
    ["×", "☐", "□", "否", "无", "0", "N", "NO", "没有", "/", "-", "未", "✗", "✕", "X", "不是", "F", "FALSE"]
)


@lru_cache(maxsize=4096)
def sex_code(typed: Hashable) -> str | None:
    """GB/T 2261.1 for a typed sex."""
    return SEX.get(bare(_text(typed)).upper())


@lru_cache(maxsize=4096)
def relation_code(typed: Hashable, sex: str | None = None) -> str | None:
    """GB/T 4761 two digits; the sex decides what 配偶 is. Unknown words that name a tenant or a friend are 99."""
    text = re.sub(r"^(之|户主之|与户主|系户主)", "", bare(_text(typed)))
    inside = m[1] if (m := re.search(r"\(([^()]*)\)$", text)) else ""
    if text in _SPOUSE or re.sub(r"\(.*\)$", "", text) in _SPOUSE:
        said = RELATION.get(inside)
        return said if said in {"11", "12"} else {"1": "11", "2": "12"}.get(sex or "", "10")
    if text in _BY_SEX:
        return dict(zip("12", _BY_SEX[text], strict=True)).get(sex or "")
    if code := RELATION.get(text):
        if code in {"11", "12"} and sex and code != {"1": "11", "2": "12"}[sex] and text == "媳妇":
            return "38" if sex == "2" else code
        return code
    if re.fullmatch(r"\d{2}", text) and text in RELATION_NAMES:
        return "02" if text == "01" else text
    return RELATION.get(re.sub(r"\(.*\)$", "", text)) or RELATION.get(inside)


@lru_cache(maxsize=4096)
def ethnicity_code(typed: Hashable) -> str | None:
    """GB/T 3304 two digits."""
    text = bare(_text(typed))
    if text.isdigit() and 1 <= int(text) <= 56:
        return f"{int(text):02d}"
    return _ETHNICITY.get(re.sub(r"族$", "", text)) or _ETHNICITY.get(text)


@lru_cache(maxsize=4096)
def politics_code(typed: Hashable) -> str | None:
    """GB/T 4762 two digits."""
    text = bare(_text(typed))
    if text.isdigit() and f"{int(text):02d}" in POLITICS_NAMES:
        return f"{int(text):02d}"
    if re.search(r"\(.*预备.*\)$", text):
        return "02"
    return POLITICS.get(re.sub(r"\(.*\)$", "", text)) or POLITICS.get(
        re.sub(r"^(离?退休|在职|在册|老|中共)", "", text)
    )


@lru_cache(maxsize=4096)
def education_code(typed: Hashable) -> str | None:
    """GB/T 4658 large class."""
    text = bare(_text(typed))
    if text in EDUCATION_NAMES:
        return text
    text = re.sub(r"\(.*\)$|(毕业|肄业|在读|文化|学历|程度|教育)$", "", text)
    return EDUCATION.get(text) or level_of(text)


@lru_cache(maxsize=4096)
def marriage_code(typed: Hashable) -> str | None:
    """GB/T 2261.2."""
    return MARRIAGE.get(bare(_text(typed)))


@lru_cache(maxsize=4096)
def use_code(typed: Hashable) -> str | None:
    """The use of a dwelling."""
    text = re.sub(r"(房屋|房|户)$", "", re.sub(r"\(.*\)$", "", bare(_text(typed))))
    return USE.get(bare(_text(typed))) or USE.get(text)


@lru_cache(maxsize=4096)
def hukou_code(typed: Hashable) -> str | None:
    """Where the household registration is: `here`, `outside`, `away`; 01 and 02 are 人户一致标识."""
    text = bare(_text(typed))
    return {"01": "here", "02": "outside"}.get(text) or HUKOU.get(text)


def yes_no(typed: object) -> bool | None:
    """A mark in a yes/no column; None when it is neither."""
    text = bare(_text(typed)).upper()
    return True if text in _YES else False if text in _NO else None


def _text(value: object) -> str:
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)
