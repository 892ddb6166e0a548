import datetime as dt

import pytest
from tests.engine.conftest import MakeTables
from tests.engine.findings.conftest import CrawlShop, Judge, only_story

from tiebeam.engine.findings import compare
from tiebeam.engine.tables import TABLES


class TestTwoCrawls:
    def test_what_only_the_second_shows_is_new(self, crawl: CrawlShop) -> None:
        assert only_story(crawl(), crawl("/a"))["status"] == "new"

    def test_what_both_show_is_open_with_its_pages(self, crawl: CrawlShop) -> None:
        row = only_story(crawl("/a"), crawl("/a /b"))
        assert (row["status"], row["pages_before"], row["pages"]) == ("open", 1, 2)

    def test_what_only_the_first_shows_is_fixed(self, crawl: CrawlShop) -> None:
        row = only_story(crawl("/a"), crawl())
        assert (row["status"], row["pages_before"], row["pages"]) == ("fixed", 1, 0)

    def test_a_finding_on_other_pages_of_its_template_is_still_the_same(
        self, crawl: CrawlShop
    ) -> None:
        assert only_story(crawl("/a"), crawl("/b"))["status"] == "open"

    def test_a_fingerprint_beyond_63_bits_is_compared_too(
        self, crawl: CrawlShop, tables: MakeTables, judge: Judge
    ) -> None:
        before = judge(tables(pages="url | /a"), f"url fingerprint | /a {2**64 - 1}")
        assert only_story(before, crawl())["status"] == "fixed"

    def test_nothing_in_either_is_nothing(self, crawl: CrawlShop) -> None:
        assert compare([crawl(), crawl()]).num_rows == 0

    def test_the_table_has_the_columns_of_its_schema(self, crawl: CrawlShop) -> None:
        assert compare([crawl("/a"), crawl()]).schema == TABLES["comparison"].arrow

    def test_one_crawl_cannot_be_compared(self, crawl: CrawlShop) -> None:
        with pytest.raises(ValueError, match="at least two"):
            compare([crawl()])


class TestSeveralCrawls:
    def test_what_comes_back_after_it_was_gone_is_regressed(self, crawl: CrawlShop) -> None:
        assert only_story(crawl("/a"), crawl(), crawl("/a"))["status"] == "regressed"

    def test_what_was_only_not_visited_is_no_regression(self, crawl: CrawlShop) -> None:
        assert only_story(crawl("/a"), crawl(pages="url | /b"), crawl("/a"))["status"] == "open"

    def test_what_was_fixed_before_is_told_no_more(self, crawl: CrawlShop) -> None:
        assert compare([crawl("/a"), crawl(), crawl()]).num_rows == 0

    def test_what_was_unknown_can_be_fixed_later(self, crawl: CrawlShop) -> None:
        assert only_story(crawl("/a"), crawl(pages="url | /b"), crawl())["status"] == "fixed"

    def test_a_regression_stays_open_after_it_was_told(self, crawl: CrawlShop) -> None:
        assert only_story(crawl("/a"), crawl(), crawl("/a"), crawl("/a"))["status"] == "open"

    def test_the_first_crawl_that_saw_it_is_kept(self, crawl: CrawlShop) -> None:
        times = [f"started_at | 2026-11-{day:02}T00:00:00+00:00" for day in (1, 2, 3)]
        row = only_story(
            crawl(crawl=times[0]), crawl("/a", crawl=times[1]), crawl("/a", crawl=times[2])
        )
        assert row["first_seen"] == dt.datetime(2026, 11, 2, tzinfo=dt.UTC)
