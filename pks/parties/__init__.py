"""Institutions, their units, offices and who holds them."""
