"""Countries and regions a resident may be a national of: the part of GB/T 2659 that community offices meet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CHINA: Final = "CHN"

# GB/T 2659-2000, three-letter codes: first the usual ones, then by region.
COUNTRIES: Final[Mapping[str, str]] = {
    "CHN": "中国", "HKG": "中国香港", "MAC": "中国澳门", "TWN": "中国台湾", "USA": "美国", "CAN": "加拿大",
    "GBR": "英国", "AUS": "澳大利亚", "NZL": "新西兰", "JPN": "日本", "KOR": "韩国", "PRK": "朝鲜", "RUS": "俄罗斯",
    "VNM": "越南", "LAO": "老挝", "MMR": "缅甸", "KHM": "柬埔寨", "THA": "泰国", "MYS": "马来西亚", "SGP": "新加坡",
    "IDN": "印度尼西亚", "PHL": "菲律宾", "BRN": "文莱", "TLS": "东帝汶", "MNG": "蒙古", "KAZ": "哈萨克斯坦",
    "KGZ": "吉尔吉斯斯坦", "TJK": "塔吉克斯坦", "TKM": "土库曼斯坦", "UZB": "乌兹别克斯坦", "IND": "印度",
    "PAK": "巴基斯坦", "BGD": "孟加拉国", "NPL": "尼泊尔", "LKA": "斯里兰卡", "MDV": "马尔代夫", "BTN": "不丹",
    "AFG": "阿富汗", "IRN": "伊朗", "IRQ": "伊拉克", "ISR": "以色列", "SAU": "沙特阿拉伯", "ARE": "阿联酋",
    "TUR": "土耳其", "SYR": "叙利亚", "YEM": "也门", "JOR": "约旦", "LBN": "黎巴嫩", "DEU": "德国", "FRA": "法国",
    "ITA": "意大利", "ESP": "西班牙", "PRT": "葡萄牙", "NLD": "荷兰", "BEL": "比利时", "LUX": "卢森堡",
    "CHE": "瑞士", "AUT": "奥地利", "IRL": "爱尔兰", "DNK": "丹麦", "NOR": "挪威", "SWE": "瑞典", "FIN": "芬兰",
    "ISL": "冰岛", "POL": "波兰", "CZE": "捷克", "SVK": "斯洛伐克", "HUN": "匈牙利", "ROM": "罗马尼亚",
    "BGR": "保加利亚", "GRC": "希腊", "UKR": "乌克兰", "BLR": "白俄罗斯", "BRA": "巴西", "ARG": "阿根廷",
    "CHL": "智利", "PER": "秘鲁", "MEX": "墨西哥", "COL": "哥伦比亚", "VEN": "委内瑞拉", "CUB": "古巴",
    "EGY": "埃及", "ZAF": "南非", "NGA": "尼日利亚", "ETH": "埃塞俄比亚", "KEN": "肯尼亚", "TZA": "坦桑尼亚",
    "GHA": "加纳", "CMR": "喀麦隆", "AGO": "安哥拉", "DZA": "阿尔及利亚", "MAR": "摩洛哥", "SDN": "苏丹",
    "ZZZ": "其他国家或地区", "XXX": "无国籍",
}  # fmt: skip
