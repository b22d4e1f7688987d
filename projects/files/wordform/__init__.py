"""Word letters filled in (docxtpl) in a process of its own; the rest of the site never opens a template."""
