from pathlib import Path

import pytest

from tiebeam.engine.facts import PolicyError, read_policy
from tiebeam.engine.tables import TABLES


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "policy.toml"


def test_rules_keep_their_order_and_what_they_declare(file: Path) -> None:
    file.write_text("""
        [[pages]]
        pattern = "/en/search*"
        index = false
        in_sitemap = false

        [[pages]]
        page_template = "Product"
        canonical = "self"
    """)
    policy = read_policy(file)
    assert policy.schema == TABLES["policy"].arrow
    assert policy.to_pylist() == [
        {
            "line": 1,
            "pattern": "/en/search*",
            "page_template": None,
            "index": False,
            "canonical": None,
            "in_sitemap": False,
        },
        {
            "line": 2,
            "pattern": "*",
            "page_template": "Product",
            "index": None,
            "canonical": "self",
            "in_sitemap": None,
        },
    ]


def test_an_empty_file_declares_nothing(file: Path) -> None:
    file.write_text("")
    assert read_policy(file).num_rows == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[pages]", "is not valid TOML"),
        ("[[pages]]\nindex = true", "rule 1 at line 1: pattern is missing"),
        (
            '[[pages]]\npattern = "en/*"',
            r"rule 1 at line 1: pattern must begin with / or \*, not 'en/\*'",
        ),
        (
            '[[pages]]\npattern = "/a"\n[[pages]]\npatern = "/b"',
            "rule 2 at line 3: unknown key 'patern'",
        ),
        (
            '[[pages]]\npattern = "/a"\nindex = "no"',
            "rule 1 at line 1: index must be true or false",
        ),
        ("[[pages]]\npattern = 7", "rule 1 at line 1: pattern must be text in quotes, not 7"),
        (
            '[[pages]]\npattern = "/a"\ncanonical = "/b"',
            "rule 1 at line 1: canonical must be self or other",
        ),
        ("pages = [{}]", "rule 1: pattern is missing"),
        ("a = " + "[" * 100_000, "nested too deeply"),
        ("pages = 1", "only \\[\\[pages\\]\\] rules may stand"),
        ("pages = [1]", "only \\[\\[pages\\]\\] rules may stand"),
        ('[page]\npattern = "/a"', "'page'"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(file: Path, text: str, message: str) -> None:
    file.write_text(text)
    with pytest.raises(PolicyError, match=message) as raised:
        read_policy(file)
    assert str(file) in str(raised.value)


def test_a_file_that_is_not_there_is_named(file: Path) -> None:
    with pytest.raises(PolicyError, match=r"policy\.toml cannot be read: No such file"):
        read_policy(file)


def test_bytes_that_are_no_text_are_refused(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(PolicyError, match="is not valid TOML"):
        read_policy(file)
