"""Everything that two people can do at once, by introspection: what is new and has no scene here fails."""
