"""Looking into uploads. It runs in a limited process (`projects.files.inspecting`), so nothing here knows Django."""
