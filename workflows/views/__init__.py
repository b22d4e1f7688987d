"""Pages of the order."""
