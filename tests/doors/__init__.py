"""Every door of the site: who gets in, who does not, and what a list costs."""
