"""Who may open which address, and who may send something to it: the whole of it in one table.

It decides nothing: the views do. A test asks every address as every kind of person and compares,
and the reference is written from here. The first row that matches a route's name holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from fnmatch import fnmatchcase
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


class Least(IntEnum):
    """The least that somebody must be; everybody further down may, too."""

    EVERYBODY = 0
    SIGNED_IN = 1
    MEMBER = 2
    MANAGER = 3
    ADMINISTRATOR = 4
    TOKEN = 5
    """A token alone; being signed in opens nothing."""
    NOBODY = 6
    """The address does not take it."""

    @property
    def words(self) -> str:
        """As the reference says it."""
        return _WORDS[self]


_WORDS = {
    Least.EVERYBODY: "everybody",
    Least.SIGNED_IN: "everybody signed in",
    Least.MEMBER: "members of a team",
    Least.MANAGER: "managers of the team",
    Least.ADMINISTRATOR: "administrators",
    Least.TOKEN: "whoever has a token",
    Least.NOBODY: "nobody",
}


@dataclass(frozen=True)
class Rule:
    """Who may read and who may write where."""

    routes: str
    """Names of routes; * stands for anything."""
    read: Least
    write: Least
    note: str = ""


E, S, M, G, A, T, N = Least

RULES = (
    # What needs no account.
    Rule("monitoring:alive", E, N),
    Rule("monitoring:ready", E, N),
    Rule("monitoring:metrics", E, N, "from this machine, or with the monitor's token"),
    Rule("sites:crawler", E, N),
    Rule("sites:stop", E, E, "with a link that holds"),
    Rule("directory:accept", E, E, "with an invitation that holds"),
    Rule("account_login", E, E),
    Rule("account_logout", E, E),
    Rule("account_inactive", E, N),
    Rule("account_reset_password*_done", E, N),
    Rule("account_reset_password*", E, E, "sends or takes a link by mail"),
    Rule("mfa_authenticate", E, E, "between password and second factor"),
    Rule("mfa_login_webauthn", E, E),
    Rule("socialaccount_*", E, N),
    Rule("openid_connect_*", E, E, "leads to the provider and back"),
    Rule("saml_*", E, E, "leads to the provider and back"),
    # One's own account.
    Rule("account_*", S, S),
    Rule("mfa_index", S, N),
    Rule("mfa_list_webauthn", S, N),
    Rule("mfa_view_recovery_codes", S, N),
    Rule("mfa_*", S, S),
    Rule("people:lens", N, S),
    Rule("people:profile", S, S),
    Rule("directory:sessions", S, N),
    Rule("directory:end_*session*", N, S),
    Rule("activity:mail", S, S),
    Rule("api:reference", S, N),
    Rule("api:tokens", S, S),
    Rule("api:withdraw", N, S),
    Rule("api:device", S, S, "allows a program that shows its code to act for oneself"),
    Rule("home:read_inbox", N, S),
    Rule("explorer:sql", S, S, "it reads, and can do nothing else"),
    Rule("explorer:save_view", S, S),
    Rule("explorer:change_view", S, S, "of whoever saved it"),
    Rule("explorer:delete_view", N, S, "of whoever saved it"),
    Rule("findings:follow", N, S),
    Rule("findings:save_filter", N, S),
    Rule("findings:remove_filter", N, S),
    # People and teams.
    Rule("directory:people", S, N),
    Rule("directory:person", S, N),
    Rule("directory:teams", S, N),
    Rule("directory:team", S, N),
    Rule("directory:absence", G, G, "and the person"),
    Rule("directory:end_absence", N, G, "and the person"),
    Rule("directory:invitations", G, N),
    Rule("directory:invite", G, G),
    Rule("directory:renew", N, G),
    Rule("directory:withdraw", N, G),
    Rule("directory:add_team", G, G),
    Rule("directory:change_team", G, G),
    Rule("directory:put_into", N, G),
    Rule("directory:change_member", N, G),
    Rule("directory:change_person", A, A),
    Rule("directory:account", N, A),
    Rule("directory:password", N, A),
    Rule("directory:merge", N, A),
    Rule("directory:remove_*", N, A),
    # The hub as a whole.
    Rule("directory:sign_in", A, A),
    Rule("directory:add_provider", A, A),
    Rule("directory:provider", A, A),
    Rule("directory:*_token", N, A),
    Rule("directory:mail", A, N),
    Rule("directory:try_mail", N, A),
    Rule("monitoring:work", A, N),
    Rule("monitoring:*", N, A),
    Rule("integrations:webhooks", A, A),
    Rule("integrations:webhook", A, N),
    Rule("integrations:*", N, A),
    # Systems that provision.
    Rule("scim:*", T, T, "of SCIM"),
    Rule("oauth:metadata", E, N),
    Rule("oauth:begin", N, E, "a program that asks for a token; its person allows it"),
    Rule("oauth:token", N, E, "with the secret of a login that its person allowed"),
    Rule("oauth:revoke", N, E, "with the token itself"),
    Rule("rest:openapi-json", E, E, "the same description, however it is asked for"),
    Rule("rest:*", T, T, "as the table below has it"),
    # Sites, crawls and findings: everybody reads what is not closed, members of teams act.
    Rule("sites:add", A, A),
    Rule("sites:settings", A, A),
    Rule("sites:add_environment", A, A),
    Rule("sites:environment", A, A),
    Rule("sites:environment_timetable", A, A),
    Rule("sites:retire_environment", N, A),
    Rule("sites:page_template", A, A),
    Rule("sites:undo_decision", N, A),
    Rule("sites:start*", S, M),
    Rule("sites:timetable", A, A),
    Rule("sites:probe", N, M),
    Rule("sites:cancel*", N, M),
    Rule("sites:*_link", N, M),
    Rule("sites:render", N, M),
    Rule("findings:verify", N, M),
    Rule("findings:verify_pages", N, M),
    Rule("findings:cancel_verification", N, M),
    Rule("findings:decide_many", N, M),
    Rule("findings:take_proposals", N, M),
    Rule("findings:assign*", N, M, "of the owner"),
    Rule("findings:merge", N, M),
    Rule("findings:un*", N, M),
    Rule("findings:decide_proposal", N, M),
    Rule("findings:decide", S, M),
    Rule("findings:give", S, M),
    Rule("findings:severity", S, M),
    Rule("findings:restore_severity", N, M),
    Rule("findings:split", S, M),
    Rule("findings:write", S, M),
    Rule("findings:edit_message", S, M, "of whoever wrote it"),
    Rule("findings:remove_message", N, M, "of whoever wrote it"),
    Rule("roles:assign", N, G),
    Rule("roles:site_assign", N, G),
    Rule("roles:add_area", A, A),
    Rule("roles:change_area", A, A),
    Rule("roles:usual", A, A),
    Rule("roles:covers", S, A),
    Rule("roles:times", S, A),
    Rule("roles:*rules_import", G, G),
    Rule("roles:*rules", S, G),
    Rule("roles:rota", G, G),
    Rule("roles:site_rota", G, G),
    Rule("roles:swap", N, G, "and whose turn it is"),
    Rule("roles:*", S, N),
    Rule("sites:*", S, N),
    Rule("explorer:*", S, N),
    Rule("findings:*", S, N),
    Rule("glossary:*", S, N),
    Rule("home:*", S, N),
)


def rule_of(route: str) -> Rule | None:
    """The row that holds for a route."""
    return next((rule for rule in RULES if fnmatchcase(route, rule.routes)), None)


def routes() -> dict[str, str]:
    """Every route of the hub by name, with its address as the resolver spells it."""
    return dict(_walk(get_resolver().url_patterns))


def _walk(patterns: Any, space: str = "", before: str = "") -> Iterator[tuple[str, str]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{one.namespace}:" if one.namespace else space
            yield from _walk(one.url_patterns, inner, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield f"{space}{one.name}", before + str(one.pattern)
