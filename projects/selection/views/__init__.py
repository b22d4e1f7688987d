"""Pages of selection, one module per kind of reader."""
