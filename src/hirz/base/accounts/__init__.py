"""Organisations, people, roles, areas, trainings, and the credentials of partners."""
