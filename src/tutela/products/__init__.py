"""Products: what we tell. Flash reports, composed from records in six languages, numbered, versioned, corrected.

Every sentence knows the records that it came from. Announces `ProductIssued`.
"""
