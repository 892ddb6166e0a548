"""What docs/ownership.md says of rules is what rules do."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tiebeam.engine import ownership, urls

GUIDE = Path(__file__).parents[2] / "docs" / "ownership.md"
ROW = re.compile(r"^\| (`.*`) \| `(https://[^`]+)` \| (.*) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Matter:
    host: str
    paths: tuple[str, ...]
    area: str = "canonical"
    check: str = "canonical-to-error"
    page_template: str = "Product page"


def matter_on(page: str) -> Matter:
    parts = urls.parts(urls.normalise(page))
    return Matter(parts.host, (f"{parts.path}?{parts.query}" if parts.query else parts.path,))


EXAMPLES = [match.groups() for match in ROW.finditer(GUIDE.read_text("utf-8"))]


def test_the_guide_has_its_examples() -> None:
    assert len(EXAMPLES) >= 12


@pytest.mark.parametrize(("rules", "page", "owner"), EXAMPLES)
def test_an_example_is_true(rules: str, page: str, owner: str) -> None:
    read = ownership.read("\n".join(re.findall(r"`([^`]+)`", rules)))
    assert not read.problems
    rule = read.rule_for(matter_on(page))
    assert (f"`{rule.team}`" if rule else "nobody") == owner


def test_the_rules_shown_first_are_rules() -> None:
    block = re.search(r"```\n(\*  .*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert block is not None
    read = ownership.read(block[1])
    assert (len(read.rules), read.problems) == (5, ())
