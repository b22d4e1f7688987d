"""The summary of the figures: `families` reads what is known of projects, `cells` says what they add, `slices` sums it."""
