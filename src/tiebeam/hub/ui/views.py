"""The style page: every component in all its states, for those who build screens."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tiebeam.hub.ui import samples


class SampleForm(forms.Form):
    """One field of each kind."""

    address = forms.URLField(
        label="Start URL", help_text="Where the crawl begins.", assume_scheme="https"
    )
    pages = forms.IntegerField(label="At most", required=False, help_text="Pages to visit.")
    pace = forms.ChoiceField(label="Pace", choices=[("calm", "Calm"), ("quick", "Quick")])
    robots = forms.ChoiceField(
        label="Robots.txt",
        widget=forms.RadioSelect,
        choices=[("obey", "Obey it"), ("record", "Visit all, and note what it forbids")],
    )
    reason = forms.CharField(label="Reason", widget=forms.Textarea, required=False)
    daily = forms.BooleanField(label="Crawl every night", required=False)


def style(request: HttpRequest) -> HttpResponse:
    """Everything at once."""
    messages.success(request, "The crawl is complete: 1,515 URLs, 5 findings.")
    messages.error(request, "The host did not answer. Check its name, then try again.")
    return render(
        request,
        "ui/style.html",
        {
            "heading": "5 findings need someone, one of them keeps products out of search",
            "samples": samples,
            "form": SampleForm({"address": "no address", "pace": "calm"}),
            "page": Paginator(range(1241), 50).get_page(3),
            "lens": "it" if request.GET.get("lens") == "it" else "seo",
            "theme": request.GET.get("theme", ""),
        },
    )


def term_card(request: HttpRequest, slug: str) -> HttpResponse:
    """The card over a sample term."""
    return render(request, "ui/style_term.html", {"word": slug.replace("-", " ")})
