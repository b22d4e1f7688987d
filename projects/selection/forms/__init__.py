"""Forms of selection, one file per subject."""
