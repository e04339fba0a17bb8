"""What the notes say: reading, scanning, names and links; it knows nothing of queries, rules or pictures."""
