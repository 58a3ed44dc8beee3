"""Personal names as typed: separators of minority names, suffixes that are facts, placeholders for rare characters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from desktop.domain.typed_text import bare, spaced

SEPARATOR = "·"  # U+00B7, Ministry of Civil Affairs document 民委发〔2016〕33号
_DOTS = re.compile(r"[·•・‧∙⋅．.。･﹒●\-–—―－]+")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af\u3007"
_IS_HAN = re.compile(f"[{_HAN}]")
_HAN_DOT_HAN = re.compile(rf"(?<=[{_HAN}]){_DOTS.pattern}(?=[{_HAN}])")
_PUA = re.compile(r"[\ue000-\uf8ff?□○�\U000f0000-\U0010fffd]")
_LATIN_IN_HAN = re.compile(rf"[{_HAN}][a-zA-Z]+|[a-zA-Z]+[{_HAN}]")
_DESCRIBED = re.compile(r"\([^()]*[+＋][^()]*\)|[⿰-⿻]|\((左|右|上|下)[^()]*\)")
_BRACKETS = str.maketrans("[【〔]】〕", "((()))")
_SUFFIX = re.compile(r"\(([^()]*)\)")
_PHONE = re.compile(r"[,:]?(?:\+?86)?(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})$")
_DEAD = re.compile(r"已故|去世|死亡|病故|病逝|亡故|身亡|过世|离世|身故|^故$|^亡$|殁")
_LEFT = re.compile(r"迁出|搬走|搬离|搬至|搬到|迁往|迁至|迁走|已搬|搬家")
_FORMER = re.compile(r"^(?:曾用名|原名|又名|别名)[::]?(.+)$")
_NO_NAME = re.compile(
    r"^(未取名|未起名|无名|新生儿?|宝宝|婴儿|小宝|大宝|二宝|未命名|待取名|待起名|未上户)[0-9一二甲乙]?$"
)
_FAMILY = re.compile(
    r"^[^()]{2,8}\([^()]{1,4}\)[、,;/\s]?[^()]{2,8}\([^()]{1,4}\)|(?:[^、,;]{2,4}[、,;]){2,}[^、,;]{2,4}$"
    rf"|^[{_HAN}]{{2,4}}[、,;/|][{_HAN}]{{2,4}}$|^\D*(?:\d{{17}}[\dXx]|\d{{15}})(?!\d).*\d{{15}}"
)
_NO_PERSON = re.compile(
    r"^(?:[-—/\\、.。*]+|无|没有|不详|不清楚|不明|未知|不知道|未提供|待核实|待核|待查|待补充?|待填写?|同上|同前|如上|〃|″)$"
    r"|\d{15}|[::]$|\d人$"
)  # what stands in a name cell when nobody is named
_ENDING = re.compile(
    rf"(?<=[{_HAN}]{{2}})[-—–·.:/,、]?(?:(?P<dead>已故|已?死亡|已?去世|已?病故|已?病逝|已?亡故|已?过世)"
    r"|(?P<left>已迁出|已搬走|已搬离|已迁走))$"
)
_STATUS = (
    (
        re.compile(
            r"^(空户|空置房?|空房子?|空关房?|空屋|(家中|长期|常年|暂时)?(无人|没人)(居住|住)?|未住人|空|空挂|闲置|无住户|(长期|常年)空(置|关))$"
        ),
        "vacant",
    ),
    (
        re.compile(
            r"^(敲门(未遇|无人应?答?|不应|不开)|多次(上门|敲门|入户)(未遇|无人)|未遇|上门未遇|入户未遇|多次未遇|拒访|未开门|不开门"
            r"|(家中|大门)?(已?锁门|门锁着?)|人不在家?|不在家|家里没人|(电话)?无人接听|无人应答|(电话)?联系不上|无法联系|拒绝(登记|入户|开门|配合))$"
        ),
        "not_reached",
    ),
    (
        re.compile(
            r"^(已?出租(户|房|屋)?(\(?租客未登记\)?|未登记)?|租户未登记|租客未登记|已租|群租房?|(租户|租客|租房户)(\(?不详)?)$"
        ),
        "rented",
    ),
    (
        re.compile(r"^(门面房?|门市房?|商铺|商用房?|商业用房|办公(用房|室)?|店铺|商店|铺面|物业用房|公司)$"),
        "commercial",
    ),
    (
        re.compile(
            r"^(装修中?|正在装修|拆迁|已拆迁?|拆除|待售|未售|待拆|在建|毛坯(房)?|未交房|未入住|待租|仓库|库房|车库|杂物间|储藏室)$"
        ),
        "other",
    ),
)
MAX_LENGTH = 100


def household_status(typed: str) -> str | None:
    """The state of a dwelling when the name cell holds one (空户, 敲门未遇 …); None for a name."""
    text = bare(typed).strip("()【】[]")
    for pattern, state in _STATUS:
        if pattern.match(text):
            return state
    return None


@dataclass(frozen=True, slots=True)
class NameReading:
    """A name in its normal form and what its cell said besides; `codes` are `name.*` and `person.*`."""

    name: str = ""
    state: str | None = None
    former: str | None = None
    phone: str | None = None
    codes: tuple[str, ...] = field(default=())

    @property
    def placeholder(self) -> bool:
        """Whether a rare character is missing from the name."""
        return "name.rare_char_placeholder" in self.codes

    @property
    def unnamed(self) -> bool:
        """未取名, 新生儿 …: a person without a name."""
        return "name.placeholder_person" in self.codes


def parse_name(typed: str) -> NameReading:
    """Read a name cell that is not a household state."""
    if len(typed) > MAX_LENGTH:
        return NameReading(codes=("name.too_long",))
    text = spaced(typed) if not _IS_HAN.search(typed) else bare(typed)
    if (
        len(text) <= 4
        and text == typed
        and text.isalpha()
        and not text[0].isascii()
        and not text[-1].isascii()
    ):
        said = _NO_NAME.match(text) or _NO_PERSON.search(text) or _ENDING.search(text)
        if not said and not any(c.isascii() for c in text) and not _PUA.search(text):
            return NameReading(text)
    return _read(text, typed)


def _read(text: str, typed: str) -> NameReading:
    codes: list[str] = []
    parts = typed.split()
    apart = len(parts) > 1 and len(text) > 4 and all(re.fullmatch(rf"[{_HAN}]{{2,4}}", p) for p in parts)
    if apart or _FAMILY.match(text):
        return NameReading(codes=("name.multiple_people",))
    if _NO_PERSON.search(text):
        return NameReading(codes=("name.missing",))
    phone = None
    if m := _PHONE.search(text):
        phone, text = m[1], text[: m.start()].rstrip("/、,;:|-")
        codes.append("name.contains_phone")
    text, state, former, found = _suffixes(text)
    codes += found
    if (dotted := _HAN_DOT_HAN.sub(SEPARATOR, text)) != text:
        text = dotted
        codes.append("name.separator_normalised")
    if _NO_NAME.match(text):
        codes.append("name.placeholder_person")
    elif _PUA.search(text) or _LATIN_IN_HAN.search(text) or _DESCRIBED.search(text):
        codes.append("name.rare_char_placeholder")
    if not codes and text != typed:
        codes.append("name.normalised")
    return NameReading(text, state, former, phone, tuple(codes))


def _suffixes(text: str) -> tuple[str, str | None, str | None, list[str]]:
    """Take the bracketed remarks off a name: state, former name, relation words; rare-character brackets stay."""
    state: str | None = None
    former: str | None = None
    codes: list[str] = []
    text = text.translate(_BRACKETS)
    if m := _ENDING.search(text):
        state = "dead" if m["dead"] else "left"
        codes.append(f"person.{state}")
        text = text[: m.start()]
    for m in list(_SUFFIX.finditer(text)):
        inside = m[1]
        if _DESCRIBED.search(m[0]):
            continue
        if f := _FORMER.match(inside):
            former = f[1]
            codes.append("name.former_name")
        elif _DEAD.search(inside):
            state = "dead"
            codes.append("person.dead")
        elif _LEFT.search(inside):
            state = "left"
            codes.append("person.left")
        else:
            codes.append("name.suffix_removed")
        text = text.replace(m[0], "")
    return text, state, former, codes


def same_name(one: str, other: str) -> bool:
    """Whether two normalised names may be one: equal, or a placeholder stands where the other has a character."""
    if one == other:
        return True
    return compatible(one, other) or compatible(other, one)


def compatible(placeholder: str, full: str) -> bool:
    """Whether `placeholder` (`杨□家`, `张YAN`, `刘(王+乐)`) can be a way of writing `full`."""
    if not (_PUA.search(placeholder) or _LATIN_IN_HAN.search(placeholder) or _DESCRIBED.search(placeholder)):
        return False
    pattern = re.escape(placeholder)
    pattern = re.sub(r"\\\([^()]*\\\)", ".{1,2}", pattern)
    pattern = re.sub(r"[\ue000-\uf8ff□○]|\\\?|[A-Za-z]+", ".{1,2}", pattern)
    return bool(re.fullmatch(pattern, full))


_SOMEBODY = re.compile(
    r"(?:前|原|原来的?|上一?任)(?:户主|业主|房主|房东|租客|租户|住户|承租人|主人)[^,;。、]*"
    r"|(?<![随同和与跟及])(?:父|母|妻|夫|配偶|老伴|儿子|女儿|子女|双亲)(?:亲|母|人|子|均|都)*[已于\d年月日号.初底末春夏秋冬因病在前后]{0,12}?(?:已故|去世|死亡|病故|病逝|亡故|过世|身亡|离世)"
    r"|(?<![随同和与跟及])(?:父亲|母亲|父母|妻子|丈夫|配偶|老伴|儿子|女儿|子女|租客|租户)(?:均|都|人)*已(?:\d+年)?(?:\d+月)?(?:迁出|搬走|搬离)"
)  # clauses about another than the person of the row
_GONE = re.compile(r"不在人世|已不在$|已?不在了$|已不在[,;。、]")


def remark_state(typed: str) -> str | None:
    """`dead` or `left` when a remark about one person says so (已故, 2026.2迁出, 已搬至女儿家)."""
    if not typed:
        return None
    text = bare(typed)
    if re.search(r"(未|没有|不|拟|准备|计划|可能)(已?)(迁出|搬走|搬离|去世|死亡)", text):
        return None
    text = _SOMEBODY.sub("", text)
    if _DEAD.search(text) or _GONE.search(text):
        return "dead"
    if re.search(r"迁出|搬走|搬离|已搬|搬至|搬到|迁往|迁至", text):
        return "left"
    return None
