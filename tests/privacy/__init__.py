"""One's own data: seen, corrected, copied, deleted."""
