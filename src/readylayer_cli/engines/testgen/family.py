"""Languages whose files test each other."""

from readylayer_cli.code.languages import detect_language

FAMILIES = {
    "python": "python",
    "javascript": "javascript",
    "typescript": "javascript",
    "tsx": "javascript",
    "go": "go",
    "java": "java",
    "ruby": "ruby",
}
TITLES = {
    "python": "Python",
    "javascript": "JavaScript and TypeScript",
    "go": "Go",
    "java": "Java",
    "ruby": "Ruby",
}


def family_of(path: str) -> str | None:
    """The family that a path belongs to; `None` if tests of such files are not looked for."""
    return FAMILIES.get(detect_language(path))
