"""Why a map file is not taken, in words that name the file, the object and the way out; and the limits."""

from __future__ import annotations

from typing import Final

from desktop.base.errors import Refused
from desktop.base.i18n import N_, _

MAX_FILE: Final = 40 * 1024 * 1024
MAX_CORNERS: Final = 400_000
MAX_OBJECTS: Final = 40_000
MAX_FIELDS: Final = 40
MAX_WORDS: Final = 120  # characters of one attribute

_TEXTS: Final = {
    "map.empty": N_("“{file}”里没有封闭的轮廓。请确认楼栋画成了面（封闭的多段线），或换一个文件"),
    "map.no_file": N_("找不到“{file}”，请检查文件名和位置"),
    "map.kind": N_(
        "“{file}”不是认识的地图文件。可以导入 GeoJSON、Shapefile（.shp 或 .zip）、DXF 和 GeoPackage"
    ),
    "map.dwg": N_("“{file}”是 DWG 图。请在 CAD 里“另存为”DXF（R2000 或更新的文本格式）再导入"),
    "map.binary_dxf": N_("“{file}”是二进制 DXF。请在 CAD 里另存为文本（ASCII）DXF 再导入"),
    "map.kml": N_("“{file}”是 KML。请在原来的软件里另存为 GeoJSON 再导入"),
    "map.damaged": N_("“{file}”读到“{object}”处坏了。请重新导出一份，或删掉这个对象再试"),
    "map.cut_off": N_("“{file}”不完整，在“{object}”处断了。请重新复制或重新导出一份"),
    "map.too_large": N_("“{file}”太大（{object}）。请只导出本社区的范围，或只导出楼栋那一个图层"),
    "map.too_far": N_("“{file}”里的轮廓相距超过 60 公里（{object}），不像一个社区。请删掉远处的对象再导出"),
    "map.not_a_number": N_("“{file}”的“{object}”有不是数字的坐标。请在原软件里删掉这个对象再导出"),
    "map.cyclic": N_("“{file}”的图块“{object}”自己套自己，不能展开。请在 CAD 里炸开图块后另存"),
    "map.projection": N_(
        "“{file}”的坐标系“{object}”认不出。请在 GIS 软件里另存为 WGS84 或 CGCS2000（经纬度或高斯投影）再导入"
    ),
    "map.no_dbf": N_("“{file}”旁边没有同名的 .dbf，轮廓没有名称。请把 .shp、.shx、.dbf、.prj 放在一起再导入"),
    "map.zip": N_("“{file}”里没有一个 .shp，或里面有好几个。请每个压缩包只放一个 Shapefile"),
    "map.unsafe_zip": N_("“{file}”的压缩包内容异常，不能打开。请解压后直接选 .shp"),
    "map.layer": N_("“{file}”没有图层“{object}”。有这些图层：{more}"),
    "map.field": N_("“{file}”没有属性“{object}”。有这些属性：{more}"),
    "map.units": N_("“{file}”没有写单位，也看不出来（{object}）。请写明单位：米、厘米或毫米"),
    "map.held": N_("“{file}”正被别的程序占用，请关闭后再试"),
    "map.other_frame": N_(
        "“{file}”没有经纬度，和图上已有的轮廓对不上位置。请导入带坐标的文件，或选“换掉全部轮廓”"
    ),
}
_NOTICES: Final = {
    "swapped": N_("东西、南北两列坐标是反的，已调换"),
    "guessed_lonlat": N_("没有写坐标系，按经纬度处理"),
    "guessed_plane": N_("没有写坐标系，按平面米处理"),
    "guessed_unit": N_("没有写单位，按“{detail}”处理"),
    "guessed_encoding": N_("没有写文字编码，按“{detail}”处理"),
    "crossing": N_("“{source}”的轮廓自己相交，面积可能不准"),
    "tiny": N_("“{source}”太小（不到 1 平方米），没有用"),
    "broken": N_("“{source}”不成形，没有用"),
    "open": N_("有 {detail} 条没有封闭的线，没有当作轮廓"),
    "skipped": N_("有 {detail} 个对象不是面或线，没有用"),
    "array": N_("图块阵列“{source}”只取了第一个"),
}


class Unfit(Exception):
    """A file that cannot be used, before anybody knows what the clerk calls it: the reader gives code and object."""

    def __init__(self, code: str, thing: str = "", more: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.thing = thing[:MAX_WORDS]
        self.more = more[: 4 * MAX_WORDS]


def refusal(code: str, file: str, thing: str = "", more: str = "") -> Refused:
    """The refusal of `file` (its name alone) for a reason, naming the object."""
    text = _TEXTS.get(code, _TEXTS["map.damaged"])
    return Refused(_(text).format(file=file, object=thing, more=more), code=code)


def told(code: str, source: str = "", detail: str = "") -> str:
    """A notice in words."""
    return _(_NOTICES[code]).format(source=source, detail=_(detail) if detail else "")
