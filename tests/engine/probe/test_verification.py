import pytest

from tiebeam.engine.probe import Evidence, conclude, why_unseen


def page(shows: str, number: int = 0, *, is_fresh: bool = False) -> Evidence:
    reason = "timeout" if shows == "unknown" else None
    return Evidence(f"/{number}", shows, is_fresh, reason=reason)  # type: ignore[arg-type]


def several(**counts: int) -> list[Evidence]:
    return [page(shows, n) for shows, count in counts.items() for n in range(count)]


@pytest.mark.parametrize(
    ("counts", "answer"),
    [
        ({"none": 5}, "fixed"),
        ({"defect": 5}, "still"),
        ({"defect": 1, "none": 4}, "partly"),
        ({"unknown": 5}, "unknown"),
        ({"none": 4, "unknown": 1}, "fixed"),
        ({"none": 2, "unknown": 3}, "unknown"),
        ({"defect": 1, "unknown": 4}, "still"),
    ],
)
def test_the_answer(counts: dict[str, int], answer: str) -> None:
    assert conclude(several(**counts), None)[0] == answer


def test_a_fix_that_broke_other_pages_is_partly() -> None:
    pages = [*several(none=5), page("defect", 9, is_fresh=True)]
    assert conclude(pages, None)[0] == "partly"


def test_without_its_check_nothing_is_told() -> None:
    answer, reason = conclude(several(none=5), "the crawl has no table probes")
    assert (answer, reason) == ("unknown", "The check cannot tell: the crawl has no table probes")


@pytest.mark.parametrize(
    ("outcome", "status", "is_seen"),
    [
        ("answered", 200, True),
        ("answered", 404, True),
        ("answered", 503, False),
        ("answered", 403, False),
        ("disallowed", None, False),
        ("failed", None, False),
    ],
)
def test_what_a_visit_can_speak_for(outcome: str, status: int | None, *, is_seen: bool) -> None:
    reason = why_unseen({"outcome": outcome, "status": status, "failure": None})
    assert (reason is None) is is_seen


def test_a_choice_of_pages_says_nothing_of_those_it_left_out() -> None:
    answer, reason = conclude(several(defect=1, none=2), None, unseen=9)
    assert answer == "unknown"
    assert "2 no longer show it and 1 still do" in reason
    assert "nothing of 9" in reason
