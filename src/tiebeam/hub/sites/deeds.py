"""What people do to sites and crawls."""

from django.utils.translation import gettext_lazy as _

from tiebeam.hub.activity.deeds import deed

SITE_ADDED = deed("site-added", _("added the site %(subject)s"))
SITE_CHANGED = deed("site-changed", _("changed %(what)s of %(subject)s"))
CRAWL_STARTED = deed("crawl-started", _("started %(subject)s"))
CRAWL_STOPPED = deed("crawl-stopped", _("stopped %(subject)s"))
STOP_LINK_MADE = deed("stop-link-made", _("made a link that stops %(subject)s"))
STOP_LINK_WITHDRAWN = deed("stop-link-withdrawn", _("withdrew the link that stops %(subject)s"))
PROBE_STARTED = deed("probe-started", _("had the pages of %(subject)s looked at again"))
RENDERING_STARTED = deed("rendering-started", _("had a sample of %(subject)s rendered"))
CHANGE_SEEN = deed("change-seen", _("saw a change on %(subject)s: %(told)s"))
TIMETABLE_CHANGED = deed("timetable-changed", _("changed the timetable of %(subject)s: %(what)s"))
ENVIRONMENT_ADDED = deed("environment-added", _("added the environment %(what)s of %(subject)s"))
ENVIRONMENT_CHANGED = deed(
    "environment-changed", _("changed %(what)s of the environment %(environment)s of %(subject)s")
)
ENVIRONMENT_RETIRED = deed(
    "environment-retired", _("retired the environment %(what)s of %(subject)s")
)
ENVIRONMENT_REVIVED = deed(
    "environment-revived", _("has the environment %(what)s of %(subject)s crawled again")
)
TEMPLATE_RENAMED = deed(
    "template-renamed", _("called the page template %(was)s of %(subject)s %(name)s")
)
TEMPLATE_MERGED = deed(
    "template-merged", _("merged the page template %(was)s of %(subject)s into %(name)s")
)
TEMPLATE_SPLIT = deed(
    "template-split",
    _("split %(name)s off the page template %(was)s of %(subject)s: %(pattern)s"),
)
TEMPLATE_DECISION_UNDONE = deed(
    "template-decision-undone", _("undid a decision about page templates of %(subject)s: %(what)s")
)
