"""The papers beside an agreement: power of attorney, exchange of liaisons, evaluation."""
