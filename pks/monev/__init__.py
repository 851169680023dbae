"""Monitoring and evaluation: what three sides say of a period, and what follows from it."""
