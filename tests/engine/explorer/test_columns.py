"""Which columns there are to ask."""

from tiebeam.engine.explorer import TOPICS, explorer_columns
from tiebeam.engine.tables import TABLES


def test_every_column_of_pages_and_facts_can_be_asked() -> None:
    described = {one.name for table in ("pages", "facts") for one in TABLES[table].columns}
    assert not described - set(explorer_columns())


def test_every_column_stands_under_one_topic() -> None:
    listed = [name for names in TOPICS.values() for name in names]
    assert sorted(listed) == sorted(explorer_columns())


def test_every_column_has_its_sentence() -> None:
    assert all(one.sentence.endswith(".") for one in explorer_columns().values())
