"""The description of the interface as people read it, made from the one that programs read."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tiebeam.hub.api.rest import api

REFUSALS_FROM = 400
SCHEMAS = "#/components/schemas/"
JSON = "application/json"
FILE = {"properties": {"file": {"type": "string", "description": "The file itself, no JSON."}}}
"""What is told of an answer that is no JSON."""


@dataclass(frozen=True)
class Field:
    """A parameter of a request, or a part of what is sent or answered."""

    name: str
    kind: str
    """As in "integer, at least 1" or "text or nothing"."""
    is_required: bool
    sentence: str


@dataclass(frozen=True)
class Endpoint:
    """One thing that can be asked or told."""

    method: str
    path: str
    sentence: str
    asked: list[Field]
    """Parameters and the body of the request."""
    answered: list[Field]
    is_list: bool
    """Whether the answer holds many of what `answered` describes."""


@dataclass(frozen=True)
class Chapter:
    """The endpoints about one thing."""

    title: str
    endpoints: list[Endpoint]


def chapters() -> list[Chapter]:
    """Everything the interface offers, in the order in which it was put together."""
    described = api.get_openapi_schema()
    schemas = described["components"]["schemas"]
    found = [
        (operation["tags"][0], _endpoint(method, path, operation, schemas))
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
    ]
    return [
        Chapter(title, [endpoint for _, endpoint in members])
        for title, members in groupby(found, key=lambda pair: pair[0])
    ]


def _endpoint(
    method: str, path: str, operation: dict[str, Any], schemas: dict[str, Any]
) -> Endpoint:
    asked = [
        Field(
            one["name"],
            _kind(one["schema"], schemas),
            one.get("required", False),
            one["schema"].get("description", ""),
        )
        for one in operation.get("parameters", ())
    ]
    body = operation.get("requestBody", {}).get("content", {}).get(JSON, {})
    asked += _fields(_resolved(body.get("schema", {}), schemas), schemas)
    answer, is_list = _answer(operation, schemas)
    sentence = operation.get("description", "")
    return Endpoint(method.upper(), path, sentence, asked, list(_fields(answer, schemas)), is_list)


def _answer(operation: dict[str, Any], schemas: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """What a request that succeeds brings, and whether it brings many of them."""
    well = next(
        one for status, one in operation["responses"].items() if int(status) < REFUSALS_FROM
    )
    if JSON not in well["content"]:
        return FILE, False
    answer = _resolved(well["content"][JSON]["schema"], schemas)
    inner = answer.get("properties", {}).get("items", {}) if "properties" in answer else answer
    one = _resolved(inner.get("items", {}), schemas)
    if inner.get("type") == "array" and "properties" in one:
        return one, True
    return answer, False


def _fields(schema: dict[str, Any], schemas: dict[str, Any]) -> Iterator[Field]:
    required = schema.get("required", ())
    for name, one in schema.get("properties", {}).items():
        sentence = one.get("description", "")
        yield Field(name, _kind(one, schemas), name in required, sentence)


def _kind(schema: dict[str, Any], schemas: dict[str, Any]) -> str:
    """What a value may be, in words."""
    whole = _resolved(schema, schemas)
    if choices := whole.get("anyOf"):
        return " or ".join(_kind(choice, schemas) for choice in choices)
    if values := whole.get("enum"):
        return ", ".join(str(value) for value in values)
    name = whole.get("format") or whole.get("type", "anything")
    return (
        f"list of {_kind(whole['items'], schemas)}" if name == "array" else _NAMES.get(name, name)
    )


_NAMES = {
    "integer": "whole number",
    "string": "text",
    "boolean": "true or false",
    "null": "null",
    "object": "object",
    "date-time": "time in ISO 8601",
}


def _resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema itself where it is named only."""
    while len(choices := schema.get("allOf", ())) == 1:
        schema = {**choices[0], **{key: schema[key] for key in schema.keys() - {"allOf"}}}
    name = schema.get("$ref", "")
    found: dict[str, Any] = schemas[name.removeprefix(SCHEMAS)] if name else schema
    return found
