import pytest

from tiebeam.hub.ui import figures


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "0 %"),
        (0.004, "< 1 %"),
        (0.34, "34 %"),
        (0.997, "> 99 %"),
        (1, "100 %"),
    ],
)
def test_a_share_never_rounds_to_nothing_or_to_all(share: float, words: str) -> None:
    assert figures.percent(share) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59.6, "1 min"), (130, "2 min 10 s"), (3600, "1 h"), (11_100, "3 h 5 min")],
)
def test_a_duration_shows_its_two_largest_units(seconds: float, words: str) -> None:
    assert figures.duration(seconds) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(950, "950"), (12_410, "12.4k"), (124_100, "124k"), (999_600, "1.0M"), (3_100_000, "3.1M")],
)
def test_a_compact_number_fits_a_chart(number: int, words: str) -> None:
    assert figures.compact(number) == words


@pytest.mark.parametrize(("count", "words"), [(0, "0 pages"), (1, "1 page"), (1241, "1,241 pages")])
def test_a_noun_follows_its_number(count: int, words: str) -> None:
    assert figures.plural(count, "page") == words


@pytest.mark.parametrize(
    ("size_bytes", "words"), [(812, "812 B"), (1_400_000, "1.4 MB"), (250_000, "250 kB")]
)
def test_a_size_has_a_unit_that_fits(size_bytes: int, words: str) -> None:
    assert figures.size(size_bytes) == words


@pytest.mark.parametrize(
    ("name", "letters"),
    [("ada.lovelace@example.com", "AL"), ("Grace", "G"), ("", "?"), ("élodie durand", "ÉD")],
)
def test_initials_stand_for_a_person(name: str, letters: str) -> None:
    assert figures.initials(name) == letters


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "just now"),
        (59, "just now"),
        (60, "1 minute ago"),
        (7199, "1 hour ago"),
        (3 * 86400, "3 days ago"),
        (15 * 86400, "2 weeks ago"),
        (90 * 86400, "3 months ago"),
        (800 * 86400, "2 years ago"),
    ],
)
def test_a_time_gone_by_has_its_largest_unit(seconds: int, words: str) -> None:
    assert figures.ago(seconds) == words


@pytest.mark.parametrize(("number", "words"), [(0.44, "0.4"), (41.5, "42"), (1026.0, "1,026")])
def test_a_rate_has_no_more_digits_than_it_needs(number: float, words: str) -> None:
    assert figures.rate(number) == words


@pytest.mark.parametrize(
    ("ms", "said"), [(0.2, "< 1 ms"), (7.6, "8 ms"), (999.4, "999 ms"), (1240, "1.2 s")]
)
def test_waits_are_told_in_milliseconds_up_to_a_second(ms: float, said: str) -> None:
    assert figures.wait(ms) == said


@pytest.mark.parametrize(("number", "words"), [(0, "0.0"), (0.03, "< 0.1"), (0.1, "0.1")])
def test_hardly_any_is_not_none(number: float, words: str) -> None:
    assert figures.few(number) == words
