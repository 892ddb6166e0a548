"""The URL explorer: the rows of a crawl filtered, sorted, shared, taken away, one by one."""
