from tests.engine.conftest import MakeTables, findings, occurrences

from tiebeam.engine.checks.crawl.robots_html_response import robots_html_response
from tiebeam.engine.checks.status.error_template_200 import error_template_200

FILE = "/robots.txt"


def test_names_a_web_page_in_place_of_the_file(tables: MakeTables) -> None:
    t = tables(
        pages="url | /",
        robots=f"url is_html media_type body_bytes | {FILE} yes text/html 5000",
    )
    assert occurrences(robots_html_response, t) == [(FILE, "text/html", FILE, 0, 5000)]


def test_shows_where_a_redirect_to_a_page_ended(tables: MakeTables) -> None:
    t = tables(pages="url | /", robots=f"url is_html final_url hops | {FILE} yes /login 1")
    assert [row[2:4] for row in occurrences(robots_html_response, t)] == [("/login", 1)]


def test_leaves_text_sent_under_a_wrong_media_type(tables: MakeTables) -> None:
    t = tables(pages="url | /", robots=f"url is_html media_type | {FILE} no text/html")
    assert occurrences(robots_html_response, t) == []


def test_leaves_an_error_page_with_404(tables: MakeTables) -> None:
    t = tables(pages="url | /", robots=f"url status is_html | {FILE} 404 yes")
    assert occurrences(robots_html_response, t) == []


def test_leaves_a_page_whose_rules_can_be_read(tables: MakeTables) -> None:
    """A tracking snippet at the end of the file does not undo its rules."""
    t = tables(
        pages="url | /",
        robots=f"url is_html | {FILE} yes",
        robots_rules="pattern | /cart",
    )
    assert occurrences(robots_html_response, t) == []


def test_knows_nothing_of_hosts_that_were_not_asked(tables: MakeTables) -> None:
    t = tables(pages="url | /", links="source target | / https://help.shop.test/")
    assert occurrences(robots_html_response, t) == []


def test_names_each_host_alone(tables: MakeTables) -> None:
    app = "https://app.shop.test/robots.txt"
    t = tables(pages="url | /", robots=f"url is_html | {FILE} yes | {app} yes")
    assert findings(t, robots_html_response) == [[FILE], [app]]


def test_leaves_a_host_that_answers_200_to_everything(tables: MakeTables) -> None:
    t = tables(
        pages="url | /", robots=f"url is_html | {FILE} yes", probes="url status | /no-such 200"
    )
    assert findings(t, error_template_200, robots_html_response) == [["/no-such"]]
