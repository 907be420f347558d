"""Exchange: adapters between Tutela's records and other people's files, formats and systems."""
