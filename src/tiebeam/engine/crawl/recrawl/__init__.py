"""What a crawl takes over from the one before, where the site says that nothing changed.

A page that carries a validator (ETag, Last-Modified) is asked for on condition. When the answer is
304, its rows are taken from the previous crawl's tables: nothing is sent, parsed or extracted.
Source: RFC 9110, 13 (conditional requests); RFC 9111, 3.2 and 4.3.4 (freshening).
"""
