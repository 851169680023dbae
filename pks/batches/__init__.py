"""Many drafts under one parent, made in one go."""
