"""Tools that measure the project against the app and beside other programs; no part of what is installed."""
