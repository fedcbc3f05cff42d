"""Sheets of cells: workbooks and CSV."""
