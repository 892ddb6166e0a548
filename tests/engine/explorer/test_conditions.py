"""What can be asked of each column."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engine.small_crawl import FINGERPRINT, SITE

from tiebeam.engine.explorer import (
    Condition,
    Explorer,
    Question,
    WrongCondition,
    explorer_columns,
    needs_value,
    operators,
)


def kept(explorer: Explorer, *conditions: Condition, is_any_group: bool = True) -> list[str]:
    question = Question(conditions, is_any_group=is_any_group, columns=("url",))
    return [row["url"].removeprefix(SITE) for row in explorer.stretch(question, limit=50).rows]


@pytest.mark.parametrize(
    ("column", "operator", "value", "paths"),
    [
        ("url", "contains", "OAK", ["/oak"]),
        ("url", "contains", "0%_s", ["/100%_sure"]),
        ("description", "contains", "%_", ["/100%_sure"]),
        ("url", "starts", f"{SITE}/o", ["/oak", "/old"]),
        ("url", "ends", "opy", ["/copy"]),
        ("url", "matches", "/(elm|oak)$", ["/elm", "/oak"]),
        ("path", "is", "/elm", ["/elm"]),
        ("noindex_from", "filled", "", ["/elm"]),
        ("status", "is", "404", ["/gone"]),
        ("status", "ge", "301", ["/gone", "/old"]),
        ("status", "le", "300", ["/", "/100%_sure", "/copy", "/elm", "/oak"]),
        ("status", "empty", "", ["/down"]),
        ("ttfb_ms", "ge", "900.5", ["/oak"]),
        ("noindex", "yes", "", ["/elm"]),
        ("in_sitemap", "yes", "", ["/", "/elm", "/gone"]),
        ("fetched_at", "ge", "2026-11-20T06:06", ["/copy", "/down"]),
        ("fetched_at", "le", "2026-11-19", []),
        ("h1", "is", "Table, oak", ["/oak"]),
        ("h1", "contains", "table", ["/oak"]),
        ("h1", "ge", "2", ["/oak"]),
        ("h1", "filled", "", ["/oak"]),
        ("headers", "contains", "x-page: 3", ["/100%_sure"]),
        ("headers", "is", "x-page: 3", ["/100%_sure"]),
        ("checks", "is", "title-duplicate", ["/oak"]),
        ("findings", "is", FINGERPRINT, ["/oak"]),
        ("redirect_path", "filled", "", ["/old"]),
        ("canonical_url", "is", f"{SITE}/oak", ["/copy"]),
    ],
)
def test_a_condition_keeps_what_it_says(
    explorer: Explorer, column: str, operator: str, value: str, paths: list[str]
) -> None:
    assert kept(explorer, Condition(column, operator, value)) == paths


def test_a_url_without_a_value_does_not_contain_anything(explorer: Explorer) -> None:
    paths = kept(explorer, Condition("title", "contains-not", "a"))
    assert "/gone" in paths
    assert "/oak" not in paths


def test_conditions_of_a_group_hold_together_and_one_group_is_enough(explorer: Explorer) -> None:
    asked = (
        Condition("url", "contains", "oak", 1),
        Condition("status", "is", "200", 1),
        Condition("status", "is", "404", 2),
    )
    assert kept(explorer, *asked) == ["/gone", "/oak"]


def test_one_condition_of_every_group_holds_when_all_groups_are_asked_for(
    explorer: Explorer,
) -> None:
    asked = (
        Condition("url", "contains", "oak", 1),
        Condition("url", "contains", "elm", 1),
        Condition("noindex", "yes", "", 2),
    )
    assert kept(explorer, *asked, is_any_group=False) == ["/elm"]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (Condition("nope", "is", "1"), "There is no column 'nope'."),
        (Condition('url" OR 1=1 --', "is", "1"), "There is no column"),
        (Condition("status", "contains", "4"), "status is a number: 'contains' cannot be asked"),
        (Condition("status", "is", "four"), "'four' is no number"),
        (Condition("status", "is", "1e999"), "no number that can be compared"),
        (Condition("status", "is", "nan"), "no number that can be compared"),
        (Condition("fetched_at", "ge", "yesterday"), "is no time such as 2026-11-20"),
        (Condition("url", "matches", "("), "that is no pattern"),
        (Condition("url", "matches", "a" * 201), "at most 200 letters"),
        (Condition("url", "matches", "(a{1000}){1000}"), "that is no pattern"),
        (Condition("url", "contains", ""), "The value is missing"),
        (Condition("url", "contains", "x" * 2001), "at most 2,000 letters"),
        (Condition("url", "contains", "\ud800"), "half a letter"),
    ],
)
def test_a_wrong_condition_says_what_is_wrong_and_which_one(
    explorer: Explorer, condition: Condition, said: str
) -> None:
    good = Condition("url", "contains", "a")
    with pytest.raises(WrongCondition, match=said.replace("(", r"\(")) as caught:
        kept(explorer, good, condition)
    assert caught.value.place == 1


def test_too_many_conditions_are_refused(explorer: Explorer) -> None:
    with pytest.raises(WrongCondition, match="too many"):
        kept(explorer, *[Condition("url", "contains", "a")] * 41)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    conditions=st.lists(
        st.builds(
            Condition,
            st.sampled_from([*explorer_columns(), "nope", ""]),
            st.sampled_from(
                sorted(
                    {
                        one
                        for kind in ("text", "number", "flag", "time", "list")
                        for one in operators(kind)
                    }
                    | {"drop table"}
                )
            ),
            st.text(max_size=40) | st.from_regex(r"-?\d{1,25}(\.\d+)?") | st.just("2026-02-31"),
            st.integers(1, 3),
        ),
        max_size=4,
    ),
    is_any_group=st.booleans(),
)
def test_any_conditions_are_answered_or_refused_with_a_reason(
    explorer: Explorer, conditions: list[Condition], *, is_any_group: bool
) -> None:
    question = Question(tuple(conditions), is_any_group=is_any_group)
    try:
        found = explorer.stretch(question, limit=50)
    except WrongCondition as error:
        assert str(error)  # noqa: PT017 - it says something
        return
    assert found.total == explorer.count(question) == len(found.rows)


@pytest.mark.parametrize("name", explorer_columns())
def test_every_operator_of_every_column_can_be_asked(explorer: Explorer, name: str) -> None:
    column = explorer_columns()[name]
    value = {"number": "1", "time": "2026-11-20", "list": "1"}.get(column.kind, "a")
    for operator in operators(column.kind):
        given_value = value if needs_value(operator) else ""
        kept(explorer, Condition(name, operator, given_value))
