"""The catalogue of checks and the glossary, in the words of each lens."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from tiebeam.hub.api.bearer import reading
from tiebeam.hub.api.problems import REFUSED, Problem
from tiebeam.hub.findings.words import catalogue, check_called
from tiebeam.hub.glossary import queries as glossary

router = Router(tags=["words"])


class CheckOut(Schema):
    """A check, told to both sides."""

    slug: str
    area: str
    severity: str
    owner: str = Field(description="The kind of team that usually answers for it.")
    said_to_seo: str = Field(alias="text.said_to_seo")
    said_to_it: str = Field(alias="text.said_to_it")
    why_seo: str = Field(alias="text.why_seo")
    why_it: str = Field(alias="text.why_it")
    fix_seo: str = Field(alias="text.fix_seo")
    fix_it: str = Field(alias="text.fix_it")
    not_this: str = Field(alias="text.not_this", description="What looks alike and is well.")
    terms: list[str] = Field(alias="text.terms")
    source: str = Field(alias="text.source")


class TermOut(Schema):
    """A term with a definition for each side."""

    slug: str
    title: str
    seo: str
    it: str


@router.get("/checks", response={200: list[CheckOut], **REFUSED}, auth=reading)
def list_checks(request: HttpRequest) -> Any:
    """Every check, area by area."""
    return catalogue()


@router.get("/checks/{slug}", response={200: CheckOut, **REFUSED}, auth=reading)
def get_check(request: HttpRequest, slug: str) -> Any:
    """One check."""
    try:
        return check_called(slug)
    except LookupError as unknown:
        raise Problem(404, str(unknown)) from unknown


@router.get("/terms", response={200: list[TermOut], **REFUSED}, auth=reading)
def list_terms(request: HttpRequest) -> Any:
    """Every term of the glossary, by title."""
    return glossary.all_terms()


@router.get("/terms/{slug}", response={200: TermOut, **REFUSED}, auth=reading)
def get_term(request: HttpRequest, slug: str) -> Any:
    """One term."""
    try:
        return glossary.term(slug)
    except glossary.UnknownTerm as unknown:
        raise Problem(404, str(unknown)) from unknown
