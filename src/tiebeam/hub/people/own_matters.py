"""What everybody signed in may change: what is their own, and nothing of the site's.

Who is in no team reads along. So that no view can forget it, whatever such a person sends is
refused, unless the view is marked here.
"""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

SIGN_IN = ("account_", "mfa_", "socialaccount_", "openid_connect_", "saml_")
"""How the names of allauth's views begin: each is about one's own account."""


def own_matter(view: View) -> View:
    """Mark a view that changes only what belongs to whoever asks."""
    view.is_own_matter = True  # type: ignore[attr-defined]
    return view


def is_own_matter(view: Callable[..., Any], name: str) -> bool:
    """Whether everybody signed in may send something to this view."""
    return getattr(view, "is_own_matter", False) or name.startswith(SIGN_IN)
