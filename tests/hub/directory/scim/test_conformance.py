"""A client that knows the RFC finds nothing to complain of."""

from typing import TYPE_CHECKING

from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_tester import Status, check_server

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler


def test_no_check_fails(hub: "WSGIHandler", bearer: str) -> None:
    client = WSGISCIMClient(hub, "http://testserver/scim/v2", headers={"Authorization": bearer})
    results = check_server(client)
    passed = [one for one in results if one.status == Status.SUCCESS]
    wrong = [
        f"{one.title} {one.resource_type}: {one.reason}"
        for one in results
        if one.status in {Status.ERROR, Status.CRITICAL}
    ]
    assert not wrong
    assert len(passed) > 50
