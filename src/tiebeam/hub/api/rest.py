"""The REST interface, put together from its endpoints."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from tiebeam import __version__
from tiebeam.hub.api.endpoints import (
    comparisons,
    duties,
    findings,
    grouping,
    invitations,
    one_url,
    owning,
    page_templates,
    people,
    probes,
    record,
    renderings,
    roles,
    rules,
    saved_views,
    settings,
    sites,
    talking,
    teams,
    urls,
    verifications,
    webhooks,
    words,
)
from tiebeam.hub.api.pace import PACE
from tiebeam.hub.api.problems import MEANS, PROBLEM, tell_of

REFUSALS_FROM = 400

DESCRIPTION = """
The findings, sites and people of this hub for programs. Every request carries a token, made on the
page Tokens of the hub, as `Authorization: Bearer tiebeam_…`. A token never may more than its
person.
Times are UTC in ISO 8601. Lists come in pages: ask again with `after` set to `next`.
Refusals are `application/problem+json` and say what to do.
Numbers are such that JavaScript reads them exactly: ids of the hub are below 2^53; ids and hashes
in the tables of a crawl have 64 bits and are strings of digits, as is any whole number beyond
2^53 - 1.
"""


class Rest(NinjaAPI):
    """The interface, whose description says that refusals are problems."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The description, with the media type that refusals truly have and what they mean."""
        described = super().get_openapi_schema(**options)
        for path in described["paths"].values():
            for operation in path.values():
                for status, response in operation["responses"].items():
                    if int(status) >= REFUSALS_FROM:
                        response["content"] = {PROBLEM: response["content"]["application/json"]}
                        response["description"] = MEANS[int(status)]
        return described


api = Rest(
    title="Tiebeam",
    version=__version__,
    description=DESCRIPTION,
    urls_namespace="rest",
    docs_url=None,  # the hub has a page of its own, in its look and without a script
    throttle=[PACE],
)
tell_of(api)
CHAPTERS = (
    *(sites, settings, page_templates, probes, renderings, urls, one_url, saved_views),
    *(findings, owning, grouping, talking, verifications, comparisons),
    *(roles, rules, duties),
    *(people, teams, invitations, record, webhooks, words),
)
"""The files of the endpoints in the order in which the description tells of them."""
for chapter in CHAPTERS:
    api.add_router("", chapter.router)


def addresses() -> list[URLPattern]:
    """The addresses of the interface; the middleware for people leaves them to the tokens."""
    patterns = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
    for pattern in patterns:
        login_not_required(pattern.callback)
    return patterns
