"""From what a check answers to its occurrences, without a Python object per row."""

from collections.abc import Callable, Mapping

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import xxhash

from tiebeam.engine.checks.check import Check, InvalidAnswer
from tiebeam.engine.checks.evidence import as_json
from tiebeam.engine.tables import TABLES, Tables
from tiebeam.engine.urls import url_id

KEY_VERSION = 1
"""Version of the root-cause key. A new version makes every finding a new one: raise with care."""

BETWEEN = "\x1f"
"""Separates the parts of a key; stands in no URL and no name."""


def read_answer(check: Check, t: Tables) -> pa.Table:
    """All that the check answers, as occurrences.

    Raises InvalidAnswer when the check breaks its contract, and whatever the check itself raises.
    """
    answer = _validated(check.question(t))
    evidence = [name for name in answer.columns if name not in {"url", "cause"}]
    asked = answer.filter(answer.url.notnull()).select(
        "url",
        cause=answer["cause"] if "cause" in answer.columns else ibis.null("string"),
        evidence=as_json(answer, evidence),
        host=answer.url.re_extract(r"^[a-z]+://([^/?]*)", 1),
    )
    known = t.facts.select("url", "url_id", "page_template", "template_key")
    rows = asked.left_join(known, "url")
    if check.key == "host":
        rows = rows.mutate(page_template=ibis.null("string"))
    named = rows.mutate(check=ibis.literal(check.slug), key=_key(check, rows))
    return _identified(named.to_pyarrow())


def identified_anew(t: Tables) -> pa.Table:
    """The occurrences of a judged crawl as its page templates make findings of them now.

    Beside the columns of the table: `fingerprint_before`, as they were identified.
    """
    of_check = t.judgements.select("check", "key", "key_version")
    now = t.page_templates.select("url_id", named_now="page_template", key_now="template_key")
    rows = t.occurrences.join(of_check, "check").left_join(now, "url_id").drop("url_id_right")
    is_of_host = rows["key"] == "host"
    template = ibis.ifelse(rows["key"] == "template", rows.key_now.fill_null(""), "")
    cause = ibis.ifelse(is_of_host, "", rows["cause"].fill_null(""))
    parts = (rows.key_version.cast("string"), rows.check, rows.host, template, cause)
    told = rows.mutate(
        page_template=ibis.ifelse(is_of_host, ibis.null("string"), rows.named_now),
        fingerprint_before=rows.fingerprint,
        key_text=ibis.literal(BETWEEN).join(parts),
    ).to_pyarrow()
    schema = TABLES["occurrences"].arrow
    anew = _each_distinct(told["key_text"], _fingerprint)
    told = told.set_column(told.column_names.index("fingerprint"), "fingerprint", anew)
    return told.select([*schema.names, "fingerprint_before"])


def leave_out(found: pa.Table, told: Mapping[Check, pa.Table]) -> tuple[pa.Table, list[str]]:
    """What remains of the occurrences, and the checks that tell of the rest already.

    A check whose root cause is a whole host speaks for every URL of that host, any other for the
    URLs that its occurrences name.
    """
    tellers = []
    for check, occurrences in told.items():
        column = "host" if check.key == "host" else "url"
        covered = pc.is_in(found[column], value_set=pc.unique(occurrences[column]))
        if pc.any(covered).as_py():
            tellers.append(check.slug)
            found = found.filter(pc.invert(covered))
    return found, tellers


def _validated(answer: object) -> ibis.Table:
    if not isinstance(answer, ibis.Table):
        raise InvalidAnswer(f"it answers with {type(answer).__name__}, not with a table")
    first = answer.columns[0]
    if first != "url" or not answer["url"].type().is_string():
        raise InvalidAnswer(f"its first column must be url as text, not {first}")
    if "cause" in answer.columns and not answer["cause"].type().is_string():
        raise InvalidAnswer(f"its cause must be text, not {answer['cause'].type()}")
    return answer


def _key(check: Check, rows: ibis.Table) -> ibis.Value:
    """What makes two occurrences of the check one finding, as text."""
    template = rows.template_key.fill_null("") if check.key == "template" else ""
    cause = "" if check.key == "host" else rows["cause"].fill_null("")
    head = BETWEEN.join((str(KEY_VERSION), check.slug, ""))
    return ibis.literal(head) + rows.host + BETWEEN + template + BETWEEN + cause


def _identified(rows: pa.Table) -> pa.Table:
    """The rows with fingerprints, and with the ids of URLs that were not visited."""
    schema = TABLES["occurrences"].arrow
    unvisited = pc.is_null(rows["url_id"]).combine_chunks()
    ids = _each_distinct(rows["url"].filter(unvisited), url_id)
    rows = rows.set_column(
        rows.column_names.index("url_id"),
        "url_id",
        pc.replace_with_mask(rows["url_id"], unvisited, ids),
    )
    rows = rows.append_column("fingerprint", _each_distinct(rows["key"], _fingerprint))
    return rows.select(schema.names).cast(schema)


def _fingerprint(key: str) -> int:
    return xxhash.xxh3_64_intdigest(key.encode())


def _each_distinct(texts: pa.ChunkedArray, number: Callable[[str], int]) -> pa.Array:
    """A number for each text, worked out once per distinct text."""
    encoded = texts.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0)
    numbers = pa.array((number(text.as_py()) for text in encoded.dictionary), pa.uint64())
    return numbers.take(encoded.indices)
