"""The page about the interface says what its description says."""

import pytest
from django.test import Client

from tiebeam.hub.api.reference import chapters
from tiebeam.hub.api.rest import api

pytestmark = pytest.mark.django_db


def test_every_endpoint_is_on_the_page(signed_in: Client) -> None:
    page = signed_in.get("/api/").content.decode()
    described = api.get_openapi_schema()["paths"]
    told = {(one.method, one.path) for chapter in chapters() for one in chapter.endpoints}
    assert told == {(method.upper(), path) for path, how in described.items() for method in how}
    assert all(f"{method} {path}" in page for method, path in told)


def test_every_endpoint_and_every_parameter_is_explained() -> None:
    endpoints = [one for chapter in chapters() for one in chapter.endpoints]
    assert not [one.path for one in endpoints if not one.sentence]
    assert not [one.path for one in endpoints if not one.answered]


def test_a_list_tells_what_is_in_it() -> None:
    (sites,) = [one for one in chapters()[0].endpoints if one.path == "/api/v1/sites"][:1]
    assert sites.is_list
    assert {"name", "start_url"} <= {field.name for field in sites.answered}


def test_what_each_refusal_means_stands_in_the_description() -> None:
    operations = api.get_openapi_schema()["paths"]["/api/v1/findings/{finding_id}/decisions"]
    said = {int(code): one["description"] for code, one in operations["post"]["responses"].items()}
    assert "may not" in said[403]
    assert "stands in the way" in said[409]
