"""Names that compilers, bundlers and test runners map to files of the repository."""

import re

from readylayer_cli.code.paths import is_vendored_path
from readylayer_cli.domain.patterns import lazy_pattern
from readylayer_cli.engines.review.view import ChangeView

_CONFIGURATION = lazy_pattern(
    r"(?:^|/)(?:[tj]sconfig[\w.-]*\.json|(?:vite|vitest|webpack|rollup|rspack|rsbuild|jest|babel|next|nuxt|astro|svelte|metro|esbuild|craco|vue|quasar|karma|electron)"
    r"[\w.-]*\.[cm]?[jt]s|deno\.jsonc?|\.babelrc|package\.json|import_?map\.json|\.storybook/main\.[cm]?[jt]s)$"
)
_MAPS_MODULES = ("moduleNameMapper", "_moduleAliases", '"imports"', '"alias"', '"paths"')
_KEY = re.compile(
    r"(?<![\w@/.$~#-])[\"']?\^?([@~$#\w][\w@/.$~#-]{0,100}?)(?:/?\(\.\*\)\$?|/\*)?\$?[\"']?[ \t]{0,40}:\s{0,40}(?:\[|path|resolve|fileURLToPath|new URL|[\"'`])"
)
_FOUND = re.compile(r"\bfind:\s{0,20}[\"'/^]+([@~$#\w][\w@/.$~#-]{0,100})")
_MAX_TEXT = 200_000
_MAX_FILES = 300


def aliases_of(view: ChangeView) -> frozenset[str]:
    """Every alias that a configuration file of the new tree sets; some keys that are none are among them."""
    found: set[str] = set()
    paths = [path for path in sorted(view.head_paths) if _CONFIGURATION.search(path) and not is_vendored_path(path)]
    for path in paths[:_MAX_FILES]:
        file = view.head_file(path)
        if file is None or (path.endswith("package.json") and not any(word in file.text for word in _MAPS_MODULES)):
            continue
        text = file.text[:_MAX_TEXT]
        found.update(alias.rstrip("/") for alias in (*_KEY.findall(text), *_FOUND.findall(text)) if len(alias) > 1)
    return frozenset(found)
