"""What the Ombudsman's assessments say of units, year by year, beside what was done there."""
