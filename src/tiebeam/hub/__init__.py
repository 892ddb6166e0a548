"""Where both teams meet: sites, crawls and findings in the browser.

Importing this package replaces Python's sqlite3 by the one that pysqlite3 brings, before Django
sees it: versions before 3.51.3 can corrupt a database in WAL mode when two processes write.
Source: https://www.sqlite.org/wal.html#walresetbug
"""

import sys

if sys.platform == "linux":
    import pysqlite3

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
