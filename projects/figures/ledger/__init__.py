"""The project ledger (项目台账) as rows of values: its columns, and how each is read for thousands of projects at once."""
