"""What counts as white space; in a module of its own, as some need this alone."""

BLANKS = (
    "\t\n\v\f\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""White space as the indexer has it, for `str.strip` and inside character classes; Python's own has other members."""
