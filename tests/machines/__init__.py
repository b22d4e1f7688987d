"""Other systems: the interface and the webhooks."""
