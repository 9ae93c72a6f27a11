"""Documents as whoever opens them reads them: workbooks through openpyxl, pages through PDFium."""
