"""Pages of outcomes: landings, and talent with investment."""
