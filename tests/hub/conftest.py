"""A hub for tests: its own data folder, one administrator, one reader, one site."""

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tiebeam.hub.people.models import Team, TeamKind, User
from tiebeam.hub.people.services import join
from tiebeam.hub.settings import ENVIRONMENT
from tiebeam.hub.sites.models import Site

if TYPE_CHECKING:  # which most tests need not load
    from playwright.sync_api import Browser, Page

SignIn = Callable[..., "Page"]

# A browser test of this process leaves Playwright's event loop behind, and Django would refuse.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

PASSWORD = "a long walk along the beam"  # noqa: S105 nobody real signs in with it


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what asks the database: the rest ran on SQLite and would be the same."""
    if not ENVIRONMENT.database_url:
        return
    others = [item for item in items if not _asks_database(item)]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if _asks_database(item)]


def _asks_database(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("django_db") is not None


@pytest.fixture(autouse=True)
def quick_and_plain(settings: Settings) -> None:
    """No hashed file names and no slow password hashes: neither is what a test is about."""
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()  # or the sign-ins of many quick tests are too many for one address


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """A database of this process, in a file, so that threads and processes see the same one."""
    process = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    is_file = not ENVIRONMENT.database_url
    name = f"{ENVIRONMENT.data}/test.sqlite3" if is_file else f"test_hub_{process}"
    connections["default"].settings_dict["TEST"]["NAME"] = name


def make_person(email: str, *, team: Team | None = None, **facts: object) -> User:
    """Somebody with the password of all tests, in that team."""
    person = User(email=email, name=email.partition("@")[0].title(), **facts)
    person.set_password(PASSWORD)
    person.save()
    if team:
        join(person, team=team)
    return person


@pytest.fixture
def administrator(db: None) -> User:
    """An administrator in an SEO team."""
    team = Team.objects.create(name="SEO", kind=TeamKind.SEO)
    return make_person("ada@example.com", team=team, is_administrator=True)


@pytest.fixture
def reader(db: None) -> User:
    """An engineer without further rights."""
    team = Team.objects.create(name="Platform", kind=TeamKind.BACKEND)
    return make_person("ben@example.com", team=team)


@pytest.fixture
def signed_in(administrator: User) -> Client:
    """A browser in which the administrator is signed in."""
    client = Client()
    client.force_login(administrator)
    return client


@pytest.fixture
def reader_signed_in(reader: User) -> Client:
    """A browser in which the engineer is signed in."""
    client = Client()
    client.force_login(reader)
    return client


@pytest.fixture
def site(administrator: User) -> Site:
    """A site that has not been crawled."""
    return Site.objects.create(
        name="Larkmoor", start_url="https://www.larkmoor.example/", created_by=administrator
    )


@pytest.fixture
def sign_in(browser: "Browser", live_server: LiveServer, administrator: User) -> Iterator[SignIn]:
    """Open a page of a new browser, signed in as the administrator."""
    contexts = []

    def page_in(**options: object) -> "Page":
        context = browser.new_context(base_url=live_server.url, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.goto("/sign-in/")
        page.get_by_label("Email").fill(administrator.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/")
        return page

    yield page_in
    for context in contexts:
        context.close()


@pytest.fixture
def patient() -> Iterator[None]:
    """Have a browser wait longer: a busy machine takes its time; what is right is right later."""
    from playwright.sync_api import expect  # which most tests need not load

    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)
