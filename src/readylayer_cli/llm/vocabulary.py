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

_OFTEN_CALLED = """
self cls gather create_task run release sha256 md5 compare_digest safe_load token_hex token_urlsafe Popen check_output
quote defaultdict Counter deepcopy utcnow Decimal loads dumps execute executemany fetchone fetchall cursor environ
getenv makedirs realpath abspath basename relative_to is_relative_to resolve acquire raise_for_status timeout verify
List ArrayList HashMap HashSet LinkedHashMap TreeMap Optional Stream Collectors Objects Arrays Collections Iterator
Thread Runnable Executor ExecutorService ConcurrentHashMap AtomicInteger AtomicLong AtomicBoolean AtomicReference
ReentrantLock PreparedStatement Statement ResultSet Connection StringBuilder StringBuffer Files Path Paths InputStream
OutputStream AutoCloseable Closeable equals hashCode toString compareTo getClass volatile transient Override
isPresent orElse orElseThrow getOrDefault computeIfAbsent putIfAbsent requireNonNull executeQuery executeUpdate
prepareStatement setString close rollback wait notify notifyAll interrupt unlock tryLock getBytes valueOf parseInt
SecureRandom MessageDigest Random BigDecimal BigInteger LocalDate Instant Integer Long Double Boolean Character Byte
context sync Mutex RWMutex WaitGroup Once atomic errors fmt Errorf Is As Unwrap Wrap Sprintf strings strconv Atoi
ParseInt http Request Response ResponseWriter Body Close Open Done Add Wait Lock Unlock RLock RUnlock Cancel
WithTimeout WithCancel Background TODO io EOF ReadAll LimitReader MaxBytesReader sql DB Tx Rows Row Scan Err Next
QueryRow Query Exec ExecContext QueryContext Prepare Marshal Unmarshal Duration Ticker Timer Sleep Stop goroutine rand
crypto bcrypt filepath Clean Rel init main Commit Rollback Client DefaultClient NewRequestWithContext Timeout
parse stringify useEffect useState useMemo useCallback useRef innerHTML textContent dangerouslySetInnerHTML
localStorage sessionStorage addEventListener removeEventListener AbortController Buffer isInteger isSafeInteger isArray
assign freeze fromEntries all allSettled reject then Partial Readonly Record Pick Omit unknown hasOwnProperty hasOwn
prototype __proto__ constructor includes indexOf find findIndex some every sort reverse concat trim exec matchAll
setImmediate nextTick EventEmitter once off emit req res params query body headers cookie cookies status send
redirect render noopener noreferrer rel UnhandledPromiseRejection
"""

KNOWN = (
    frozenset(dir(builtins))
    | frozenset(keyword.kwlist)
    | sys.stdlib_module_names
    | frozenset(_LANGUAGE.split())
    | frozenset(_LIBRARY.split())
    | frozenset(_OFTEN_CALLED.split())
)
"""Names that exist everywhere, or of which a claim may say that they should be used."""

CALLABLE = (
    frozenset(dir(builtins)) | frozenset(keyword.kwlist) | frozenset(_LANGUAGE.split()) | frozenset(_LIBRARY.split())
)
"""Names that may be called without having been imported or defined."""
