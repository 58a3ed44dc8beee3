"""What the members of a household become when somebody else becomes its head (GB/T 4761-2008)."""

from __future__ import annotations

import pytest

from desktop.domain import kinship
from desktop.domain.codes import RELATION_NAMES


@pytest.mark.parametrize(
    ("of_head", "of_member", "sex", "expected"),
    [
        ("12", "02", "1", "11"),  # the wife becomes head: the old head is her husband
        ("12", "22", "1", "22"),
        ("12", "52", "2", "54"),
        ("12", "51", "1", "53"),
        ("11", "52", "2", "56"),
        ("22", "02", "1", "51"),
        ("22", "12", "2", "52"),
        ("22", "32", "2", "70"),
        ("22", "51", "1", "61"),
        ("22", "38", "2", None),  # his own wife or his brother's: a clerk must say
        ("52", "02", "1", "20"),
        ("52", "22", "1", "40"),
        ("52", "12", "2", "38"),
        ("52", "51", "1", "11"),
        ("73", "02", "1", "70"),
        ("41", "02", "1", "60"),
        ("99", "22", "1", None),
        ("12", "", "1", None),
        (None, "22", "1", None),
        ("52", "02", None, None),
    ],
)
def test_relations_follow_the_head(
    of_head: str | None, of_member: str, sex: str | None, expected: str | None
) -> None:
    assert kinship.to_new_head(of_head, of_member, sex) == expected


def test_every_code_has_a_kind_and_every_answer_is_a_code() -> None:
    for head in RELATION_NAMES:
        assert kinship.kin(head)
        for member in RELATION_NAMES:
            for sex in ("1", "2", ""):
                found = kinship.to_new_head(head, member, sex)
                assert found is None or found in RELATION_NAMES


def test_the_spouse_is_asked_first() -> None:
    assert sorted(["97", "52", "20", "12"], key=kinship.succession) == ["12", "20", "52", "97"]
