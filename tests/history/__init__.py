"""Databases of the first schema are carried to the present one."""
