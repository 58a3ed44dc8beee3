"""Who may do what: one table of role × action that the program, its screens and the tests all read.

Roles after the four sign-in roles of a community office and 等保 2.0 level 2 (GB/T 22239-2019, 8.1.4.2: separation
of the rights to manage users from the rights to use data). A specialist (专干) is somebody who, beside a role,
answers for one restricted category of care; nobody else sees who is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desktop.base.errors import Refused
from desktop.base.i18n import N_, _
from desktop.domain.care import BY_KEY, CATEGORIES


class Role(StrEnum):
    """What an account may be; one account may hold several."""

    CLERK = "clerk"
    DIRECTOR = "director"
    VIEWER = "viewer"
    AUDITOR = "auditor"


class Action(StrEnum):
    """What the program asks before it does something on somebody's behalf."""

    SEE = "see"
    EDIT = "edit"
    EDIT_BULK = "edit_bulk"
    DELETE = "delete"
    IMPORT = "import"
    PRINT = "print"
    EXPORT = "export"
    REVEAL = "reveal"
    VERIFY = "verify"
    RESOLVE = "resolve"
    EXCHANGE = "exchange"
    REGRID = "regrid"
    BACK_UP = "back_up"
    REPAIR = "repair"
    PURGE = "purge"
    MANAGE_USERS = "manage_users"
    MANAGE_SETTINGS = "manage_settings"
    READ_AUDIT = "read_audit"


ROLE_NAMES: Final[Mapping[Role, str]] = {
    Role.CLERK: N_("录入员"),
    Role.DIRECTOR: N_("主任(审核)"),
    Role.VIEWER: N_("查询"),
    Role.AUDITOR: N_("审计"),
}
_CLERK = frozenset({
    Action.SEE, Action.EDIT, Action.EDIT_BULK, Action.IMPORT, Action.PRINT, Action.EXPORT, Action.REVEAL,
    Action.VERIFY, Action.EXCHANGE, Action.BACK_UP,
})  # fmt: skip
_DIRECTOR = _CLERK | {
    Action.DELETE, Action.RESOLVE, Action.REGRID, Action.REPAIR, Action.PURGE, Action.MANAGE_USERS,
    Action.MANAGE_SETTINGS,
}  # fmt: skip
ALLOWED: Final[Mapping[Role, frozenset[Action]]] = {
    Role.CLERK: _CLERK
    | {Action.DELETE},  # an entry made by mistake is taken back by whoever made it; undoable
    Role.DIRECTOR: _DIRECTOR,
    Role.VIEWER: frozenset({Action.SEE}),
    Role.AUDITOR: frozenset({Action.READ_AUDIT}),
}
# What a step of the history asks at least, by the beginning of its name; the longest that fits counts, else EDIT.
# An operation may ask for more; none can ask for less, because the workspace itself reads this table.
STEPS: Final[Mapping[str, Action]] = {
    "account.": Action.MANAGE_USERS,
    "rules.": Action.MANAGE_SETTINGS,
    "pack.": Action.MANAGE_SETTINGS,
    "layout.": Action.MANAGE_SETTINGS,
    "setting.": Action.MANAGE_SETTINGS,
    "glyph.": Action.MANAGE_SETTINGS,
    "posted.phones": Action.MANAGE_SETTINGS,
    "posted.places": Action.PRINT,
    "campaign.start": Action.MANAGE_SETTINGS,
    "campaign.end": Action.MANAGE_SETTINGS,
    "retention.rule": Action.MANAGE_SETTINGS,
    "retention.purge": Action.PURGE,
    "care.purge": Action.PURGE,
    "care.plan": Action.EDIT_BULK,
    "paste.": Action.EDIT_BULK,
    "diary.review": Action.VERIFY,
    "diary.remove": Action.DELETE,
    "grid.": Action.REGRID,
    "grid.preview": Action.SEE,  # tried and rolled back
    "map.": Action.EDIT,  # a sketch: nobody answers for other ground by it
    "filter.": Action.SEE,  # one's own filters
    "exchange.recovery_sheet": Action.MANAGE_USERS,
    "exchange.care_keys": Action.SEE,  # sealed for who is entitled; whoever signs in brings it on its way
    "import.": Action.IMPORT,
    "recipe.": Action.IMPORT,
    "export.": Action.EXPORT,
    "return.": Action.EXPORT,
    "rectification.remove": Action.DELETE,
    "bulk.": Action.EDIT_BULK,
    "verification.": Action.VERIFY,
    "trust.": Action.MANAGE_USERS,  # whoever is believed may write accounts and roles
    "gap.": Action.RESOLVE,  # whoever gives data up answers for it
    "between.": Action.RESOLVE,  # whose somebody is
    "computer.": Action.MANAGE_USERS,
    "computer.join": Action.EXCHANGE,  # with the recovery code or an approval in hand, which the operation asks for
    "print.": Action.PRINT,
    "backup.": Action.BACK_UP,
    "office.places_back": Action.REPAIR,
    "office.salvaged": Action.REPAIR,
}
SPECIALIST: Final = "specialist:"  # followed by the key of a restricted category
RESTRICTED: Final = tuple(category.key for category in CATEGORIES if category.restricted)


def step_action(name: str) -> Action:
    """What a step of this name asks at least."""
    fitting = [beginning for beginning in STEPS if name.startswith(beginning)]
    return STEPS[max(fitting, key=len)] if fitting else Action.EDIT


def roles_of(
    name: str, accounts: Iterable[tuple[str, Collection[str], bool]], last: Callable[[], str]
) -> list[str]:
    """The roles of whoever acts under a name; `accounts`: name, roles, whether it was ended.

    Nobody can end the last director or make a clerk of him, but two PCs can do so to each other's before they exchange.
    Nobody could then name a new one, so until there is one whoever was director last stays it; `last` tells his name
    and is asked only then.
    """
    standing = [(who, given) for who, given, ended in accounts if not ended]
    roles = [role for who, given in standing if who == name for role in given]
    if name and not any(Role.DIRECTOR in given for _who, given in standing) and last() == name:
        roles.append(Role.DIRECTOR)
    return roles


def role_words(role: str) -> str:
    """A role for people; one of a newer program as it is."""
    if role.startswith(SPECIALIST):
        known = BY_KEY.get(role.removeprefix(SPECIALIST))
        return _("专干({what})").format(what=_(known.name) if known else role)
    return _(ROLE_NAMES[Role(role)]) if role in set(Role) else role


@dataclass(frozen=True, slots=True)
class Permit:
    """What one signed-in person may do and see; `roles` are `Role` values and `specialist:<category>`."""

    roles: frozenset[str]

    @classmethod
    def of(cls, roles: Iterable[str]) -> Permit:
        """The permit of an account's roles; unknown ones, from a newer program, give nothing."""
        return cls(frozenset(roles))

    def may(self, action: Action) -> bool:
        """Whether any of the roles allows it."""
        return any(action in ALLOWED[role] for role in Role if role in self.roles)

    def sees(self, category: str) -> bool:
        """Whether this person may know who is in a care category (a key of `domain.care`)."""
        if not self.may(Action.SEE):
            return False
        known = BY_KEY.get(category)
        return known is not None and (not known.restricted or SPECIALIST + category in self.roles)

    @property
    def hidden(self) -> frozenset[str]:
        """The restricted categories whose members must not be shown, counted or found."""
        return frozenset(key for key in RESTRICTED if not self.sees(key))

    def insist(self, action: Action) -> None:
        """Raise `Refused` when it is not allowed."""
        if not self.may(action):
            text = _("您的角色不能做这一步,请找主任办理。")
            raise Refused(text, code=f"permission.{action}")


EVERYTHING: Final = Permit.of([*Role, *(SPECIALIST + key for key in RESTRICTED)])
SOLE_USER: Final = Permit.of([Role.CLERK, Role.DIRECTOR, Role.AUDITOR])  # an office that has named nobody yet
