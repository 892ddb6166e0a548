"""The SQL console."""

import csv
from io import StringIO

import pytest
from django.test import Client
from tests.hub.explorer.streams import received

from tiebeam.hub.sites.models import Crawl, Site

pytestmark = pytest.mark.django_db(transaction=True)


def asked(client: Client, crawl: Crawl, sql: str) -> str:
    answer = client.post(f"/sites/{crawl.site_id}/sql/", {"sql": sql})
    assert answer.status_code == 200
    return received(answer).decode()


def test_shows_the_answer_as_text(signed_in: Client, crawl: Crawl) -> None:
    text = asked(signed_in, crawl, "SELECT title FROM urls WHERE path = '/100%_sure'")
    assert "1 row" in text
    assert "&lt;script&gt;alert(1)" in text
    assert "⟨U+202E⟩" in text


def test_shows_what_is_wrong_and_keeps_the_statement(signed_in: Client, crawl: Crawl) -> None:
    text = asked(signed_in, crawl, "SELECT nope FROM urls")
    assert "This statement has no answer" in text
    assert "LINE 1: SELECT nope FROM urls" in text
    assert ">SELECT nope FROM urls</textarea>" in text


def test_an_address_fills_the_console_and_runs_nothing(
    signed_in: Client, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tiebeam.hub.explorer.asking.answer", pytest.fail)
    text = signed_in.get(f"/sites/{crawl.site_id}/sql/?sql=SELECT+42").content.decode()
    assert ">SELECT 42</textarea>" in text
    assert "The URL, normalised by the WHATWG rules." in text


def test_the_answer_is_taken_away_harmless(signed_in: Client, crawl: Crawl) -> None:
    form = {"sql": "SELECT title, status FROM urls WHERE path = '/elm'", "as": "csv"}
    answer = signed_in.post(f"/sites/{crawl.site_id}/sql/", form)
    rows = list(csv.reader(StringIO(received(answer).decode(), newline="")))
    assert rows == [["title", "status"], ["'=HYPERLINK(1)", "200"]]
    assert "-sql-" in answer.headers["Content-Disposition"]


def test_a_wrong_statement_is_no_file(signed_in: Client, crawl: Crawl) -> None:
    form = {"sql": "COPY urls TO 'x'", "as": "csv"}
    text = signed_in.post(f"/sites/{crawl.site_id}/sql/", form).content.decode()
    assert "Only SELECT is allowed here" in text


def test_a_site_without_tables_says_so(signed_in: Client, site: Site) -> None:
    text = signed_in.get(f"/sites/{site.pk}/sql/").content.decode()
    assert "First a crawl" in text
