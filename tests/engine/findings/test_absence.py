from tests.engine.conftest import MakeTables
from tests.engine.findings.conftest import CrawlShop, Judge, only_story

from tiebeam.engine.findings import compare

CANNOT_TELL = 'check verdict reason | dead cannot-tell "no sitemap was found"'


class TestAbsenceThatSaysNothing:
    def test_a_page_not_visited(self, crawl: CrawlShop) -> None:
        row = only_story(crawl("/a"), crawl(pages="url | /b"))
        assert row["status"] == "unknown"
        assert row["reason"] == "1 of its 1 pages were not visited or hidden behind an error"

    def test_a_page_that_now_answers_an_error(self, crawl: CrawlShop) -> None:
        assert only_story(crawl("/a"), crawl(pages="url status | /a 503"))["status"] == "unknown"

    def test_a_page_that_now_asks_for_a_login(self, crawl: CrawlShop) -> None:
        assert only_story(crawl("/a"), crawl(pages="url status | /a 401"))["status"] == "unknown"

    def test_a_page_that_did_not_answer(self, crawl: CrawlShop) -> None:
        assert (
            only_story(crawl("/a"), crawl(pages="url failure | /a timeout"))["status"] == "unknown"
        )

    def test_a_page_that_robots_txt_keeps_us_from(self, crawl: CrawlShop) -> None:
        pages = "url outcome | /a disallowed"
        assert only_story(crawl("/a"), crawl(pages=pages))["status"] == "unknown"

    def test_a_check_that_could_not_tell(self, crawl: CrawlShop) -> None:
        row = only_story(crawl("/a"), crawl(judgements=CANNOT_TELL))
        assert row["reason"] == "its check could not tell: no sitemap was found"

    def test_a_check_that_did_not_run(self, crawl: CrawlShop) -> None:
        row = only_story(crawl("/a"), crawl(judgements="check | other"))
        assert (row["status"], row["reason"]) == ("unknown", "its check did not run")

    def test_a_page_that_another_check_tells_of_now(
        self, crawl: CrawlShop, tables: MakeTables, judge: Judge
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
        self, crawl: CrawlShop, tables: MakeTables, judge: Judge
    ) -> None:
        after = judge(
            tables(pages="url | /a"),
            "url check fingerprint page_template | /robots.txt other 2 -",
            "check left_out left_out_to key | dead 1 other template | other 0 - host",
        )
        rows = {row["check"]: row for row in compare([crawl("/a"), after]).to_pylist()}
        assert rows["dead"]["status"] == "unknown"


class TestAbsenceThatIsProof:
    def test_most_pages_seen_are_enough(self, crawl: CrawlShop) -> None:
        """Of the pages of a shop some are always gone by the next crawl."""
        before = crawl("/1 /2 /3 /4 /5", pages="url | /1 | /2 | /3 | /4 | /5")
        assert only_story(before, crawl(pages="url | /1 | /2 | /3 | /4"))["status"] == "fixed"

    def test_few_of_the_pages_are_not_enough(self, crawl: CrawlShop) -> None:
        before = crawl("/1 /2 /3 /4 /5", pages="url | /1 | /2 | /3 | /4 | /5")
        assert only_story(before, crawl(pages="url | /1 | /2 | /3"))["status"] == "unknown"

    def test_a_page_that_is_gone_for_good(self, crawl: CrawlShop) -> None:
        assert only_story(crawl("/a"), crawl(pages="url status | /a 410"))["status"] == "fixed"

    def test_a_server_error_that_now_answers(self, crawl: CrawlShop) -> None:
        before = crawl("/a", pages="url status | /a 500")
        assert only_story(before, crawl(pages="url status | /a 200"))["status"] == "fixed"

    def test_a_page_that_answers_as_it_did_with_the_defect(self, crawl: CrawlShop) -> None:
        """A disallowed page that no sitemap lists any more was never to be fetched."""
        pages = "url outcome | /a disallowed"
        assert only_story(crawl("/a", pages=pages), crawl(pages=pages))["status"] == "fixed"

    def test_a_file_of_a_host_that_was_visited(self, crawl: CrawlShop) -> None:
        assert only_story(crawl("/robots.txt"), crawl())["status"] == "fixed"

    def test_a_file_of_a_host_that_was_not_visited(self, crawl: CrawlShop) -> None:
        before = crawl("https://help.shop.test/robots.txt")
        assert only_story(before, crawl())["status"] == "unknown"
