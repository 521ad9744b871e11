"""Country data is data: CSV files with the mark of what was read, loaded into places and law."""
