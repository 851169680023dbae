"""Word files: writing them from a Document, reading their text with every number computed."""
