"""Templates, shared clauses, mandatory clauses and house styles: what drafts are made from."""
