"""Where agreements come from: requests of institutions, audiences, and their minutes."""
