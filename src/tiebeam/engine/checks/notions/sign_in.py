"""Addresses that ask who is there before they say what is there."""

import ibis

SIGN_IN = r"(?i)[/?&=._-](?:log-?in|sign-?in|sso|oauth2?|saml|auth)(?:[/?&=._-]|$)"


def asks_to_sign_in(url: ibis.Value) -> ibis.Value:
    """Whether the address looks like a sign-in page."""
    return url.re_search(SIGN_IN)
