"""Drafts: input, preview, documents, approval."""
