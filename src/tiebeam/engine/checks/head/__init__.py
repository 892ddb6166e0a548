"""Head: what a page says about itself before its body."""
