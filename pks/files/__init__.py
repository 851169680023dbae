"""Files that people hand in and that we make: checked, kept under their hash, turned into PDF.

Knows no request and nothing of what the files are for.
"""
