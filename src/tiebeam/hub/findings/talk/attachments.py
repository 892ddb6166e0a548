"""Files that come with a message: few kinds, bounded, named safely, given out as downloads."""

import hashlib
from collections.abc import Sequence
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from tiebeam.hub.findings.models import Attachment, Message
from tiebeam.hub.ui.figures import size
from tiebeam.hub.ui.visible import visible

LARGEST_BYTES = 5_000_000
MOST = 5
"""Files with one message."""
LONGEST_NAME = 100
KINDS = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".webp": (b"RIFF",),
    ".pdf": (b"%PDF-",),
    ".txt": (),
    ".log": (),
    ".csv": (),
    ".json": (),
    ".har": (),
    ".md": (),
}
"""What may be attached, and how files of that kind begin; text has no such mark."""


class NotAttachable(Exception):
    """A file that is not taken; the message says why and what to do."""


def check(files: Sequence[UploadedFile[bytes]]) -> None:
    """Raises NotAttachable for the first file that is not taken."""
    if len(files) > MOST:
        said = _("At most %(most)d files go with one message; these are %(count)d.")
        raise NotAttachable(said % {"most": MOST, "count": len(files)})
    for file in files:
        _check_one(file)


def _check_one(file: UploadedFile[bytes]) -> None:
    name, size_bytes = safe_name(file.name or ""), file.size or 0
    if size_bytes > LARGEST_BYTES:
        facts = {"name": name, "size": size(size_bytes), "most": size(LARGEST_BYTES)}
        raise NotAttachable(_("%(name)s has %(size)s; at most %(most)s are taken.") % facts)
    suffix = PurePath(name).suffix.lower()
    if suffix not in KINDS:
        facts = {"name": name, "kinds": ", ".join(KINDS)}
        raise NotAttachable(_("%(name)s is of a kind that is not taken. Taken: %(kinds)s.") % facts)
    if not _is_of_kind(file, suffix):
        said = _("%(name)s does not hold what its name says; save it again and attach that.")
        raise NotAttachable(said % {"name": name})


def _is_of_kind(file: UploadedFile[bytes], suffix: str) -> bool:
    file.seek(0)
    begin = file.read(4096)
    file.seek(0)
    marks = KINDS[suffix]
    return begin.startswith(marks) if marks else b"\0" not in begin


def safe_name(name: str) -> str:
    """The name without a path and without letters that mislead, never longer than it should be."""
    last = visible(name.replace("\\", "/").rpartition("/")[2])
    plain = "".join(one if one.isalnum() or one in "-_. " else "_" for one in last).strip(" .")
    path = PurePath(plain or "file")
    return f"{path.stem[: LONGEST_NAME - 10]}{path.suffix[:10]}"


def keep(message: Message, file: UploadedFile[bytes]) -> Attachment:
    """Keep a file that was checked."""
    digest = hashlib.sha256()
    for part in file.chunks():
        digest.update(part)
    file.seek(0)
    one = Attachment(
        message=message,
        name=safe_name(file.name or ""),
        size_bytes=file.size or 0,
        digest=digest.hexdigest(),
    )
    one.file.save(one.name, file, save=True)
    return one
