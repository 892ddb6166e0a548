"""What people write about a finding."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from tiebeam.hub.findings.talk import attachments
from tiebeam.hub.findings.talk.attachments import KINDS, NotAttachable
from tiebeam.hub.findings.talk.markdown import LONGEST


class Files(forms.ClearableFileInput):
    """A field for several files."""

    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """The files that were chosen, each checked."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """Those that came; refused is the first that is not taken."""
        files = [super(SeveralFiles, self).clean(one, initial) for one in data or () if one]
        try:
            attachments.check(files)
        except NotAttachable as refused:
            raise forms.ValidationError(str(refused)) from refused
        return files


class EditForm(forms.Form):
    """The words of a message."""

    text = forms.CharField(
        label=_("Message"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4, "data-mentions": ""}),
        help_text=_("Markdown. @ and a name tells that person; glossary terms explain themselves."),
    )


class MessageForm(EditForm):
    """A message and the evidence that goes with it."""

    attached = SeveralFiles(
        label=_("Evidence"),
        required=False,
        widget=Files({"multiple": True, "accept": ",".join(KINDS)}),
        help_text=_("Up to 5 files of 5 MB: pictures, PDF, text, CSV, JSON, HAR."),
    )
