import pytest
from tests.engine.conftest import MakeTables, occurrences

from tiebeam.engine.checks.index.staging_reference_leak import staging_reference_leak

STAGING = "https://staging.shop.test"


def test_names_the_page_the_place_and_the_address(tables: MakeTables) -> None:
    t = tables(
        pages="url page_template | / Home | /p/1 Product",
        links=f"source target region | / {STAGING}/sale footer | /p/1 {STAGING}/sale footer",
    )
    cause = "link in footer to staging.shop.test"
    assert occurrences(staging_reference_leak, t) == [
        ("/", cause, f"{STAGING}/sale", 1),
        ("/p/1", cause, f"{STAGING}/sale", 1),
    ]


def test_one_row_per_page_with_the_heaviest_place_first(tables: MakeTables) -> None:
    t = tables(
        pages=f"url canonical_url | / {STAGING}/",
        resources=f"page url kind | / {STAGING}/app.js script",
        links=f"source target | / {STAGING}/a | / {STAGING}/b",
    )
    assert occurrences(staging_reference_leak, t) == [
        ("/", "canonical to staging.shop.test", f"{STAGING}/", 4)
    ]


@pytest.mark.parametrize("host", ["localhost:3000", "10.0.0.7", "media.local"])
def test_knows_private_machines(tables: MakeTables, host: str) -> None:
    t = tables(pages="url | /", resources=f"page url kind | / http://{host}/a.png image")
    assert occurrences(staging_reference_leak, t) == [
        ("/", f"image from {host}", f"http://{host}/a.png", 1)
    ]


@pytest.mark.parametrize("target", ["http://127.0.0.1:8000/", "http://localhost/admin/"])
def test_leaves_private_addresses_that_a_guide_writes_out(tables: MakeTables, target: str) -> None:
    t = tables(pages="url | /", links=f'source target anchor | / {target} "Open {target}"')
    assert occurrences(staging_reference_leak, t) == []


@pytest.mark.parametrize(
    ("target", "anchor"),
    [("http://localhost/sale", "Sale"), (f"{STAGING}/sale", f"{STAGING}/sale")],
)
def test_names_links_whose_text_hides_a_private_host_and_any_to_staging(
    tables: MakeTables, target: str, anchor: str
) -> None:
    t = tables(pages="url | /", links=f'source target anchor | / {target} "{anchor}"')
    assert [row[2] for row in occurrences(staging_reference_leak, t)] == [target]


@pytest.mark.parametrize(
    "target",
    [
        "https://preview.other.test/a",
        "https://www.test.de/",
        "https://latest.shop.test/",
        "/staging/shoes",
    ],
)
def test_leaves_hosts_that_are_no_test_host_of_the_site(tables: MakeTables, target: str) -> None:
    t = tables(pages="url | /", links=f"source target | / {target}")
    assert occurrences(staging_reference_leak, t) == []


def test_leaves_a_public_host_that_a_sitemap_lists(tables: MakeTables) -> None:
    t = tables(
        pages="url | / | https://dev.shop.test/guide",
        links="source target | / https://dev.shop.test/guide",
        sitemaps="url | https://dev.shop.test/guide",
    )
    assert occurrences(staging_reference_leak, t) == []


def test_is_not_taken_in_by_the_sitemap_of_a_staging_copy(tables: MakeTables) -> None:
    t = tables(
        pages=f"url | / | {STAGING}/a",
        links=f"source target | / {STAGING}/a",
        sitemaps=f"url | {STAGING}/a",
    )
    assert [url for url, *_ in occurrences(staging_reference_leak, t)] == ["/"]


def test_leaves_a_test_site_that_links_to_itself(tables: MakeTables) -> None:
    t = tables(pages=f"url | {STAGING}/", links=f"source target | {STAGING}/ {STAGING}/a")
    assert occurrences(staging_reference_leak, t) == []


def test_leaves_pages_that_did_not_answer(tables: MakeTables) -> None:
    t = tables(pages="url status | /gone 404", links=f"source target | /gone {STAGING}/a")
    assert occurrences(staging_reference_leak, t) == []
