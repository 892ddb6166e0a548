"""The machine: folder, room, limits, browser."""

import os
import resource
import shutil
import stat
from pathlib import Path

from tiebeam.engine import pipeline
from tiebeam.hub.doctor.diagnosis import Case, Check, Diagnosis, care, well, wrong

NEEDED_BYTES = 1_000_000_000
"""Below this a crawl of a large site soon finds no room."""

ENOUGH_BYTES = 10_000_000_000
NEEDED_FILES = 1024
ENOUGH_FILES = 4096
"""Each request has a connection, each table its parts."""

OVER_A_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "glusterfs", "lustre", "fuse.sshfs"}
)


def folder(case: Case) -> Diagnosis:
    """Whether the data folder is ours alone, and can be written."""
    data = case.told.data
    if not data.is_dir():
        return wrong("data folder", f"{data} is not there", "start `tiebeam up` once")
    if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        return wrong("data folder", f"{data} cannot be written", "run as its owner, or chown it")
    if stat.S_IMODE(data.stat().st_mode) & 0o077:
        return care("data folder", f"others may look into {data}", f"chmod 700 {data}")
    return well("data folder", str(data))


def room(case: Case) -> Diagnosis:
    """Whether crawls find room."""
    free = shutil.disk_usage(_existing(case.told.data)).free
    says = f"{free / 1e9:,.1f} GB free"
    if free < NEEDED_BYTES:
        return wrong("room", says, "free some room: crawls pause, and the hub soon cannot write")
    if free < ENOUGH_BYTES:
        return care("room", says, "a crawl of a million pages needs several GB")
    return well("room", says)


def network_folder(case: Case) -> Diagnosis:
    """Whether SQLite lies where its locks work."""
    kind = file_system(_existing(case.told.data), Path("/proc/self/mounts").read_text("utf-8"))
    if kind not in OVER_A_NETWORK or case.told.database_url:
        return well("file system", kind or "local")
    return wrong(
        "file system",
        f"SQLite lies on {kind}, where its locks do not hold",
        "move the data folder to a local disk, or use PostgreSQL (TIEBEAM_DATABASE_URL)",
    )


def file_system(path: Path, mounts: str) -> str:
    """The kind of file system that holds a path. mounts: as in /proc/self/mounts."""
    held = [line.split()[1:3] for line in mounts.splitlines() if len(line.split()) > 2]  # noqa: PLR2004 device, place, kind
    holding = [(len(place), kind) for place, kind in held if path.is_relative_to(_plain(place))]
    return max(holding, default=(0, ""))[1]


def open_files(_case: Case) -> Diagnosis:
    """Whether enough files may be open at once."""
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    says = f"{soft:,} may be open at once"
    to_do = "raise it: LimitNOFILE=65536 in the systemd unit, or ulimit -n"
    if soft < NEEDED_FILES:
        return wrong("open files", says, to_do)
    return well("open files", says) if soft >= ENOUGH_FILES else care("open files", says, to_do)


def browser(_case: Case) -> Diagnosis:
    """Whether pages can be rendered."""
    try:
        return well("browser", str(pipeline.find_browser()))
    except pipeline.BrowserMissing as error:
        return care("browser", "pages cannot be rendered", str(error))


def _existing(path: Path) -> Path:
    return next(one for one in (path, *path.parents) if one.exists())


def _plain(place: str) -> str:
    """A place as the kernel writes it, with spaces as octal escapes."""
    return place.replace("\\040", " ").replace("\\011", "\t")


CHECKS: tuple[Check, ...] = (folder, room, network_folder, open_files, browser)
