"""What a crawl visited, as pictures."""

from tiebeam.hub.sites import pictures


def test_ribbon_leaves_out_what_did_not_happen() -> None:
    parts = pictures.ribbon({"4xx": 2, "2xx": 5, "5xx": 0})
    assert [(part.kind, part.count) for part in parts] == [("ok", 5), ("client-error", 2)]


def test_histogram_goes_shallow_first_and_sums_up_the_deep() -> None:
    depths = {"0": 1, "10": 4, "2": 7, "9": 1, "none": 3}
    bars = [(bar.label, bar.value, bar.is_rest) for bar in pictures.histogram(depths)]
    assert bars == [("0", 1, False), ("2", 7, False), ("9+", 5, False), ("none", 3, True)]


def test_checks_that_cannot_tell_for_the_same_reason_stand_together() -> None:
    unrendered = "no page was rendered: tiebeam render"
    rows = [
        {"check": "content-requires-js", "reason": unrendered},
        {"check": "index-policy-broken", "reason": "no policy declared"},
        {"check": "link-only-rendered", "reason": unrendered},
    ]
    first, second = pictures.silences(rows)
    assert (first.checks, first.wants_rendering) == (
        ["content-requires-js", "link-only-rendered"],
        True,
    )
    assert (second.wants_policy, second.wants_rendering) == (True, False)
