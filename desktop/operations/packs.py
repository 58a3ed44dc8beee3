"""Putting what a district pack says into the office: rule severities and other settings, in one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import orjson

from desktop.base.errors import Severity
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.domain.retention import SETTING, insist_on_bounds
from desktop.operations import recipes, rules, settings
from desktop.queries import accounts, listed, retention
from desktop.queries.packs import APPLIED, applied
from desktop.queries.recipes import PREFIX as RECIPES
from desktop.workspace import Unit, Workspace


@dataclass(frozen=True, slots=True)
class Contents:
    """rules: rule to severity. recipes: fingerprint to `gezhi-recipe/1`. templates: whole key of the setting to
    `gezhi-export/1`. layouts: whole key of the setting to a layout. retention: rule to days."""

    name: str
    version: str
    rules: Mapping[str, Severity]
    recipes: Mapping[str, Mapping[str, Any]]
    templates: Mapping[str, Mapping[str, Any]]
    layouts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    retention: Mapping[str, int] = field(default_factory=dict)

    def settings(self) -> dict[str, dict[str, Any]]:
        """Recipes, templates and layouts by the whole key of their setting."""
        kept = {RECIPES + fingerprint: plain for fingerprint, plain in self.recipes.items()}
        return {
            key: dict(value) for key, value in (*kept.items(), *self.templates.items(), *self.layouts.items())
        }


def apply(office: Workspace, contents: Contents, *, actor: str) -> Changes:
    """Put it all into the office or nothing of it; what the pack does not mention stays as it is.

    Raises `NotFound` for an unknown rule, `Refused` for one that may not be lowered, for a recipe whose name another
    recipe of the office has, and without the right to change settings.
    """
    rules.insist_weighable(contents.rules)
    title = f"{contents.name} {contents.version}".strip()
    with office.change("pack.apply", actor=actor, args={"subject": title}) as unit:
        accounts.permit(unit.db, actor).insist(Action.MANAGE_SETTINGS)
        if contents.rules:
            rules.put(unit, contents.rules)
        if contents.retention:
            insist_on_bounds(contents.retention)
            settings.put(unit, SETTING, {**retention.days(unit.db), **contents.retention})
        for key, plain in contents.settings().items():
            if listed.settings_under(unit.db, key).get("") != plain:
                settings.put(unit, key, plain)
        for fingerprint, recipe in contents.recipes.items():
            recipes.insist_name(unit.db, fingerprint, str(recipe["name"]))
        _remember(unit, contents)
    return unit.changes


def digest(plain: Mapping[str, Any]) -> str:
    """The same for the same JSON object, whatever the order of its keys."""
    return sha256(orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def _remember(unit: Unit, contents: Contents) -> None:
    before = applied(unit.db)
    said = {rule: severity.value for rule, severity in contents.rules.items()}
    kept = {key: digest(plain) for key, plain in contents.settings().items()}
    kept |= {f"{SETTING}.{rule}": str(days) for rule, days in contents.retention.items()}
    value = {
        "name": contents.name, "version": contents.version, "rules": {**before.rules, **said},
        "digests": {**before.digests, **kept},
    }  # fmt: skip
    settings.put(unit, APPLIED, value)
