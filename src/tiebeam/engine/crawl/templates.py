"""The page templates of an earlier crawl, to tell of which one a URL is before it is visited."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tiebeam.engine.crawl.settings import CrawlSettings
from tiebeam.engine.tables import CrawlStore

TABLE = "page_templates"


class KnownTemplates:
    """The template of each page by its id; a million pages take a dozen megabytes."""

    def __init__(self, rows: pa.Table) -> None:
        ids = rows["url_id"].to_numpy()
        keys = rows["template_key"].combine_chunks().dictionary_encode()
        order = np.argsort(ids)
        self._ids = ids[order]
        self._numbers = keys.indices.to_numpy()[order]
        self._keys: list[str] = keys.dictionary.to_pylist()

    def key_of(self, url_id: int) -> str | None:
        """The template's key; None for what was no page, or not seen."""
        place = int(np.searchsorted(self._ids, np.uint64(url_id)))
        if place == len(self._ids) or int(self._ids[place]) != url_id:
            return None
        return self._keys[int(self._numbers[place])]


def known_templates(settings: CrawlSettings) -> KnownTemplates | None:
    """Those of the earlier crawl, when a sample is to be taken and that crawl was judged."""
    if settings.sample is None or settings.previous is None:
        return None
    store = CrawlStore(Path(settings.previous))
    parts = store.manifest.parts.get(TABLE, [])
    if not parts:
        return None
    columns = ["url_id", "template_key"]
    paths = [store.part_path(TABLE, part) for part in parts]
    read = [pq.read_table(path, columns=columns, partitioning=None) for path in paths]
    return KnownTemplates(pa.concat_tables(read))
