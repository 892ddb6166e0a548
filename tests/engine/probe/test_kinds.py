import pytest

from tiebeam.engine.probe import KINDS, ChangeKind

LONGEST = 90
"""Of a headline, as of findings."""


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_each_side_reads_a_sentence_of_its_own(kind: ChangeKind) -> None:
    assert kind.said_to_seo != kind.said_to_it
    for said in (kind.said_to_seo, kind.said_to_it):
        assert said[0].isupper() or said.startswith(("robots.txt", "rel="))
        assert not said.endswith(".")
        assert len(said) <= LONGEST
