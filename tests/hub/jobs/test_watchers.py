"""Watchers look, and one that fails does not keep the others from looking."""

from tiebeam.hub.jobs.watchers import find_watchers, look


def test_all_watchers_are_found_by_their_place() -> None:
    names = {watch.__name__ for watch in find_watchers()}
    assert {"start_waiting", "fail_given_up", "ingest_judged"} <= names


def test_one_that_fails_does_not_stop_the_others() -> None:
    looked = []

    def broken() -> None:
        raise RuntimeError("blind")

    look([broken, lambda: looked.append(1)])
    assert looked == [1]
