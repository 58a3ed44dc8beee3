"""What a rule, a finding and a district's weighing of rules are."""

from __future__ import annotations

import json
import string
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as empty
from hashlib import sha256
from typing import Any, Final

from desktop.base.errors import Problem, Severity
from desktop.base.i18n import _

_WEIGHT: Final = {Severity.INFO: 0, Severity.WARN: 1, Severity.BLOCK: 2}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `sentence` says what is wrong and what to do; its `{names}` are filled in by a finding.

    `fields` are `kind.field` it looks at. `fixed` says why a district may not lower its severity, "" when it may.
    `alone` is False for a rule about several records, which can never keep a single one from being saved.
    """

    id: str
    severity: Severity
    sentence: str
    fields: tuple[str, ...]
    fixed: str = ""
    alone: bool = True

    def describe(self) -> str:
        """The sentence without a case: what stands in the list of rules and in the manual."""
        names = {
            name for _text, name, _spec, _conversion in string.Formatter().parse(_(self.sentence)) if name
        }
        return _(self.sentence).format(**dict.fromkeys(names, "…"))


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that does not hold at one field of one record; `basis` is what it rests on, `values` fill the sentence.

    `field` is "" when it is about the whole record. The record is known to whoever asked.
    """

    rule: str
    field: str = ""
    basis: tuple[Any, ...] = ()
    values: Mapping[str, str] = empty(default_factory=dict)


def digest(finding: Finding, record_id: str) -> str:
    """What an acceptance is bound to: another record, another field or another value has another digest."""
    told = [finding.rule, record_id, finding.field, list(finding.basis)]
    return sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Policy:
    """How the rules weigh in this office: the defaults, and what the district pack says otherwise."""

    overrides: Mapping[str, Severity] = empty(default_factory=dict)

    @classmethod
    def of(cls, value: object, rules: Mapping[str, Rule]) -> Policy:
        """Of the setting `rules.severity`; unknown rules and severities, from a newer program, weigh nothing.

        Neither does a severity below that of a rule which may not be lowered.
        """
        if not isinstance(value, dict):
            return cls()
        kept = {
            name: Severity(wanted)
            for name, wanted in value.items()
            if name in rules and wanted in set(Severity) and not lowers(rules[name], Severity(wanted))
        }
        return cls(kept)

    def severity(self, rule: Rule) -> Severity:
        """What a rule weighs here."""
        return self.overrides.get(rule.id, rule.severity)


STANDARD: Final = Policy()


def lowers(rule: Rule, wanted: Severity) -> bool:
    """Whether `wanted` would lower a rule that may not be lowered."""
    return bool(rule.fixed) and _WEIGHT[wanted] < _WEIGHT[rule.severity]


def heavier(one: Problem, other: Problem) -> bool:
    """Whether `one` weighs more."""
    return _WEIGHT[one.severity] > _WEIGHT[other.severity]
