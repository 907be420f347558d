"""Backups: the records of every space in one file, the keys in another, and both put into an empty home again.

    archive     the file: a zstd-compressed tar whose last member is a signed list of all others
    records     what of a home goes into a backup, and back
    sqlite      one space as a copy of its database file
    postgresql  one space as COPY of its tables
    keys        the keys folder under a pass phrase

A backup of the records holds no key: sealed values stay shut in it, and what is erased later is erased in it too.
It goes back into the kind of database that it came from.
"""
