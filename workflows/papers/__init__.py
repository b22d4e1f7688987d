"""Papers that an applicant takes away: the supplement notice and the whole application as PDF, and the notice as Word."""
