"""Sites and the crawls of them: what is crawled, how far it is, what was visited."""
