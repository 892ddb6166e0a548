import datetime as dt
from typing import Any

import pytest
from tests.engine.conftest import MakeTables
from tests.engine.findings.conftest import Judge

from tiebeam.engine.findings import compare
from tiebeam.engine.tables import TABLES, Tables

MANY = " | ".join(f"/{number}" for number in range(30))
CANNOT_TELL = 'check verdict reason | dead cannot-tell "no sitemap was found"'


@pytest.fixture
def crawl(tables: MakeTables, judge: Judge) -> Any:
    """A judged crawl of /a and /b: `crawl("/a /b")` with the defect on both pages."""

    def make(
        broken: str = "",
        pages: str = "url | /a | /b",
        judgements: str = "check | dead",
        **more: Any,
    ) -> Tables:
        urls = " | ".join(["url", *broken.split()])
        return judge(tables(pages=pages, **more), urls, judgements)

    return make


def statuses(*crawls: Tables) -> dict[int, str]:
    return {row["fingerprint"]: row["status"] for row in compare(crawls).to_pylist()}


def only(*crawls: Tables) -> dict[str, Any]:
    rows: list[dict[str, Any]] = compare(crawls).to_pylist()
    assert len(rows) == 1
    return rows[0]


class TestTwoCrawls:
    def test_what_only_the_second_shows_is_new(self, crawl: Any) -> None:
        assert only(crawl(), crawl("/a"))["status"] == "new"

    def test_what_both_show_is_open_with_its_pages(self, crawl: Any) -> None:
        row = only(crawl("/a"), crawl("/a /b"))
        assert (row["status"], row["pages_before"], row["pages"]) == ("open", 1, 2)

    def test_what_only_the_first_shows_is_fixed(self, crawl: Any) -> None:
        row = only(crawl("/a"), crawl())
        assert (row["status"], row["pages_before"], row["pages"]) == ("fixed", 1, 0)

    def test_a_finding_on_other_pages_of_its_template_is_still_the_same(self, crawl: Any) -> None:
        assert only(crawl("/a"), crawl("/b"))["status"] == "open"

    def test_a_fingerprint_beyond_63_bits_is_compared_too(
        self, crawl: Any, tables: MakeTables, judge: Judge
    ) -> None:
        before = judge(tables(pages="url | /a"), f"url fingerprint | /a {2**64 - 1}")
        assert statuses(before, crawl()) == {2**64 - 1: "fixed"}

    def test_nothing_in_either_is_nothing(self, crawl: Any) -> None:
        assert compare([crawl(), crawl()]).num_rows == 0

    def test_the_table_has_the_columns_of_its_schema(self, crawl: Any) -> None:
        assert compare([crawl("/a"), crawl()]).schema == TABLES["comparison"].arrow

    def test_one_crawl_cannot_be_compared(self, crawl: Any) -> None:
        with pytest.raises(ValueError, match="at least two"):
            compare([crawl()])


class TestAbsenceThatSaysNothing:
    def test_a_page_not_visited(self, crawl: Any) -> None:
        row = only(crawl("/a"), crawl(pages="url | /b"))
        assert row["status"] == "unknown"
        assert row["reason"] == "1 of its 1 pages were not visited or hidden behind an error"

    def test_a_page_that_now_answers_an_error(self, crawl: Any) -> None:
        assert only(crawl("/a"), crawl(pages="url status | /a 503"))["status"] == "unknown"

    def test_a_page_that_now_asks_for_a_login(self, crawl: Any) -> None:
        assert only(crawl("/a"), crawl(pages="url status | /a 401"))["status"] == "unknown"

    def test_a_page_that_did_not_answer(self, crawl: Any) -> None:
        assert only(crawl("/a"), crawl(pages="url failure | /a timeout"))["status"] == "unknown"

    def test_a_page_that_robots_txt_keeps_us_from(self, crawl: Any) -> None:
        pages = "url outcome | /a disallowed"
        assert only(crawl("/a"), crawl(pages=pages))["status"] == "unknown"

    def test_a_check_that_could_not_tell(self, crawl: Any) -> None:
        row = only(crawl("/a"), crawl(judgements=CANNOT_TELL))
        assert row["reason"] == "its check could not tell: no sitemap was found"

    def test_a_check_that_did_not_run(self, crawl: Any) -> None:
        row = only(crawl("/a"), crawl(judgements="check | other"))
        assert (row["status"], row["reason"]) == ("unknown", "its check did not run")

    def test_a_page_that_another_check_tells_of_now(
        self, crawl: Any, tables: MakeTables, judge: Judge
    ) -> None:
        after = judge(
            tables(pages="url | /a"),
            "url check fingerprint | /a other 2",
            "check left_out left_out_to | dead 1 other | other 0 -",
        )
        rows = {row["check"]: row for row in compare([crawl("/a"), after]).to_pylist()}
        assert rows["dead"]["status"] == "unknown"
        assert rows["dead"]["reason"] == "other tells of 1 of its 1 pages"

    def test_a_host_that_another_check_tells_of_now(
        self, crawl: Any, tables: MakeTables, judge: Judge
    ) -> None:
        after = judge(
            tables(pages="url | /a"),
            "url check fingerprint page_template | /robots.txt other 2 -",
            "check left_out left_out_to key | dead 1 other template | other 0 - host",
        )
        rows = {row["check"]: row for row in compare([crawl("/a"), after]).to_pylist()}
        assert rows["dead"]["status"] == "unknown"


class TestAbsenceThatIsProof:
    def test_most_pages_seen_are_enough(self, crawl: Any) -> None:
        """Of the pages of a shop some are always gone by the next crawl."""
        before = crawl("/1 /2 /3 /4 /5", pages="url | /1 | /2 | /3 | /4 | /5")
        assert only(before, crawl(pages="url | /1 | /2 | /3 | /4"))["status"] == "fixed"

    def test_few_of_the_pages_are_not_enough(self, crawl: Any) -> None:
        before = crawl("/1 /2 /3 /4 /5", pages="url | /1 | /2 | /3 | /4 | /5")
        assert only(before, crawl(pages="url | /1 | /2 | /3"))["status"] == "unknown"

    def test_a_page_that_is_gone_for_good(self, crawl: Any) -> None:
        assert only(crawl("/a"), crawl(pages="url status | /a 410"))["status"] == "fixed"

    def test_a_server_error_that_now_answers(self, crawl: Any) -> None:
        before = crawl("/a", pages="url status | /a 500")
        assert only(before, crawl(pages="url status | /a 200"))["status"] == "fixed"

    def test_a_page_that_answers_as_it_did_with_the_defect(self, crawl: Any) -> None:
        """A disallowed page that no sitemap lists any more was never to be fetched."""
        pages = "url outcome | /a disallowed"
        assert only(crawl("/a", pages=pages), crawl(pages=pages))["status"] == "fixed"

    def test_a_file_of_a_host_that_was_visited(self, crawl: Any) -> None:
        assert only(crawl("/robots.txt"), crawl())["status"] == "fixed"

    def test_a_file_of_a_host_that_was_not_visited(self, crawl: Any) -> None:
        before = crawl("https://help.shop.test/robots.txt")
        assert only(before, crawl())["status"] == "unknown"


class TestSeveralCrawls:
    def test_what_comes_back_after_it_was_gone_is_regressed(self, crawl: Any) -> None:
        assert only(crawl("/a"), crawl(), crawl("/a"))["status"] == "regressed"

    def test_what_was_only_not_visited_is_no_regression(self, crawl: Any) -> None:
        assert only(crawl("/a"), crawl(pages="url | /b"), crawl("/a"))["status"] == "open"

    def test_what_was_fixed_before_is_told_no_more(self, crawl: Any) -> None:
        assert compare([crawl("/a"), crawl(), crawl()]).num_rows == 0

    def test_what_was_unknown_can_be_fixed_later(self, crawl: Any) -> None:
        assert only(crawl("/a"), crawl(pages="url | /b"), crawl())["status"] == "fixed"

    def test_a_regression_stays_open_after_it_was_told(self, crawl: Any) -> None:
        assert only(crawl("/a"), crawl(), crawl("/a"), crawl("/a"))["status"] == "open"

    def test_the_first_crawl_that_saw_it_is_kept(self, crawl: Any) -> None:
        times = [f"started_at | 2026-11-{day:02}T00:00:00+00:00" for day in (1, 2, 3)]
        row = only(crawl(crawl=times[0]), crawl("/a", crawl=times[1]), crawl("/a", crawl=times[2]))
        assert row["first_seen"] == dt.datetime(2026, 11, 2, tzinfo=dt.UTC)


class TestCrawlsThatCannotBeCompared:
    @pytest.mark.parametrize(
        ("pages", "reason"),
        [
            (f"url failure | {MANY.replace(' |', ' timeout |')} timeout", "did not answer"),
            (f"url status | {MANY.replace(' |', ' 503 |')} 503", "did not answer"),
            (f"url status | {MANY.replace(' |', ' 401 |')} 401", "asked for a login"),
            (f"url outcome | {MANY.replace(' |', ' disallowed |')} disallowed", "robots.txt kept"),
            (f"url text_hash | {MANY.replace(' |', ' 7 |')} 7", "one and the same text"),
            ("url | /login", "were not there to see"),
        ],
    )
    def test_nothing_is_closed(self, crawl: Any, pages: str, reason: str) -> None:
        row = only(crawl("/1", pages=f"url | {MANY}"), crawl(pages=pages))
        assert row["status"] == "unknown"
        assert reason in row["reason"]

    def test_nothing_is_opened(self, crawl: Any) -> None:
        after = crawl("/1", pages=f"url status | {MANY.replace(' |', ' 503 |')} 503")
        assert only(crawl(pages=f"url | {MANY}"), after)["status"] == "unknown"

    def test_what_was_open_stays_open(self, crawl: Any) -> None:
        after = crawl("/1", pages=f"url status | {MANY.replace(' |', ' 503 |')} 503")
        assert only(crawl("/1", pages=f"url | {MANY}"), after)["status"] == "open"

    def test_the_next_good_crawl_is_compared_with_the_last_good_one(self, crawl: Any) -> None:
        good, bad = f"url | {MANY}", f"url status | {MANY.replace(' |', ' 503 |')} 503"
        crawls = crawl("/1", pages=good), crawl(pages=bad), crawl(pages=good)
        assert only(*crawls)["status"] == "fixed"

    def test_another_host_is_compared_all_the_same(self, crawl: Any) -> None:
        other = " | https://help.shop.test/"
        down = f"url status | {MANY.replace(' |', ' 503 |')} 503{other} 200"
        before = crawl("https://help.shop.test/", pages=f"url | {MANY}{other}")
        assert only(before, crawl(pages=down))["status"] == "fixed"

    def test_a_sample_is_not_blamed_for_what_it_leaves_out(self, crawl: Any) -> None:
        sample = "kind is_whole | sample no"
        after = crawl(pages="url | /1", crawl=sample)
        assert only(crawl("/1", pages=f"url | {MANY}"), after)["status"] == "fixed"

    def test_a_few_pages_are_not_called_a_crowd(self, crawl: Any) -> None:
        before = crawl("/a", pages="url | /a | /b | /c")
        assert (
            only(before, crawl(pages="url status | /a 200 | /b 503 | /c 503"))["status"] == "fixed"
        )
