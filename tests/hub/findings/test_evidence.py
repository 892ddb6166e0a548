"""Evidence as people read it."""

from tiebeam.hub.findings import evidence


def sample(url: str, **facts: object) -> dict[str, object]:
    return {"url": url, "evidence": facts}


def table(*samples: dict[str, object], lens: str = "seo") -> evidence.Table:
    return evidence.table(samples, lens=lens)


def cells(row: evidence.Row) -> list[str]:
    return [cell.text for cell in row.cells]


def test_addresses_are_shown_without_the_host_that_all_share() -> None:
    shown = table(
        sample("https://a.example/x", target="https://a.example/y"),
        sample("https://a.example/z", target="https://b.example/y"),
    )
    assert shown.host == "https://a.example"
    assert [row.shown for row in shown.rows] == ["/x", "/z"]
    assert [cells(row) for row in shown.rows] == [["/y"], ["https://b.example/y"]]


def test_addresses_of_several_hosts_are_shown_whole() -> None:
    shown = table(sample("https://a.example/"), sample("https://b.example/"))
    assert [row.shown for row in shown.rows] == ["https://a.example/", "https://b.example/"]


def test_columns_are_what_any_row_has_something_in() -> None:
    shown = table(sample("u", a=1, b=None), sample("v", c="x", b=None))
    assert [column.label for column in shown.columns] == ["A", "C"]
    assert cells(shown.rows[0]) == ["1", evidence.NOTHING]


def test_columns_are_called_as_the_lens_calls_them() -> None:
    found = sample("u", canonical_url="https://a.example/")
    assert table(found, lens="seo").columns[0].label == "Page named as the one to show"
    assert table(found, lens="it").columns[0].label == "rel=canonical"


def test_only_columns_of_numbers_are_set_as_figures() -> None:
    shown = table(sample("u", a=1, b="x", c=True), sample("v", a=None, b=1, c=False))
    assert [column.is_figure for column in shown.columns] == [True, False, False]


def test_only_web_addresses_may_be_followed() -> None:
    assert evidence.followable("https://a.example/") == "https://a.example/"
    assert evidence.followable("javascript:alert(1)") == ""
    assert evidence.followable("data:text/html,x") == ""


def test_values_are_written_as_people_write_them() -> None:
    row = table(sample("u", a=True, b=0.5, c=["x", "y"], d=2_400_000)).rows[0]
    assert cells(row) == ["yes", "0.5", "x, y", "2,400,000"]


def test_rows_for_a_spreadsheet_have_a_head_and_keep_names_and_numbers() -> None:
    found = [sample("https://a.example/x", body_bytes=12_000), sample("https://a.example/y")]
    assert list(evidence.as_rows(found)) == [
        ["url", "body_bytes"],
        ["https://a.example/x", "12000"],
        ["https://a.example/y", ""],
    ]
