"""What programs may ask: which scope their token needs, and what its person must be at least.

As `permissions` it decides nothing: the endpoints do. A test asks every endpoint and every tool of
assistants with a token of each scope for each kind of person; the reference is written from here.
The first row that matches holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from tiebeam.hub.api.mcp import tools
from tiebeam.hub.api.rest import api
from tiebeam.hub.api.scopes import Scope
from tiebeam.hub.permissions import Least

ASSISTANT = "tool"
"""How rows about assistants begin, where others have the method of HTTP."""
INTERFACE = "/api/v1"


@dataclass(frozen=True)
class TokenRule:
    """What it takes to ask something."""

    asked: str
    """Method and path as in "GET /sites/{site_id}", or a tool; * stands for anything."""
    scope: Scope
    least: Least
    note: str = ""


R, F, C, A = Scope
EVERYBODY, MEMBER = Least.SIGNED_IN, Least.MEMBER
MANAGER, ADMINISTRATOR = Least.MANAGER, Least.ADMINISTRATOR

RULES = (
    # For administrators alone, also to read: addresses and keys of other systems.
    TokenRule("* /webhooks*", A, ADMINISTRATOR),
    TokenRule("* /sites/{site_id}/settings", A, ADMINISTRATOR),
    TokenRule("* /invitations*", A, MANAGER, "of the team"),
    # Everybody who signs in reads what is not closed.
    TokenRule("GET *", R, EVERYBODY),
    TokenRule("POST /rules/trial", R, MANAGER, "changes nothing"),
    TokenRule(
        "POST /sites/{site_id}/page-template-decisions/trial", R, ADMINISTRATOR, "changes nothing"
    ),
    TokenRule("POST /sites/{site_id}/sql", R, EVERYBODY, "it reads, and can do nothing else"),
    # Findings, and one's own matters.
    TokenRule("POST /findings/{finding_id}/messages*", F, MEMBER),
    TokenRule("POST /findings/{finding_id}/decisions", F, MEMBER, "as the life of findings has it"),
    TokenRule("POST /findings/{finding_id}/verifications", F, MEMBER),
    TokenRule("POST /verifications/{verification_id}/stop", F, MEMBER),
    TokenRule("PUT /findings/{finding_id}/owner", F, MEMBER, "of the owner, and the SEO side"),
    TokenRule("PUT /findings/{finding_id}/assignee", F, MEMBER, "of the owner"),
    TokenRule("POST /proposals/{proposal_id}", F, MEMBER, "of the teams named, and the SEO side"),
    TokenRule("* /findings/{finding_id}/severity", F, ADMINISTRATOR, "and members of SEO teams"),
    TokenRule("POST /findings/{finding_id}/*merge", F, MEMBER, "of the owners, and the SEO side"),
    TokenRule("POST /findings/{finding_id}/*split", F, MEMBER, "of the owner, and the SEO side"),
    TokenRule("* /messages/{message_id}", F, MEMBER, "of whoever wrote it"),
    TokenRule("* /findings/{finding_id}/follow", F, EVERYBODY, "one's own"),
    TokenRule("POST /inbox/read", F, EVERYBODY, "one's own"),
    TokenRule("POST /sites/{site_id}/views", F, EVERYBODY),
    TokenRule("* /views/{view_id}", F, EVERYBODY, "of whoever saved it"),
    # Crawls, probes, renderings.
    TokenRule("POST /sites/{site_id}/crawls", C, MEMBER),
    TokenRule("POST /crawls/{crawl_id}/stop", C, MEMBER),
    TokenRule("POST /sites/{site_id}/probes", C, MEMBER),
    TokenRule("POST /probes/{probe_id}/stop", C, MEMBER),
    TokenRule("POST /crawls/{crawl_id}/renderings", C, MEMBER),
    TokenRule("POST /renderings/{rendering_id}/stop", C, MEMBER),
    # Sites, roles, people.
    TokenRule("POST /sites", A, ADMINISTRATOR),
    TokenRule("PATCH /sites/{site_id}/timetable", A, ADMINISTRATOR),
    TokenRule("POST /sites/{site_id}/page-template-decisions", A, ADMINISTRATOR),
    TokenRule("POST /page-template-decisions/{decision_id}/undo", A, ADMINISTRATOR),
    TokenRule("PUT /areas/{area_id}/roles", A, MANAGER, "of each team that gets or loses some"),
    TokenRule("* /areas*", A, ADMINISTRATOR),
    TokenRule("PATCH /times", A, ADMINISTRATOR),
    TokenRule("POST /rules", A, MANAGER),
    TokenRule("PUT /duties/{side}", A, MANAGER),
    TokenRule("POST /duties/{duty_id}/swaps", A, MANAGER, "and whoever takes turns"),
    TokenRule("PATCH /people/{person_id}", A, ADMINISTRATOR),
    TokenRule("POST /people/{person_id}/account", A, ADMINISTRATOR),
    TokenRule("POST /people/{person_id}/absences", A, MANAGER, "and the person"),
    TokenRule("DELETE /absences/{absence_id}", A, MANAGER, "and the person"),
    TokenRule("POST /teams", A, MANAGER),
    TokenRule("PATCH /teams/{team_id}", A, MANAGER, "of the team"),
    TokenRule("* /teams/{team_id}/members/{person_id}", A, MANAGER, "of the team"),
    TokenRule("POST /teams/{team_id}/merge", A, ADMINISTRATOR),
    TokenRule("DELETE /teams/{team_id}", A, ADMINISTRATOR),
    # Assistants, at /mcp.
    TokenRule("tool verify_finding", F, MEMBER, "once it is confirmed"),
    TokenRule("tool *", R, EVERYBODY),
)


def rule_of(asked: str) -> TokenRule | None:
    """The row that holds."""
    return next((rule for rule in RULES if fnmatchcase(asked, rule.asked)), None)


def everything() -> Iterator[str]:
    """All that programs can ask, as rows name it."""
    for path, operations in api.get_openapi_schema()["paths"].items():
        for method in operations:
            yield f"{method.upper()} {path.removeprefix(INTERFACE)}"
    for tool in (*tools.READING, *tools.WRITING):
        yield f"{ASSISTANT} {tool.__name__}"
