"""Has Chromium trust the certificates of a file: writes them where it looks, in its own home.

Chromium on Linux asks, beside its own roots, the NSS database of whoever runs it, and comes with
NSS. The library keeps state for a whole process, so it is called in one of its own: this file is
started as a program, with nothing of ours imported.

Source: Chromium, "Linux Cert Management"; NSS, cert.h, pk11pub.h, certdb.h
"""

import ctypes
import re
import ssl
import subprocess
import sys
from pathlib import Path

DATABASE = ".pki/nssdb"
"""Below the home of a browser."""
_LIBRARY = "libnss3.so"
_PEM = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_TERMINAL, _TRUSTED, _VALID_CA, _TRUSTED_CA = 0x01, 0x02, 0x08, 0x10
_START_S = 30


class Untrusted(Exception):
    """The certificates cannot be given to the browser; the message says why."""


def trust(ca_file: Path, home: Path) -> None:
    """Have a browser with that home trust what `ca_file` holds. Raises Untrusted."""
    database = home / DATABASE
    database.mkdir(parents=True)
    command = [sys.executable, "-I", __file__, str(ca_file), str(database)]
    done = subprocess.run(  # noqa: S603 # our own file
        command, capture_output=True, text=True, timeout=_START_S, check=False
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise Untrusted(lines[-1] if lines else f"it ended with {done.returncode}")


class _Item(ctypes.Structure):
    _fields_ = (("type", ctypes.c_int), ("data", ctypes.c_void_p), ("length", ctypes.c_uint))


class _Trust(ctypes.Structure):
    _fields_ = (("tls", ctypes.c_uint), ("mail", ctypes.c_uint), ("code", ctypes.c_uint))


def _write(ca_file: Path, database: Path) -> None:
    """Fill a new database. Raises OSError, ValueError."""
    certificates = _PEM.findall(ca_file.read_text("latin-1"))
    if not certificates:
        raise ValueError(f"{ca_file} holds no certificate in PEM form")
    nss = ctypes.CDLL(_LIBRARY)
    pointer = ctypes.c_void_p
    for name in ("PK11_GetInternalKeySlot", "CERT_GetDefaultCertDB", "CERT_NewTempCertificate"):
        getattr(nss, name).restype = pointer
    place = f"sql:{database}".encode()
    _expect(nss, nss.NSS_Initialize(place, b"", b"", b"secmod.db", 0) == 0)
    slot, store = pointer(nss.PK11_GetInternalKeySlot()), pointer(nss.CERT_GetDefaultCertDB())
    _expect(nss, nss.PK11_InitPin(slot, None, b"") == 0)
    for number, text in enumerate(certificates):
        der = ctypes.create_string_buffer(ssl.PEM_cert_to_DER_cert(text))
        item = _Item(0, ctypes.addressof(der), len(der) - 1)
        made = nss.CERT_NewTempCertificate(store, ctypes.byref(item), None, 0, 1)
        _expect(nss, bool(made))
        label = f"tiebeam {number}".encode()
        held = nss.PK11_ImportCert(slot, pointer(made), ctypes.c_ulong(0), label, 0)
        _expect(nss, held == 0)
        # As an authority, and for itself: the crawl takes either.
        given = _Trust(_TERMINAL | _TRUSTED | _VALID_CA | _TRUSTED_CA, 0, 0)
        _expect(nss, nss.CERT_ChangeCertTrust(store, pointer(made), ctypes.byref(given)) == 0)


def _expect(nss: ctypes.CDLL, is_so: bool) -> None:  # noqa: FBT001 # what is expected
    if not is_so:
        raise ValueError(f"NSS refuses a certificate: error {nss.PORT_GetError()}")


if __name__ == "__main__":
    try:
        _write(Path(sys.argv[1]), Path(sys.argv[2]))
    except (OSError, ValueError) as error:
        sys.exit(str(error))
