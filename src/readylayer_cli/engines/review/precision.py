"""What the rules are known to get wrong, by how they work."""

FOLLOWING = (
    "Follows data. It misses what passes through code that it has no model of, and may report data that was checked"
    " in a way it does not know."
)
GLANCING = (
    "Judges the place and what stands around it, not where values come from. It may report a value that is safe for"
    " reasons elsewhere, and misses what is put together out of sight."
)
COMPARING = (
    "Compares the two versions. It may report what was replaced by an equal in another form or place, and says nothing"
    " about what was never there."
)
FORM = (
    "Knows a secret by its form. It may report a sample that looks real, and misses secrets without a form or a name of"
    " their own."
)
LINTER = "Looks at one file, as its linter does. It does not know where values come from."
DEPENDENCY = "Right about the version; it does not know whether the weak part is used."
SUPPRESSION = "Exact, for rules that ran."
MODEL = "Depends on the model. Quotes, names and syntax are checked; whether the claim is right is not."
