"""The rules, one file each: the file's name is the rule's, and names what is wrong.

A rule's docstring says What, Why, Example and Fix; `check(note, vault)` yields its problems; `OVERRIDES` names the
rules it is more specific than, where both would report the same span, or where it says that all is `well`; `WRITES_IN`
and `REWRITES` what its fixes may change of code, math, HTML and comments, and of links, tags, footnotes, tasks and
block ids.
"""
