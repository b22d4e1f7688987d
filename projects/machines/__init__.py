"""Other systems: tokens by which they ask (the interface stands in workflows/api), and webhooks by which they are told."""
