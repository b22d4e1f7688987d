"""Forms of outcomes, one file per subject."""
