import re
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

from tiebeam.engine.extract import PageFacts, facts
from tiebeam.engine.tables import TABLES
from tiebeam.engine.urls import url_id

Read = Callable[..., PageFacts]

PAGE = """<!doctype html><html lang="en"><head><title>Lamp</title>
<link rel="canonical" href="/en/p/lamp"><link rel="alternate" hreflang="de" href="/de/p/lamp">
<meta property="og:title" content="Lamp"><script type="application/ld+json">{"@type":"Product"}
</script></head><body class="product"><nav><a href="/en/">Home</a></nav><main><h1>Lamp</h1>
<img src="/lamp.png"></main></body></html>"""


def test_columns_fit_the_schema_of_pages(read: Read) -> None:
    schema = TABLES["pages"].arrow
    columns = dict(read(PAGE).columns())
    for name, value in columns.items():
        pa.array([value], schema.field(name).type)
    last = schema.names.index("shape_hash")
    expected = schema.names[schema.names.index("charset") : last + 1]
    assert set(expected) - {"headers", "redirect_url"} <= set(columns)


def test_columns_of_an_answer_that_is_no_page_fit_too(read: Read) -> None:
    schema = TABLES["pages"].arrow
    columns = dict(read(b"\0", content_type="image/png").columns())
    stored = {n: pa.array([v], schema.field(n).type).to_pylist()[0] for n, v in columns.items()}
    assert stored["is_html"] is False
    assert stored["title"] is None


def test_links_and_resources_fit_their_schemas(read: Read) -> None:
    page = read(PAGE)
    for table, rows in (("links", page.links), ("resources", page.resources)):
        fields = list(TABLES[table].arrow)[1:]
        for row in rows:
            for value, field in zip(row, fields, strict=True):
                pa.scalar(value, field.type)
    assert page.links[0].target_id == url_id("http://shop.test/en/")


def test_every_fault_is_told_in_the_docstring() -> None:
    folder = Path(facts.__file__).parent
    source = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    named = re.findall(
        r'"((?:charset|canonical|hreflang|links?|structured_data|title)_\w+)"', source
    )
    known = facts.PageFacts.__doc__ or ""
    columns = set(facts.COLUMNS) | {"link_count", "link_runs"}
    assert not [name for name in named if name not in columns and name not in known]


def test_language_and_body_class(read: Read) -> None:
    page = read(PAGE)
    assert (page.lang, page.body_class) == ("en", "product")
