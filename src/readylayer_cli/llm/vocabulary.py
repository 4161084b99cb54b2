"""Words that need no definition in a file: of the languages themselves and of their everyday libraries."""

import builtins
import keyword
import sys

_LANGUAGE = """
null undefined true false this self super new const let var function return async await throw throws catch finally try
typeof instanceof void delete in of yield static class extends implements interface enum public private protected final
abstract package import export default switch case break continue for while do if else elif nil err func go defer select
chan map range struct type string int int32 int64 uint float float64 bool byte rune error any object number boolean char
long double short unsigned lambda match with and or not is print synchronized assert require make len cap append copy
panic recover println close None True False
"""
_LIBRARY = """
SELECT FROM WHERE INSERT UPDATE DELETE JOIN AND OR NOT NULL LIKE LIMIT ORDER BY GROUP HAVING UNION GET POST PUT PATCH
HEAD OPTIONS HTTP HTTPS JSON SQL HTML URL URI API CSRF XSS SSRF CSP TLS SSL JWT ID UTC NaN Infinity Object Array String
Number Boolean Promise Error TypeError RangeError Map Set Date Math RegExp Symbol BigInt console process window document
module
exports length push pop shift slice splice map filter reduce forEach keys values entries append extend items get format
join split strip replace encode decode lower upper startswith endswith size parseInt parseFloat isNaN setTimeout
clearTimeout setInterval clearInterval fetch structuredClone encodeURIComponent decodeURIComponent
"""

KNOWN = (
    frozenset(dir(builtins))
    | frozenset(keyword.kwlist)
    | sys.stdlib_module_names
    | frozenset(_LANGUAGE.split())
    | frozenset(_LIBRARY.split())
)
"""Names that exist everywhere."""

CALLABLE = (
    frozenset(dir(builtins)) | frozenset(keyword.kwlist) | frozenset(_LANGUAGE.split()) | frozenset(_LIBRARY.split())
)
"""Names that may be called without having been imported or defined."""
