"""What a token may do at most. It never may more than the person it acts for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """One thing that a token may do."""

    READ = "read", _("read what its person may read")
    FINDINGS = (
        "findings",
        _("decide about findings, talk, have fixes verified, keep inbox, views"),
    )
    CRAWLS = "crawls", _("start and stop crawls, have pages looked at again")
    ADMINISTRATION = "administration", _("change sites, people and roles")
