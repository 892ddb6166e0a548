"""Signing in with the password of a real LDAP directory: slapd on loopback."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.journeys.conftest import free_port

SLAPD = shutil.which("slapd") or shutil.which("slapd", path="/usr/sbin")

pytestmark = pytest.mark.skipif(
    SLAPD is None or find_spec("django_auth_ldap") is None,
    reason="needs slapd, and the extra ldap, which needs a compiler",
)

CONFIGURATION = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
moduleload back_mdb
modulepath /usr/lib/ldap
pidfile {folder}/pid
database mdb
suffix "dc=example,dc=com"
rootdn "cn=admin,dc=example,dc=com"
rootpw secret
directory {folder}
"""
ENTRIES = """
dn: dc=example,dc=com
objectClass: dcObject
objectClass: organization
o: Example
dc: example

dn: uid=dee,dc=example,dc=com
objectClass: inetOrgPerson
uid: dee
cn: Dee Laurent
sn: Laurent
mail: dee@example.com
userPassword: of the directory
"""
PROGRAM = """
import django; django.setup()
from tiebeam.hub.first_start import prepare_database
prepare_database()
from django.test import Client
from tiebeam.hub.people.models import User
from tiebeam.hub.activity.models import Event

def sign_in(email, password):
    client = Client(headers={"host": "localhost"})
    client.post("/sign-in/", {"login": email, "password": password})
    return client.get("/").status_code

for email, password in (("dee@example.com", "wrong"), ("dee@example.com", ""),
                        ("*", "of the directory"), ("dee@example.com)(uid=*", "of the directory")):
    assert sign_in(email, password) == 302, (email, password)
assert not User.objects.exists()
assert sign_in("DEE@example.com", "of the directory") == 200
person = User.objects.get()
assert (person.name, person.email, person.has_usable_password()) == (
    "Dee Laurent", "dee@example.com", False)
assert not person.memberships.exists() and not person.is_administrator
assert Event.objects.filter(deed="person-added", through="LDAP").exists()
assert sign_in("dee@example.com", "of the directory") == 200
assert User.objects.count() == 1
User.objects.update(is_active=False)
assert sign_in("dee@example.com", "of the directory") == 302
print("all held")
"""


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[str]:
    """Address of a directory with one person."""
    (tmp_path / "slapd.conf").write_text(CONFIGURATION.format(folder=tmp_path), "utf-8")
    (tmp_path / "entries.ldif").write_text(ENTRIES.lstrip(), "utf-8")
    config = ["-f", str(tmp_path / "slapd.conf")]
    add = str(Path(str(SLAPD)).with_name("slapadd"))
    subprocess.run([add, *config, "-l", str(tmp_path / "entries.ldif")], check=True)
    address = f"ldap://127.0.0.1:{free_port()}"
    process = subprocess.Popen([str(SLAPD), *config, "-h", address, "-d", "0"])
    time.sleep(1)
    try:
        yield address
    finally:
        process.terminate()
        process.wait(10)


def test_lets_in_whom_the_directory_knows(directory: str, tmp_path: Path) -> None:
    """In a process of its own: the settings are read when it starts."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("TIEBEAM_")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={
            **plain,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "DJANGO_SETTINGS_MODULE": "tiebeam.hub.settings",
            "TIEBEAM_DATA": str(tmp_path),
            "TIEBEAM_SECRET_KEY": "x",
            "TIEBEAM_LDAP_URL": directory,
            "TIEBEAM_LDAP_PEOPLE": "dc=example,dc=com",
            "TIEBEAM_LDAP_BIND": "cn=admin,dc=example,dc=com",
            "TIEBEAM_LDAP_PASSWORD": "secret",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert "all held" in done.stdout, done.stderr[-3000:]
