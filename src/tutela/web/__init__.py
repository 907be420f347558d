"""The shell: settings, addresses, sign-in to reader, errors, the pages that belong to no single room."""
