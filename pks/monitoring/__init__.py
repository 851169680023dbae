"""Follow-ups, activities and evidence: what really happens under an agreement."""
