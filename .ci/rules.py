"""Write the manual's page of business rules from the rules themselves: part of `make words`."""

from __future__ import annotations

import sys
from pathlib import Path

from desktop.base.errors import Severity
from desktop.base.i18n import _
from desktop.domain.field_names import field_name, kind_name
from desktop.domain.rules.catalogue import RULES
from desktop.domain.rules.rule import Rule

PAGE = Path(__file__).resolve().parents[1] / "docs" / "manual" / "12-rules.md"
PARTS = (
    (Severity.BLOCK, "必改", "改好以前不能保存。"),
    (Severity.WARN, "提醒", "可以保存；确实如此的，写明原因就不再提醒，内容一改又会问。"),
    (Severity.INFO, "提示", "供补全台账用，不妨碍任何事。"),
)
BETWEEN = "这条规则看几条记录之间的关系，只在检查时列出。"


def where(rule: Rule) -> str:
    """The fields in words, each once: `居民的出生日期、证件号码`."""
    by_kind: dict[str, list[str]] = {}
    for name in rule.fields:
        kind, field = name.split(".")
        names = by_kind.setdefault(kind, [])
        if (words := field_name(kind, field)) not in names and words != field:
            names.append(words)
    parts = [
        f"{kind_name(kind)}的{'、'.join(names)}" if names else kind_name(kind)
        for kind, names in by_kind.items()
    ]
    return "；".join(parts)


def line(rule: Rule) -> str:
    """One row of the table."""
    more = f"不能放宽：{_(rule.fixed)}。" if rule.fixed else "" if rule.alone else BETWEEN
    return f"| `{rule.id}` | {rule.describe()} | {where(rule)} | {more} |"


def page() -> str:
    """The whole page."""
    lines = [
        "# 检查规则一览",
        "",
        "这一页由程序自己写出，和录入、导入、`gezhi check` 用的是同一份规则。"
        "区县下发的设置可以调整轻重，标明“不能放宽”的除外。",
    ]
    for severity, title, words in PARTS:
        rules = [rule for rule in RULES.values() if rule.severity is severity]
        lines += ["", f"## {title}（{len(rules)} 条）", "", words, ""]
        lines += ["| 编号 | 说什么 | 看哪里 | |", "|---|---|---|---|", *map(line, rules)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} written\n")
