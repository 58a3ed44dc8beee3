"""The pages of the settings, in the order of their tabs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.base.i18n import N_
from ui.screens.settings.audit.page import AuditPage
from ui.screens.settings.backups.page import BackupsPage
from ui.screens.settings.campaigns.page import CampaignsPage
from ui.screens.settings.checking.page import CheckingPage
from ui.screens.settings.community.page import CommunityPage
from ui.screens.settings.computers.page import ComputersPage
from ui.screens.settings.glyphs.page import GlyphsPage
from ui.screens.settings.keys.page import KeysPage
from ui.screens.settings.layouts.page import LayoutsPage
from ui.screens.settings.packs.page import PacksPage
from ui.screens.settings.posted.page import PostedPage
from ui.screens.settings.retention.page import RetentionPage
from ui.screens.settings.rules.page import RulesPage
from ui.screens.settings.users_page import UsersPage

if TYPE_CHECKING:
    from ui.bridge.desk import Desk
    from ui.screens.settings.page import SettingsPage


@dataclass(frozen=True)
class PageEntry:
    """key: how `Target("settings", key)` names it. title: the word on its tab. make: builds it."""

    key: str
    title: str
    make: Callable[[Desk], SettingsPage]


PAGES: Final = (
    PageEntry("users", N_("用户与角色"), UsersPage),
    PageEntry("keys", N_("钥匙"), KeysPage),
    PageEntry("computers", N_("电脑与证书"), ComputersPage),
    PageEntry("rules", N_("检查规则"), RulesPage),
    PageEntry("packs", N_("区里的口径"), PacksPage),
    PageEntry("layouts", N_("版式"), LayoutsPage),
    PageEntry("community", N_("社区情况"), CommunityPage),
    PageEntry("posted", N_("公示用语"), PostedPage),
    PageEntry("glyphs", N_("生僻字"), GlyphsPage),
    PageEntry("campaigns", N_("专项工作"), CampaignsPage),
    PageEntry("retention", N_("保留与删除"), RetentionPage),
    PageEntry("audit", N_("审计"), AuditPage),
    PageEntry("backups", N_("备份"), BackupsPage),
    PageEntry("checking", N_("检查与修复"), CheckingPage),
)
WITHOUT_SEEING: Final = "audit"  # the one page that shows nothing of the register


def open_to(desk: Desk) -> tuple[PageEntry, ...]:
    """The pages for the one who sits here."""
    return PAGES if desk.sees else tuple(entry for entry in PAGES if entry.key == WITHOUT_SEEING)
