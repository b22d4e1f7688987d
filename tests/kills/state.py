"""Says what a killed restore has left: nothing, half a site, or all of it."""

from django.db import connection

from projects.people.models import User
from projects.trace.backup import database

there = User._meta.db_table in connection.introspection.table_names() and User.objects.exists()
print("broken" if database().is_marked() else "whole" if there else "empty")
