"""SCIM 2.0 over HTTP. Source: RFC 7644."""

import json
from collections.abc import Callable
from functools import reduce, wraps
from operator import or_
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from pydantic import ValidationError
from scim2_models import (
    Context,
    Error,
    InvalidSyntaxException,
    ListResponse,
    NotFoundException,
    PatchOp,
    Resource,
    ResourceType,
    ResponseParameters,
    Schema,
    SCIMException,
    ScimFilter,
    SearchRequest,
    UnauthorizedException,
)
from scim2_models.path import Comparison

from tiebeam.hub.directory.scim import groups, people
from tiebeam.hub.directory.scim.resources import (
    CONFIG,
    MOST_RESULTS,
    PROVIDER,
    Group,
    Person,
    completed,
    number_of,
)
from tiebeam.hub.directory.services.providers import token_of
from tiebeam.hub.people.own_matters import own_matter

Answer = Callable[..., HttpResponse]

SERVED: dict[str, tuple[Any, type[Resource[Any]]]] = {
    "Users": (people, Person),
    "Groups": (groups, Group),
}
"""What stands behind each endpoint: the module that knows it, and the resource it serves."""
MOST_BYTES = 1_000_000


def scim(*methods: str) -> Callable[[Answer], Answer]:
    """A view for who has a token; whatever goes wrong is answered as SCIM does."""

    def decorate(view: Answer) -> Answer:
        @login_not_required
        @own_matter  # the token is the right, whoever is signed in beside it
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                through = _through(request)
                if request.method not in methods:
                    return _failed(405, f"only {', '.join(methods)}", Allow=", ".join(methods))
                with PROVIDER:
                    return view(request, *args, through=through, **kwargs)
            except SCIMException as error:
                return _json(error.to_error().model_dump(), error.status)
            except ValidationError as error:
                first = Error.from_validation_errors(error)[0]
                return _json(first.model_dump(), first.status or 400)

        return answer

    return decorate


@scim("GET")
def config(_request: HttpRequest, *, through: str) -> HttpResponse:
    """What this service can do."""
    del through
    return _json(CONFIG.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE))


@scim("GET")
def resource_types(_request: HttpRequest, *, through: str, name: str = "") -> HttpResponse:
    """What kinds of resources there are."""
    del through
    return _described(PROVIDER.resource_types, name, ListResponse[ResourceType])


@scim("GET")
def schemas(_request: HttpRequest, *, through: str, name: str = "") -> HttpResponse:
    """What each kind of resource holds."""
    del through
    return _described(PROVIDER.schemas, name, ListResponse[Schema])


@scim("GET", "POST")
def resources(request: HttpRequest, endpoint: str, *, through: str) -> HttpResponse:
    """List resources, or create one."""
    if request.method == "POST":
        return _create(request, endpoint, through)
    return _listed((endpoint,), request.GET.dict())


@scim("POST")
def search(request: HttpRequest, endpoint: str = "", *, through: str) -> HttpResponse:
    """List what a body asks for: of one kind, or of every kind."""
    del through
    return _listed((endpoint,) if endpoint else tuple(SERVED), _body(request))


@scim("GET", "PUT", "PATCH", "DELETE")
def resource(
    request: HttpRequest, endpoint: str, resource_id: str, *, through: str
) -> HttpResponse:
    """One resource."""
    module, _kind = SERVED[endpoint]
    one = _find(module, resource_id)
    if request.method == "DELETE":
        _remove(module, one, through)
        return HttpResponse(status=204)
    if request.method != "GET":
        _write(request, endpoint, one, through)
        one = _find(module, resource_id)
    return _shown(request, module.as_resource(one, _base()), Context.RESOURCE_QUERY_RESPONSE)


@scim("GET", "POST", "PUT", "PATCH", "DELETE")
def nothing(_request: HttpRequest, *, through: str, **_path: str) -> HttpResponse:
    """Whatever else is asked for."""
    del through
    raise NotFoundException(detail="there is nothing at this address")


def _create(request: HttpRequest, endpoint: str, through: str) -> HttpResponse:
    module, kind = SERVED[endpoint]
    given = kind.model_validate(_whole(request, kind), scim_ctx=Context.RESOURCE_CREATION_REQUEST)
    made = module.create(given, through=through)
    shown = module.as_resource(module.served().get(pk=made.pk), _base())
    response = _shown(request, shown, Context.RESOURCE_CREATION_RESPONSE)
    response.status_code = 201
    response.headers["Location"] = shown.meta.location
    return response


def _write(request: HttpRequest, endpoint: str, one: Any, through: str) -> None:
    """Replace the resource, or change parts of it."""
    module, kind = SERVED[endpoint]
    present = module.as_resource(one, _base())
    if request.method == "PUT":
        wanted = kind.model_validate(
            _whole(request, kind), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST
        )
        wanted.replace(present)
    else:
        wanted = present
        operations = PatchOp[kind].model_validate(  # type: ignore[valid-type]
            _body(request), scim_ctx=Context.RESOURCE_PATCH_REQUEST
        )
        operations.patch(wanted)
    module.update(one, wanted, through=through)


def _remove(module: Any, one: Any, through: str) -> None:
    if module is people:
        people.remove(one, now=timezone.now(), through=through)
    else:
        groups.remove(one, through=through)


def _listed(endpoints: tuple[str, ...], wanted: Any) -> HttpResponse:
    """A page of the resources that pass the filter."""
    kind: Any = reduce(or_, (SERVED[endpoint][1] for endpoint in endpoints))
    asked = SearchRequest[kind].model_validate(wanted, scim_ctx=Context.SEARCH_REQUEST)
    found = [one for endpoint in endpoints for one in _passing(SERVED[endpoint][0], asked.filter)]
    start = asked.start_index_0 or 0
    size = MOST_RESULTS if asked.count is None else min(asked.count, MOST_RESULTS)
    page = asked.sort(found)[start : start + size]
    answer = ListResponse[kind](
        total_results=len(found), start_index=start + 1, items_per_page=len(page), resources=page
    )
    return _json(_dump(answer, asked, Context.RESOURCE_QUERY_RESPONSE))


def _passing(module: Any, wanted: ScimFilter[Any] | None) -> list[Resource[Any]]:
    found = [module.as_resource(one, _base()) for one in _narrowed(module, wanted)]
    return found if wanted is None else [one for one in found if wanted.match(one)]


def _narrowed(module: Any, wanted: ScimFilter[Any] | None) -> Any:
    """Candidates; `userName eq "x"`, what directories ask most, needs not read everybody."""
    found = module.served().order_by("pk")
    if wanted is not None and isinstance(wanted.ast, Comparison):
        compared = wanted.ast
        if compared.op.value == "eq" and isinstance(compared.value, str):
            return module.narrowed(found, str(compared.attr_path).lower(), compared.value)
    return found


def _find(module: Any, resource_id: str) -> Any:
    number = number_of(module.KIND, resource_id)
    one = None if number is None else module.served().filter(pk=number).first()
    if one is None:
        raise NotFoundException(detail=f"there is no resource {resource_id[:100]}")
    return one


def _described(found: Any, name: str, kind: Any) -> HttpResponse:
    listed = list(found)
    context = Context.RESOURCE_QUERY_RESPONSE
    if not name:
        every = kind(
            total_results=len(listed), start_index=1, items_per_page=len(listed), resources=listed
        )
        return _json(every.model_dump(scim_ctx=context))
    for one in listed:
        if name in {one.id, str(one.name)}:
            return _json(one.model_dump(scim_ctx=context))
    raise NotFoundException(detail=f"there is nothing called {name[:100]}")


def _shown(request: HttpRequest, one: Resource[Any], context: Context) -> HttpResponse:
    asked = ResponseParameters[type(one)].model_validate(  # type: ignore[misc]
        {name: request.GET[name] for name in _PARTS if name in request.GET}
    )
    return _json(_dump(one, asked, context))


_PARTS = ("attributes", "excludedAttributes")


def _dump(answer: Any, asked: ResponseParameters[Any], context: Context) -> dict[str, Any]:
    dumped: dict[str, Any] = answer.model_dump(scim_ctx=context, response_parameters=asked)
    return dumped


def _through(request: HttpRequest) -> str:
    """The name of the system whose token this is. Raises UnauthorizedException."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    token = token_of(secret, now=timezone.now()) if scheme.lower() == "bearer" else None
    if token is None:
        raise UnauthorizedException(detail="a bearer token that an administrator made is needed")
    return f"SCIM: {token.name}"


def _whole(request: HttpRequest, kind: type[Resource[Any]]) -> Any:
    """A whole resource as it was sent."""
    return completed(_body(request)) if kind is Person else _body(request)


def _body(request: HttpRequest) -> Any:
    try:
        if len(request.body) > MOST_BYTES:
            raise InvalidSyntaxException(detail="the body is larger than 1 MB")
        return json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig) as error:
        raise InvalidSyntaxException(detail="the body is no JSON") from error


def _base() -> str:
    return settings.ENVIRONMENT.url + reverse("scim:root")


def _json(content: dict[str, Any], status: int = 200) -> HttpResponse:
    response = HttpResponse(
        json.dumps(content), status=status, content_type="application/scim+json"
    )
    response.headers["Cache-Control"] = "no-store"
    if status == 401:  # noqa: PLR2004 its own name
        response.headers["WWW-Authenticate"] = 'Bearer realm="Tiebeam"'
    return response


def _failed(status: int, detail: str, **headers: str) -> HttpResponse:
    response = _json(Error(status=status, detail=detail).model_dump(), status)
    for name, value in headers.items():
        response.headers[name] = value
    return response
