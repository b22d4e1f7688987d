"""The guides of docs/guides, shown inside the site to those for whom they are written."""
