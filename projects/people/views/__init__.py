"""Pages of people: the colleagues of an organisation, invitations."""
