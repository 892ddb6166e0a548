"""Django's templates, of which nothing is left over once a page is drawn."""

from typing import Any

from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.backends.django import DjangoTemplates, Template, reraise
from django.template.context import make_context
from django.utils.safestring import SafeString


class Templates(DjangoTemplates):
    """Draws with templates that free what they were given."""

    def get_template(self, template_name: str) -> "_Template":
        """Raises TemplateDoesNotExist."""
        found = super().get_template(template_name)
        return _Template(found.template, found.backend)


class _Template(Template):
    def render(
        self, context: dict[str, Any] | None = None, request: HttpRequest | None = None
    ) -> SafeString:
        """The page; its context would hold itself, and with it all that the page shows."""
        made = make_context(context, request, autoescape=self.backend.engine.autoescape)
        try:
            return self.template.render(made)
        except TemplateDoesNotExist as error:
            reraise(error, self.backend)
        finally:
            made.dicts.clear()
