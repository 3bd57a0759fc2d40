"""The sample county, a layer above the services: it fills an empty installation and lives two school years in it."""
