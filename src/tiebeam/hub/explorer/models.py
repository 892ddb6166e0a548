"""What people keep of the explorer: a filter under a name."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.sites.models import Site

LONGEST_QUERY = 6_000


class SavedView(models.Model):
    """A filter with its columns and order, under a name; everyone's or one's own."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="saved_views")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=80)
    is_shared = models.BooleanField(
        _("for everyone who may see the site"), default=False, blank=True
    )
    query = models.TextField(blank=True, help_text="As it stands in the address, no crawl named.")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["site", "owner", "name"], name="views_of_one_owner_differ_in_name"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The explorer, filtered as it was."""
        return f"{reverse('explorer:urls', args=[self.site_id])}?{self.query}"
