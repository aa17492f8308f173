"""Cleaning and finding duplicates inside other people's programs, one module for each.

All of them hand their rows to `cleaner.adapters.arrow`, so the same articles give the same texts and matches everywhere. No
host is imported before something of its module is used; one that is not installed is reported with the command that installs
it.
"""
