"""The request of somebody who signed in."""

from django.http import HttpRequest

from tiebeam.hub.people.models import User


class SignedIn(HttpRequest):
    """What views get once the middleware has sent strangers to the sign-in page."""

    user: User
    lens: str
    """seo or it: whose words this person reads."""
