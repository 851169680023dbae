"""What all views share. Knows requests; knows nothing of agreements."""
