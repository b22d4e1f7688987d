"""The rows of the matrix, a file per room."""
