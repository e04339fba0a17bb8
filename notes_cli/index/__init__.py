"""All notes: which files there are, what they say and where links lead, kept in a file so that little is read twice."""
