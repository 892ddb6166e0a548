"""Sessions in the database, looked up at each request by a query whose SQL is written once."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from tiebeam.hub.prepared import prepared


class SessionStore(db.SessionStore):
    """The setting SESSION_ENGINE."""

    def _get_session_from_db(self) -> Session | None:
        """The session, while it lasts; a key that leads to none is forgotten."""
        found = _lasting.first(self.session_key, timezone.now())
        if found is None:
            self._session_key = None
        return found


@prepared
def _lasting(key: str | None, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
