"""Why something from elsewhere was refused, in a few words, for those who read it in a record long afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desktop.base.i18n import N_, _

REFUSALS: Final[Mapping[str, str]] = {
    "bundle.age_header": N_("文件损坏"), "bundle.damaged": N_("文件损坏"), "bundle.digest": N_("内容对不上"),
    "bundle.dot_collision": N_("同一处写了两种内容"), "bundle.kind_collision": N_("同一处写了两种内容"),
    "bundle.manifest": N_("清单对不上"), "bundle.newer": N_("由更新的程序写出"), "bundle.not_for_us": N_("不是写给这里的"),
    "bundle.not_ours": N_("不是交换包"), "bundle.other_office": N_("是别的社区的"), "bundle.parts_missing": N_("还缺几份"),
    "bundle.parts_over": N_("等别的各份太久"), "bundle.purge": N_("清除的人没有权限"),
    "bundle.picture": N_("照片损坏"), "bundle.revoked_signer": N_("写的电脑已停用"), "bundle.sealed": N_("文件损坏"),
    "bundle.sender": N_("不是这台电脑写的"), "bundle.sequence": N_("内容接不上"), "bundle.signature": N_("签名不对"),
    "bundle.too_large": N_("超过大小上限"), "bundle.unknown_signer": N_("不认识写的电脑"),
    "bundle.unreadable": N_("读不出来"),
    "certificate.expired": N_("证书到期"), "certificate.malformed": N_("证书损坏"), "certificate.mismatch": N_("证书对不上"),
    "certificate.newer": N_("由更新的程序写出"), "certificate.signature": N_("证书签名不对"),
    "certificate.unknown_issuer": N_("不认识发证书的"), "district.unknown_office": N_("社区没有登记"),
    "op.envelope": N_("内容不合格式"), "op.malformed": N_("内容不合格式"), "op.not_canonical": N_("内容不合格式"),
    "op.too_long": N_("超过大小上限"), "op.value": N_("内容不合格式"),
}  # fmt: skip


def why(code: str) -> str:
    """The reason in words; a code of a newer program as it is."""
    return _(REFUSALS[code]) if code in REFUSALS else code
