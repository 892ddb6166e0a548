import ibis
import pyarrow as pa
import pytest

from tiebeam.engine.checks.notions.hosts_for_tests import is_for_tests, live_domain, may_be_public
from tiebeam.engine.tables import Tables


def said(host: str) -> tuple[bool, str]:
    t = Tables(ibis.duckdb.connect(), ())
    t.add("hosts", pa.table({"host": [host]}))
    row = t.hosts.select(test=is_for_tests(t.hosts.host), domain=live_domain(t.hosts.host))
    [answer] = row.to_pyarrow().to_pylist()
    return answer["test"], answer["domain"]


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("dev.shop.test", True),
        ("preview.shop.test", True),
        ("staging.shop.test", False),
        ("uat2.shop.test", False),
        ("www-staging.shop.test", False),
        ("localhost:3000", False),
    ],
)
def test_knows_words_that_no_public_host_bears(host: str, expected: bool) -> None:  # noqa: FBT001 # pytest passes it
    t = Tables(ibis.duckdb.connect(), ())
    t.add("hosts", pa.table({"host": [host]}))
    answer = t.hosts.select(said=may_be_public(t.hosts.host)).to_pyarrow()
    assert answer["said"].to_pylist() == [expected]


@pytest.mark.parametrize(
    "host",
    [
        "staging.shop.test",
        "www.staging.shop.test",
        "dev3.shop.test",
        "uat2.shop.test",
        "staging-www.shop.test",
        "qa.shop.test:8443",
    ],
)
def test_knows_a_test_host_and_the_domain_it_belongs_to(host: str) -> None:
    assert said(host) == (True, "shop.test")


@pytest.mark.parametrize("host", ["localhost:3000", "127.0.0.1", "10.1.2.3", "172.31.0.1", "[::1]"])
def test_knows_a_private_host(host: str) -> None:
    assert said(host) == (True, "")


@pytest.mark.parametrize(
    "host",
    [
        "www.shop.test",
        "www.test.de",
        "latest.shop.test",
        "test-drive.shop.test",
        "devices.shop.test",
        "www.shop.localhost",
        "172.32.0.1",
        "11.0.0.1",
    ],
)
def test_leaves_a_live_host_alone(host: str) -> None:
    assert said(host) == (False, "")
