"""Evidence as people read it."""

from tiebeam.hub.findings import evidence


def sample(url: str, **facts: object) -> dict[str, object]:
    return {"url": url, "evidence": facts}


def test_addresses_are_shown_without_the_host_that_all_share() -> None:
    table = evidence.table(
        [
            sample("https://a.example/x", target="https://a.example/y"),
            sample("https://a.example/z", target="https://b.example/y"),
        ]
    )
    assert table.host == "https://a.example"
    assert [row.shown for row in table.rows] == ["/x", "/z"]
    assert [row.cells for row in table.rows] == [["/y"], ["https://b.example/y"]]


def test_addresses_of_several_hosts_are_shown_whole() -> None:
    table = evidence.table([sample("https://a.example/"), sample("https://b.example/")])
    assert [row.shown for row in table.rows] == ["https://a.example/", "https://b.example/"]


def test_columns_are_what_any_row_has_something_in() -> None:
    table = evidence.table([sample("u", a=1, b=None), sample("v", c="x", b=None)])
    assert table.columns == ["a", "c"]
    assert table.rows[0].cells == ["1", evidence.NOTHING]


def test_only_web_addresses_may_be_followed() -> None:
    assert evidence.followable("https://a.example/") == "https://a.example/"
    assert evidence.followable("javascript:alert(1)") == ""
    assert evidence.followable("data:text/html,x") == ""


def test_values_are_written_as_people_write_them() -> None:
    row = evidence.table([sample("u", a=True, b=0.5, c=["x", "y"])]).rows[0]
    assert row.cells == ["yes", "0.5", "x, y"]


def test_rows_for_a_spreadsheet_have_a_head() -> None:
    rows = list(evidence.as_rows([sample("https://a.example/x", status=404)]))
    assert rows == [["url", "status"], ["https://a.example/x", "404"]]
