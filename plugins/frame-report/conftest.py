"""Its place makes pytest put this folder on the import path, as the host does."""
