"""Pages of the figures: the lists behind each number, targets and closes, reports."""
