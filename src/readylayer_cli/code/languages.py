"""Which language a file is in, by its path and first line."""

from pathlib import PurePosixPath

EXTENSIONS: dict[str, str] = {
    ".py": "python", ".pyi": "python", ".pyw": "python",
    ".js": "javascript", ".mjs": "javascript", ".cjs": "javascript", ".jsx": "javascript",
    ".ts": "typescript", ".mts": "typescript", ".cts": "typescript", ".tsx": "tsx",
    ".go": "go",
    ".java": "java",
    ".rb": "ruby", ".rake": "ruby", ".gemspec": "ruby", ".ru": "ruby",
    ".jbuilder": "ruby", ".podspec": "ruby", ".thor": "ruby",
    ".php": "php", ".phtml": "php", ".php5": "php", ".php7": "php", ".php8": "php",
    ".kt": "kotlin", ".kts": "kotlin",
    ".rs": "rust",
    ".cs": "csharp",
    ".c": "c", ".h": "c",
    ".cc": "cpp", ".cpp": "cpp", ".cxx": "cpp", ".hpp": "cpp", ".hh": "cpp",
    ".scala": "scala",
    ".swift": "swift",
    ".sh": "bash", ".bash": "bash",
    ".yml": "yaml", ".yaml": "yaml",
    ".json": "json",
    ".toml": "toml",
    ".html": "html", ".htm": "html",
    ".css": "css",
    ".tf": "hcl", ".hcl": "hcl",
}  # fmt: skip

FILENAMES: dict[str, str] = {
    "Dockerfile": "dockerfile",
    "Containerfile": "dockerfile",
    "Makefile": "makefile",
    "GNUmakefile": "makefile",
    "Gemfile": "ruby",
    "Rakefile": "ruby",
    "Vagrantfile": "ruby",
    "Capfile": "ruby",
    "Guardfile": "ruby",
    "Podfile": "ruby",
    "Brewfile": "ruby",
    "Fastfile": "ruby",
    "Pipfile": "toml",
}

INTERPRETERS: dict[str, str] = {
    "python": "python",
    "node": "javascript",
    "ruby": "ruby",
    "jruby": "ruby",
    "php": "php",
    "bash": "bash",
    "sh": "bash",
    "zsh": "bash",
}

TEMPLATES = (".blade.php", ".ini.php")
"""Names whose last extension does not say what is inside: templates, and settings that a web server must not show."""

PARSED = frozenset(EXTENSIONS.values()) - {"toml"}
"""Languages for which there is a grammar; the rest is read as plain text."""

JAVASCRIPT_FAMILY = frozenset({"javascript", "typescript", "tsx"})


def detect_language(path: str, first_line: str = "") -> str:
    """The language's name; `text` when nothing says otherwise."""
    pure = PurePosixPath(path)
    if pure.name in FILENAMES:
        return FILENAMES[pure.name]
    if pure.name.endswith(TEMPLATES):
        return "text"
    known = EXTENSIONS.get(pure.suffix.lower())
    if known:
        return known
    if pure.name.startswith(("Dockerfile.", "Containerfile.")) or pure.suffix == ".dockerfile":
        return "dockerfile"
    if first_line.startswith("#!"):
        return _interpreter(first_line)
    return "php" if first_line.startswith("<?php") else "text"


def _interpreter(first_line: str) -> str:
    words = first_line[2:].split()
    program = next((word.rpartition("/")[2] for word in words if not word.endswith("/env") and word[:1] != "-"), "")
    return INTERPRETERS.get(program.rstrip("0123456789."), "text")
