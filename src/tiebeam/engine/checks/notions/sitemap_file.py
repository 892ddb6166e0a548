"""What one sitemap generator writes, as one name."""

import ibis


def sitemap_file(sitemap_url: ibis.Value) -> ibis.Value:
    """Path of the file with a star for each number: /products-*.xml stands for all its parts."""
    path = sitemap_url.re_extract(r"^[a-z]+://[^/?]*([^?]*)", 1)
    return path.re_replace(r"[0-9]+", "*")
