"""What the Ombudsman's oversight products ask of an institution, by when, and what became of it."""
