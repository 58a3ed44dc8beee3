"""The business rules: each finds its case and leaves the other alone, in words that fit; weights and digests."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.errors import Refused, Severity
from desktop.domain import care_record
from desktop.domain.care_record import About, CareDraft
from desktop.domain.field_names import FIELD_NAMES
from desktop.domain.resident import ResidentDraft
from desktop.domain.rules import care, family, household, resident
from desktop.domain.rules.catalogue import RULES, by_field, problem
from desktop.domain.rules.rule import Finding, Policy, digest, lowers
from desktop.exchange.importing import issues
from desktop.store.schema import SYNCED
from tests.desktop.domain import rule_examples as examples
from tests.desktop.domain.rule_examples import Case

TODAY = date(2026, 6, 30)
ALONE: list[tuple[str, Callable[[Any, date], Iterable[Finding]], Case, Case]] = [
    (rule, check, {**base, **wrong}, {**base, **right})
    for check, base, cases in (
        (resident.findings, examples.GOOD, examples.RESIDENT),
        (household.findings, examples.HOME, examples.HOUSEHOLD),
        (household.dwelling_findings, examples.FLAT, examples.DWELLING),
    )
    for rule, (wrong, right) in cases.items()
]
DIFFERS_FROM_IMPORT = {  # rule → why the import weighs it otherwise
    "birth.future": "the import leaves the date out, the form can wait for the right one",
    "date.unreadable": "the import leaves the date out",
    "name.is_household_status": "the import makes it the state of the dwelling",
}


@pytest.mark.parametrize(("rule", "check", "wrong", "right"), ALONE, ids=[case[0] for case in ALONE])
def test_a_rule_finds_its_case_and_leaves_the_other(
    rule: str, check: Callable[[Any, date], Iterable[Finding]], wrong: Case, right: Case
) -> None:
    found = [finding for finding in check(wrong, TODAY) if finding.rule == rule]
    assert len(found) == 1
    assert rule not in {finding.rule for finding in check(right, TODAY)}
    told = problem(found[0])
    assert told.text
    assert "{" not in told.text
    kinds = {name.split(".")[0] for name in RULES[rule].fields}
    assert not found[0].field or any(found[0].field in FIELD_NAMES[kind] for kind in kinds)


@pytest.mark.parametrize("rule", examples.FAMILY)
def test_a_rule_between_members_finds_its_case_and_leaves_the_other(rule: str) -> None:
    wrong, right = examples.FAMILY[rule]
    found = [finding for _kind, _id, finding in family.findings(*wrong, TODAY) if finding.rule == rule]
    assert len(found) == 1
    assert rule not in {finding.rule for _kind, _id, finding in family.findings(*right, TODAY)}
    assert "{" not in problem(found[0]).text


@pytest.mark.parametrize("rule", examples.CARE)
def test_a_rule_of_care_records_finds_its_case_and_leaves_the_other(rule: str) -> None:
    wrong, right = (
        {finding.rule for finding in care.findings(row, about, TODAY)}
        for row, about in map(care_case, examples.CARE[rule])
    )
    assert rule in wrong
    assert rule not in right
    assert problem(Finding(rule)).text


def care_case(case: tuple[str, Case]) -> tuple[Case, About]:
    """A stored care record, and what is known of the person; `again` when there is one like it already."""
    category, values = case
    again = frozenset({category} if values.get("again") else ())
    typed = {name: value for name, value in values.items() if name != "again"}
    row = CareDraft("r", category, typed).stored()
    return row, About(examples.GOOD["birth"], examples.NUMBER, again)


def test_what_care_records_say_is_a_rule_or_a_duty() -> None:
    """A new problem of a care record needs a rule of its own, or a word that it is work to be done."""
    source = inspect.getsource(care_record)
    codes = set(re.findall(r'"(care\.[a-z_]+)"', source)) - {"care.problems"}
    assert codes == {rule.id for rule in care.RULES} | care.DUTIES


def test_nothing_is_said_of_what_is_right() -> None:
    assert list(resident.findings(examples.GOOD, TODAY)) == []
    assert list(resident.findings(examples.CHILD, TODAY)) == []
    assert list(household.findings(examples.HOME, TODAY)) == []
    assert list(household.dwelling_findings(examples.FLAT, TODAY)) == []


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule in issues.TABLE])
def test_import_and_rules_weigh_the_same_thing_alike(rule: str) -> None:
    assert (issues.severity(rule) is RULES[rule].severity) is (rule not in DIFFERS_FROM_IMPORT)


def test_every_rule_speaks_of_fields_that_exist() -> None:
    for rule in RULES.values():
        assert rule.describe()
        assert rule.fields
        for name in rule.fields:
            kind, field = name.split(".")
            assert kind == "building" or field in FIELD_NAMES[kind], name


def test_a_district_weighs_rules_and_may_not_lower_what_is_impossible() -> None:
    policy = Policy.of(
        {"phone.invalid": "block", "birth.future": "info", "no.such": "warn", "sex.missing": "loud"}, RULES
    )
    assert policy.overrides == {"phone.invalid": Severity.BLOCK}
    assert Policy.of(["phone.invalid"], RULES).overrides == {}
    assert lowers(RULES["birth.future"], Severity.WARN)
    assert not lowers(RULES["phone.invalid"], Severity.INFO)
    draft = ResidentDraft(name="张三", phones=("1380000000",))
    draft.insist(TODAY)
    with pytest.raises(Refused) as refusal:
        draft.insist(TODAY, policy)
    assert set(refusal.value.problems) == {"phones"}


def test_what_may_not_be_lowered_says_why() -> None:
    for rule in RULES.values():
        assert bool(rule.fixed) is (rule.severity is Severity.BLOCK and rule.alone)


def test_a_form_shows_the_heaviest_of_a_field() -> None:
    findings = [Finding("guardian.missing", "guardian"), Finding("guardian.self", "guardian")]
    assert (
        by_field(findings)["guardian"].code
        == by_field(reversed(findings))["guardian"].code
        == "guardian.self"
    )


def test_an_acceptance_is_bound_to_rule_record_field_and_value() -> None:
    finding = Finding("birth.over_120", "birth", ("1905",))
    same = digest(finding, "r1")
    assert same == digest(Finding("birth.over_120", "birth", ("1905",), {"n": "120"}), "r1")
    assert same not in {
        digest(finding, "r2"),
        digest(Finding("birth.over_120", "birth", ("1904",)), "r1"),
        digest(Finding("birth.missing", "birth", ("1905",)), "r1"),
        digest(Finding("birth.over_120", "state_on", ("1905",)), "r1"),
    }


JUNK = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.sampled_from(
        [
            "2026-13-01",
            "1985-3",
            "0000",
            "02",
            "20",
            "live",
            "dead",
            "110105194912310021",
            "1.1E+17",
            "·",
            "□",
        ]
    ),
)
FLAG = st.sampled_from([None, True, False, 0, 1])
LIST = st.one_of(st.none(), st.lists(st.text(max_size=20), max_size=3))


def junk(kind: str) -> st.SearchStrategy[Case]:
    """Rows as another program, or a merge of two offices, may leave them."""
    special = {
        "phones": LIST, "marks": LIST, "lives_here": FLAG, "hukou_here": FLAG,
        "area": st.one_of(st.none(), st.integers(-5, 10**9)),
    }  # fmt: skip
    columns = {c.name: special.get(c.name, JUNK) for c in SYNCED[kind].columns}
    return st.fixed_dictionaries(columns | {"id": st.sampled_from(["a", "b"])})


@settings(max_examples=150, deadline=None)
@given(
    household_row=junk("household"), members=st.lists(junk("resident"), max_size=4),
    dwelling=st.one_of(st.none(), junk("dwelling")),
)  # fmt: skip
def test_whatever_stands_in_a_row_is_told_in_words(
    household_row: Case, members: list[Case], dwelling: Case | None
) -> None:
    found = [finding for row in members for finding in resident.findings(row, TODAY)]
    found += household.findings(household_row, TODAY)
    found += household.dwelling_findings(dwelling, TODAY) if dwelling else []
    found += [finding for _kind, _id, finding in family.findings(household_row, members, dwelling, TODAY)]
    for finding in found:
        assert problem(finding).text
        assert len(digest(finding, "r")) == 32
