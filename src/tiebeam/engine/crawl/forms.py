"""The forms that settings of more than one word are written in."""

import re

PATTERN = re.compile(r"[/*]\S*")
PARAMETERS = re.compile(
    r"(?:(?P<pattern>[/*]\S*)\s+)?"
    r"(?:(?P<sort>sort)|(?P<drop>drop)(?:\s+(?P<dropped>\S+))?|keep\s+(?P<kept>\S+))"
)
"""`[PATH_PATTERN] drop [NAMES]`, `[PATH_PATTERN] keep NAMES` or `[PATH_PATTERN] sort`."""
LIMIT = re.compile(r"(?P<pattern>[/*]\S*)\s+(?P<depth>depth\s+)?(?P<most>\d+)")
"""`PATH_PATTERN COUNT` or `PATH_PATTERN depth COUNT`."""
HEADER = re.compile(
    r"(?!(?i:cookie|authorization|proxy-authorization|host|connection|content-length"
    r"|transfer-encoding|if-[a-z-]+)\s*:)[!#$%&'*+.^_`|~0-9A-Za-z-]+:[ \t]*[\x20-\x7e]*"
)
"""`NAME: VALUE`; not what belongs to the transport, nor what holds secrets, which are not kept."""
