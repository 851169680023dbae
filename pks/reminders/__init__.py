"""What is due to whom, and the letters that say so."""
