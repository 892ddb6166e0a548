"""The load of a host, as a crawl under way reports it."""

WELL = {
    "host": "https://www.larkmoor.example",
    "rate": 41.6,
    "at_once": 5.8,
    "allowed": 6.5,
    "p50_ms": 120.0,
    "p95_ms": 241.4,
    "idle_p50_ms": 80.0,
    "idle_p95_ms": 149.0,
    "failing": 0.0,
    "message": "",
    "is_left_alone": False,
}
"""A host that bears the crawl well."""
