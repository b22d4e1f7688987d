"""HTML to PDF/A in a limited child process: `render.render_pdf`, `checks.pdf_ready`."""
