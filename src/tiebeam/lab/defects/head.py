"""Defects of the head: titles that are missing or shared, heads that end too early."""

from datetime import date

from tiebeam.lab.defects.changes import begins_head_with, has_title
from tiebeam.lab.defects.defect import Defect

DEFECTS = (
    Defect(
        name="german-topics-empty-title",
        check="title-missing",
        summary="German topics have an empty title element",
        host="magazine",
        template="topic",
        urls=r"/de/topic/[^/?]+",
        spoil=has_title(lambda _: ""),
        forbids=("title-duplicate", "head-broken-by-invalid-element"),
        released=date(2026, 4, 21),
    ),
    Defect(
        name="press-years-without-title",
        check="title-missing",
        summary="The archive pages of the press host have no title element",
        host="press",
        template="press_year",
        urls=r"/year-\d+/",
        spoil=has_title(lambda _: None),
        forbids=("title-duplicate", "head-broken-by-invalid-element"),
        released=date(2026, 1, 29),
    ),
    Defect(
        name="help-subjects-share-title",
        check="title-duplicate",
        summary="English help subjects all have the title of the help's start page",
        host="help",
        template="help_section",
        urls=r"/en/[^/?]+/",
        spoil=has_title(lambda _: "How can we help you? | Larkmoor Help"),
        forbids=("title-missing", "duplicate-exact"),
        released=date(2026, 5, 26),
    ),
    Defect(
        name="releases-banner-in-head",
        check="head-broken-by-invalid-element",
        summary="A consent banner sits in the head of press releases, before the canonical",
        host="press",
        template="release",
        urls=r"/release/[^/?]+",
        spoil=begins_head_with('<div id="consent-root"></div>\n'),
        forbids=("title-missing", "duplicate-exact"),
        released=date(2026, 8, 13),
    ),
    Defect(
        name="cases-pixel-in-head",
        check="head-broken-by-invalid-element",
        summary="A counting pixel sits in the head of case studies, before the canonical",
        host="business",
        template="case_study",
        urls=r"/cases/[^/?]+",
        spoil=begins_head_with('<img src="/assets/logo.png" width="1" height="1" alt="">\n'),
        forbids=("title-missing", "duplicate-exact"),
        released=date(2026, 2, 18),
    ),
)
