"""The terminal view of a running demo: events in, a picture of text out; it neither prints nor starts anything."""
