import pytest
from tests.engine.conftest import MakeTables
from tests.engine.findings.conftest import Judge
from tests.engine.written_tables import SITE

from tiebeam.engine.findings import (
    compare_crawls,
    read_findings,
    read_judgements,
    read_occurrences,
)

FINGERPRINT = "000000000000002a"


def test_a_finding_has_its_fingerprint_as_sixteen_digits(tables: MakeTables, judge: Judge) -> None:
    (found,) = read_findings(judge(tables(pages="url | /a"), "url fingerprint | /a 42"))
    assert (found.fingerprint, found.samples) == (FINGERPRINT, (f"{SITE}/a",))


def test_a_fingerprint_beyond_63_bits_is_found_again(tables: MakeTables, judge: Judge) -> None:
    t = judge(tables(pages="url | /a"), f"url fingerprint | /a {2**64 - 1}")
    (found,) = read_findings(t)
    assert len(read_occurrences(t, found.fingerprint)) == 1


def test_occurrences_carry_their_evidence(tables: MakeTables, judge: Judge) -> None:
    t = judge(tables(pages="url | /a"), "url fingerprint cause evidence | /a 42 x '{\"n\":1}'")
    (row,) = read_occurrences(t, FINGERPRINT)
    assert (row.url, row.page_template, row.cause) == (f"{SITE}/a", "Product", "x")
    assert row.evidence == {"n": 1}


def test_occurrences_come_in_stretches_that_do_not_overlap(
    tables: MakeTables, judge: Judge
) -> None:
    urls = " | ".join(f"/{number} 42" for number in range(10))
    t = judge(tables(), f"url fingerprint | {urls}")
    stretches = [read_occurrences(t, FINGERPRINT, offset=at, limit=4) for at in (0, 4, 8)]
    assert [len(stretch) for stretch in stretches] == [4, 4, 2]
    assert len({row.url for stretch in stretches for row in stretch}) == 10


def test_the_samples_are_the_first_occurrences(tables: MakeTables, judge: Judge) -> None:
    urls = " | ".join(f"/{number} 42" for number in range(10))
    t = judge(tables(), f"url fingerprint | {urls}")
    (found,) = read_findings(t)
    first = read_occurrences(t, FINGERPRINT, limit=len(found.samples))
    assert tuple(row.url for row in first) == found.samples


def test_another_findings_occurrences_stay_out(tables: MakeTables, judge: Judge) -> None:
    t = judge(tables(), "url fingerprint | /a 42 | /b 7")
    assert [row.url for row in read_occurrences(t, FINGERPRINT)] == [f"{SITE}/a"]


def test_text_that_is_no_fingerprint_is_refused(tables: MakeTables, judge: Judge) -> None:
    with pytest.raises(ValueError, match="abc-"):
        read_occurrences(judge(tables()), "abc-")


def test_judgements_say_what_was_left_to_whom(tables: MakeTables, judge: Judge) -> None:
    t = judge(tables(), judgements="check left_out left_out_to | dead 3 other,another")
    (row,) = read_judgements(t)
    assert (row.left_out, row.left_out_to) == (3, ("other", "another"))


def test_a_comparison_is_read_with_the_same_fingerprints(tables: MakeTables, judge: Judge) -> None:
    crawls = [judge(tables(pages="url | /a"), "url fingerprint | /a 42") for _ in range(2)]
    (row,) = compare_crawls(crawls)
    assert (row.fingerprint, row.status) == (FINGERPRINT, "open")
