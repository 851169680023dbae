"""The first page, and what others will read."""
