import pytest
from tests.engine.conftest import MakeTables, findings, occurrences

from tiebeam.engine.checks.status.error_template_200 import error_template_200


def test_names_the_missing_address_that_was_served(tables: MakeTables) -> None:
    t = tables(pages="url | /", probes='url status title | /no-such 200 "Page not found"')
    assert occurrences(error_template_200, t) == [
        ("/no-such", 200, "/no-such", 200, 0, "Page not found", 1)
    ]


def test_names_a_host_once_however_many_addresses_were_tried(tables: MakeTables) -> None:
    t = tables(pages="url | /", probes="url status | /no-such 200 | /p/no-such 200")
    assert [row[0::6] for row in occurrences(error_template_200, t)] == [("/no-such", 2)]


def test_names_a_redirect_of_everything_to_the_start_page(tables: MakeTables) -> None:
    t = tables(
        pages="url | /", probes="url status final_url final_status hops | /no-such 302 / 200 1"
    )
    assert [row[2] for row in occurrences(error_template_200, t)] == ["/"]


@pytest.mark.parametrize("status", [404, 410, 403, 500])
def test_leaves_hosts_that_say_so(tables: MakeTables, status: int) -> None:
    t = tables(pages="url | /", probes=f"url status | /no-such {status}")
    assert occurrences(error_template_200, t) == []


def test_leaves_hosts_that_ask_to_sign_in_first(tables: MakeTables) -> None:
    t = tables(
        pages="url | /",
        probes="url status final_url final_status | /no-such 302 /login?next=/no-such 200",
    )
    assert occurrences(error_template_200, t) == []


def test_leaves_probes_with_another_question(tables: MakeTables) -> None:
    t = tables(pages="url | /", probes="kind url status | www https://www.shop.test/ 200")
    assert occurrences(error_template_200, t) == []


def test_knows_nothing_of_hosts_that_did_not_answer_or_were_not_asked(tables: MakeTables) -> None:
    t = tables(pages="url | /", probes="url failure | /no-such timeout")
    assert occurrences(error_template_200, t) == []


def test_names_each_host_alone(tables: MakeTables) -> None:
    help_page = "https://help.shop.test/no-such"
    t = tables(pages="url | /", probes=f"url status | /no-such 200 | {help_page} 200")
    assert findings(t, error_template_200) == [["/no-such"], [help_page]]
