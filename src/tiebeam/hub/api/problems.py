"""What goes wrong, told as RFC 9457 asks: a status, a title, and one sentence of what to do."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from pydantic import Field

from tiebeam.hub.findings.life.moving import NotYours, Refused

PROBLEM = "application/problem+json"


class Problem(Exception):
    """Why a request is refused."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


class WrongField(Schema):
    """One part of a request that cannot be taken."""

    field: str = Field(description="Where it stands, as in query.limit.")
    detail: str = Field(description="What was wrong with it.")


class ProblemOut(Schema):
    """Why a request was refused. Media type application/problem+json, RFC 9457."""

    title: str = Field(description="The HTTP status in words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What was wrong and what to do.")
    errors: list[WrongField] = Field(default_factory=list)


REFUSED: dict[int, type[ProblemOut]] = dict.fromkeys((400, 401, 403, 404, 422, 429), ProblemOut)
"""What every endpoint may answer instead of what was asked for."""

CONFLICT: dict[int, type[ProblemOut]] = {409: ProblemOut}
"""What an endpoint answers where something stands in the way of the wish."""

MEANS = {
    400: "The request cannot be read.",
    401: "There is no token that holds.",
    403: "The token lacks the scope, or its person may not do this.",
    404: "It is not there, or not for the person.",
    409: "The person may do this, but something stands in the way now; detail says what.",
    422: "A field is wrong; detail or errors say which.",
    429: "Too many requests; wait as long as Retry-After says.",
}
"""What each refusal means, whatever the endpoint."""


def checked(form: BaseForm) -> dict[str, Any]:
    """What was sent, as the form of the screen takes it. Raises Problem with what is wrong."""
    if form.is_valid():
        return form.cleaned_data
    field, said = next(iter(form.errors.items()))
    raise Problem(422, f"{field}: {said[0]}" if field != NON_FIELD_ERRORS else str(said[0]))


def tell_of(api: NinjaAPI) -> None:
    """Have every error of `api` told in the same form."""

    @api.exception_handler(Problem)
    def _of_ours(_request: HttpRequest, problem: Problem) -> HttpResponse:
        return answer(problem.status, problem.detail)

    @api.exception_handler(Refused)
    def _of_decisions(_request: HttpRequest, refused: Refused) -> HttpResponse:
        return answer(403 if isinstance(refused, NotYours) else 409, str(refused))

    @api.exception_handler(Http404)
    def _of_nothing(_request: HttpRequest, _missing: Http404) -> HttpResponse:
        return answer(404, "There is nothing here that this token may see.")

    @api.exception_handler(AuthenticationError)
    def _of_strangers(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        refusal = answer(401, "Send a token that holds: Authorization: Bearer tiebeam_…")
        refusal["WWW-Authenticate"] = "Bearer"
        return refusal

    @api.exception_handler(Throttled)
    def _of_haste(_request: HttpRequest, haste: Throttled) -> HttpResponse:
        refusal = answer(429, "Too many requests; wait as long as Retry-After says.")
        refusal["Retry-After"] = str(max(1, round(haste.wait or 1)))
        return refusal

    @api.exception_handler(HttpError)
    def _of_http(_request: HttpRequest, error: HttpError) -> HttpResponse:
        return answer(error.status_code, str(error))

    @api.exception_handler(ValidationError)
    def _of_fields(_request: HttpRequest, wrong: ValidationError) -> HttpResponse:
        return answer(422, "Mend the fields below.", errors=[_field(one) for one in wrong.errors])


def answer(status: int, detail: str, **more: Any) -> HttpResponse:
    """The refusal as an answer."""
    body = {"title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return JsonResponse(body, status=status, content_type=PROBLEM)


def _field(error: dict[str, Any]) -> dict[str, str]:
    place = [str(part) for part in error.get("loc", ())]
    return {"field": ".".join(place), "detail": str(error.get("msg", ""))}
