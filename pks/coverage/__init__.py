"""How far an MoU has been rolled out: which units have an agreement under it, which have not."""
