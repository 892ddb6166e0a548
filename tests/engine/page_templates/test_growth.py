"""What large and hostile sites cost."""

import random
import time
from collections import Counter

import ibis
import numpy as np
import pyarrow as pa

from tiebeam.engine.page_templates import find_page_templates
from tiebeam.engine.tables import TABLES, Tables

SECTIONS = ("p", "c", "magazine", "brand", "stores")


def tables(paths: list[str], shapes: np.ndarray[tuple[int, int], np.dtype[np.uint32]]) -> Tables:
    """A crawl of pages with those paths, all with a shape of their own."""
    count, schema = len(paths), TABLES["pages"].arrow
    starts = np.arange(0, shapes.size + 1, shapes.shape[1], dtype=np.int32)
    columns = {
        "url": [f"http://big.test{path}" for path in paths],
        "url_id": np.arange(count),
        "host": ["big.test"] * count,
        "path": paths,
        "status": np.full(count, 200),
        "is_html": np.ones(count, bool),
        "main_word_count": np.full(count, 300),
        "shape_hash": np.arange(count),
        "shape": pa.ListArray.from_arrays(starts, pa.array(shapes.reshape(-1))),
    }
    arrays = [
        pa.array(columns[field.name]).cast(field.type)
        if field.name in columns
        else pa.nulls(count, field.type)
        for field in schema
    ]
    t = Tables(ibis.duckdb.connect())
    t.add("pages", pa.table(arrays, schema=schema))
    return t


def test_100_000_pages_take_seconds() -> None:
    dice = np.random.default_rng(1)
    count = 100_000
    section = dice.integers(0, len(SECTIONS), count)
    bases = dice.integers(0, 2**32, (len(SECTIONS), 32), dtype=np.uint32)
    own = dice.integers(0, 2**32, (count, 32), dtype=np.uint32)
    shapes = np.where(dice.random((count, 32)) < 0.2, own, bases[section])
    paths = [f"/{('en', 'de')[n % 2]}/{SECTIONS[section[n]]}/thing-{n}" for n in range(count)]
    t = tables(paths, shapes)
    started = time.process_time()
    found = find_page_templates(t)
    assert time.process_time() - started < 30
    sizes = Counter(found["url_pattern"].to_pylist())
    assert sizes == {f"/*/{SECTIONS[n]}/*": int((section == n).sum()) for n in range(5)}


def test_a_site_without_any_order_ends_soon_with_a_readable_number() -> None:
    dice = random.Random(2)  # noqa: S311 - paths, no secrets
    words = ["".join(dice.choices("abcdefgh", k=5)) for _ in range(300)]
    paths = ["/" + "/".join(dice.choices(words, k=dice.randint(1, 7))) for _ in range(10_000)]
    shapes = np.random.default_rng(2).integers(0, 2**32, (len(paths), 32), dtype=np.uint32)
    t = tables(paths, shapes)
    started = time.process_time()
    found = find_page_templates(t)
    assert time.process_time() - started < 60
    assert len(set(found["page_template"].to_pylist())) <= 201
