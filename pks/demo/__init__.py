"""The story, told through the verbs of the rooms."""
