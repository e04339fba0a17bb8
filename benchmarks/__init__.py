"""Tools that measure the project against the app and against other programs; none is part of it."""
