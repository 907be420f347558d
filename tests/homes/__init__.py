"""Installations of their own for tests that go through the command line, kill processes or tamper with files."""
