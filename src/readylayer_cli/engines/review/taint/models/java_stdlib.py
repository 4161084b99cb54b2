"""The JDK and the libraries around it: processes, files, addresses, directories, documents, objects, scripts, logs."""

import re

from readylayer_cli.engines.review.taint.model import CallFacts, Condition, Method, Model, Mutation, Sink
from readylayer_cli.engines.review.taint.value import ENCODED, NOTHING, Value, cleaned, with_member

_ALL = frozenset({"*"})
_SHELL = re.compile(
    r"(?:\A|[/\\])(?:ba|z|k|da|c)?sh(?:\.exe)?\Z|(?:\A|[/\\])cmd(?:\.exe)?\Z|powershell|pwsh", re.IGNORECASE
)


def _words(facts: CallFacts) -> list[Value]:
    """The words of a command, given as a list or one by one."""
    given = list(facts.args)
    if given and (given[0].keys or given[0].rest is not None):
        first = given[0]
        return [first.keys[key] for key in sorted(first.keys, key=str)] + (
            [first.rest] if first.rest is not None else []
        )
    return given


def _runs(facts: CallFacts) -> bool:
    """A stranger chooses the program, or what a shell reads; words on their own are no commands."""
    words = _words(facts)
    if not words or (len(words) == 1 and not facts.args[0].keys):
        return True
    has_shell = any(_SHELL.search(str(each)) for word in words[:1] for each in word.constants or ())
    return has_shell or bool(words[0].harmful("command")) or (facts.method == "exec" and not facts.args[0].keys)


def _on(words: str) -> Condition:
    """The receiver, or the class, has one of these words in its name."""
    pattern = re.compile(words, re.IGNORECASE)
    return lambda facts: bool(pattern.search(facts.ref.rpartition(".")[0]))


def _host_is_open(value: Value | None) -> bool:
    _, separator, rest = (value or NOTHING).prefix.partition("://")
    return not (separator and "/" in rest)


def _fetches(index: int, words: str = "") -> Condition:
    on = _on(words) if words else None
    return lambda facts: (on is None or on(facts)) and _host_is_open(facts.argument(index))


def _from_here(facts: CallFacts) -> bool:
    return _host_is_open(facts.receiver)


def _marked(key: str) -> Method:
    """The object remembers that it was set up so."""
    return lambda facts: Mutation(with_member(facts.receiver, key, NOTHING), facts.receiver)


def _filtered(facts: CallFacts) -> Mutation:
    return Mutation(cleaned(facts.receiver, frozenset({"deserialize"})))


def _is_format(facts: CallFacts) -> bool:
    """A logger that writes texts, and not below what is usually kept; not an object that happens to have such a method."""
    if any("FINE" in arg.ref for arg in facts.args[:1]) or any("Stream()" in arg.ref for arg in facts.args):
        return False
    return bool(_LOGGER.search(facts.ref.rpartition(".")[0]))


_LOGGER = re.compile(r"(?:\A|\.|_)(?:\w*log(?:ger)?\w*|LOG(?:GER)?)(?:\(\))?\Z", re.IGNORECASE)
_OPENERS = (
    "FileInputStream", "FileOutputStream", "FileReader", "FileWriter", "RandomAccessFile", "FileSystemResource", "ZipFile", "JarFile", "PathResource",
    "Files.newInputStream", "Files.newOutputStream", "Files.newBufferedReader", "Files.newBufferedWriter", "Files.readAllBytes", "Files.readAllLines",
    "Files.readString", "Files.lines", "Files.delete", "Files.deleteIfExists", "Files.createDirectory", "Files.createDirectories", "Files.createFile",
    "Files.list", "Files.walk", "Files.newDirectoryStream", "Files.exists", "Files.isDirectory", "Files.isRegularFile", "Files.size", "Files.newByteChannel",
    "FileChannel.open", "FileUtils.readFileToString", "FileUtils.readFileToByteArray", "FileUtils.writeStringToFile", "FileUtils.openInputStream",
    "FileUtils.openOutputStream", "FileUtils.deleteQuietly", "FileUtils.deleteDirectory", "FileUtils.forceDelete", "FileUtils.listFiles", "FileUtils.readLines",
    "FileUtils.cleanDirectory", "FileUtils.forceMkdir", "FileSystemUtils.deleteRecursively", "ClassPathResource",
)  # fmt: skip
_MOVERS = (
    "Files.copy", "Files.move", "Files.write", "Files.writeString", "Files.createSymbolicLink", "FileUtils.copyFile", "FileUtils.moveFile",
    "FileUtils.copyInputStreamToFile", "FileUtils.copyURLToFile", "FileUtils.copyDirectory", "FileCopyUtils.copy",
)  # fmt: skip
_FILE_METHODS = (
    "exists", "delete", "createNewFile", "mkdir", "mkdirs", "listFiles", "list", "isFile", "isDirectory", "length", "canRead", "deleteOnExit", "renameTo",
)  # fmt: skip
_REST = (
    "getForObject",
    "getForEntity",
    "postForObject",
    "postForEntity",
    "postForLocation",
    "exchange",
    "headForHeaders",
    "patchForObject",
    "delete",
    "put",
    "execute",
)
_CLIENTS = (
    "HttpGet",
    "HttpPost",
    "HttpPut",
    "HttpDelete",
    "HttpHead",
    "HttpPatch",
    "HttpOptions",
    "GetMethod",
    "PostMethod",
    "UrlResource",
)
_NUMERIC = (
    "Integer.parseInt", "Integer.valueOf", "Integer.decode", "Long.parseLong", "Long.valueOf", "Long.decode", "Short.parseShort", "Double.parseDouble", "Double.valueOf",
    "Float.parseFloat", "Boolean.parseBoolean", "Boolean.valueOf", "Byte.parseByte", "UUID.fromString", "BigDecimal", "BigInteger", "LocalDate.parse",
    "LocalDateTime.parse", "Instant.parse", "Duration.parse", "Enum.valueOf", "NumberUtils.toInt", "NumberUtils.toLong", "NumberUtils.isCreatable", "ZonedDateTime.parse",
    "Objects.hash", "DigestUtils.sha256Hex", "DigestUtils.md5Hex", "Character.isDigit", "Character.isLetter", "Character.isLetterOrDigit", "fullmatch", "search", "match",
    "SimpleDateFormat().parse", "DateTimeFormatter().parse", "Character.getNumericValue", "Integer.parseUnsignedInt", "Math.floorMod", "ObjectId",
)  # fmt: skip
_QUESTIONS = (
    ".length", ".size", ".indexOf", ".lastIndexOf", ".equals", ".hashCode", ".startsWith", ".endsWith", ".compareTo", ".isPresent", ".ordinal", ".intValue", ".longValue",
    ".matches", ".isEmpty", ".isBlank", ".doubleValue", ".booleanValue", ".getTime", ".count", ".getSize", ".available", ".exists", ".isFile", ".isDirectory", ".isDigit",
    ".containsKey", ".optInt", ".getInt", ".getLong", ".optLong", ".getBoolean", ".optBoolean", ".asInt", ".asLong", ".asBoolean", ".hasNext", ".hasMoreElements", ".read", ".digest", ".getParameterCount",
)  # fmt: skip
_MARKUP = (
    "htmlEscape", "escapeHtml", "escapeHtml3", "escapeHtml4", "escapeXml", "escapeXml10", "escapeXml11", "encodeForHTML", "encodeForHTMLAttribute", "encodeForJavaScript",
    "encodeForXML", "encodeForXMLAttribute", "encodeForCSS", "forHtml", "forHtmlContent", "forHtmlAttribute", "forHtmlUnquotedAttribute", "forJavaScript", "forCssString",
    "forXml", "forXmlAttribute", "forXmlContent", "htmlEncode", "escapeJavaScript", "escapeEcmaScript", "javaScriptEscape", "sanitize", "escapeHtmlContent", "forJavaScriptBlock",
    "forJavaScriptAttribute", "filterHtml", "htmlEscapeDecimal", "htmlEscapeHex", "encodeForHtml", "encodeForHtmlAttribute", "escapeHTML", "encodeHtml",
)  # fmt: skip
_XSS, _LINES = frozenset({"xss"}), frozenset({"log", "header"})

STDLIB = Model(
    sinks={
        ".exec": (Sink("command", when=lambda facts: _on("runtime")(facts) and _runs(facts)), Sink("command", args=(1,), when=_on("runtime"))),
        "ProcessBuilder": (Sink("command", args=(), every=True, when=_runs),),
        ".command": (Sink("command", args=(), every=True, when=lambda facts: _on(r"process|builder|\bpb\b")(facts) and _runs(facts)),),
        "CommandLine.parse": (Sink("command"),), "CommandLine": (Sink("command"),),
        **{name: (Sink("path"),) for name in _OPENERS}, **{name: (Sink("path", args=(0, 1)),) for name in _MOVERS},
        **{f"File().{name}": (Sink("path", args=(0,), receiver=True),) for name in _FILE_METHODS},
        ".transferTo": (Sink("path", when=lambda facts: bool(facts.args) and facts.args[0].ref.startswith(("File", "Path", "new"))),),
        **{name: (Sink("path", args=(0, 1), late=True),) for name in ("File", "Paths.get", "Path.of")}, ".resolve": (Sink("path", late=True, when=lambda facts: bool(facts.args)),),
        "Part().write": (Sink("path"),), "FileItem().write": (Sink("path"),), "PrintWriter": (Sink("path"),), "PrintStream": (Sink("path"),), "Scanner": (Sink("path", when=lambda facts: facts.args[0].ref == "File()"),),
        ".getResourceAsStream": (Sink("path"),), ".getResource": (Sink("path"),), "ImageIO.read": (Sink("path", when=lambda facts: facts.args[0].ref == "File()"), Sink("ssrf", when=lambda facts: facts.args[0].ref == "URL()")),
        **{f"URL().{name}": (Sink("ssrf", args=(), receiver=True, when=_from_here),) for name in ("openConnection", "openStream", "getContent")},
        **{f".{name}": (Sink("ssrf", when=_fetches(0, r"rest(?:template|operations|client)|webclient|httpclient|\brest\b")),) for name in _REST},
        **{name: (Sink("ssrf", when=_fetches(0)),) for name in (*_CLIENTS, "Jsoup.connect", "HttpRequest.newBuilder", "Request.Get", "Request.Post", "Request.get", "Unirest.get",
                                                                "Unirest.post", "HttpRequest.GET", "HttpRequest.get", "HttpUtil.get", "HttpUtil.post", "WebClient.create", "ClientBuilder.newClient().target")},
        ".uri": (Sink("ssrf", when=_fetches(0, "client|request|builder")),), ".url": (Sink("ssrf", when=_fetches(0, r"request|builder")),), ".target": (Sink("ssrf", when=_fetches(0, "client")),),
        "IOUtils.toString": (Sink("ssrf", when=lambda facts: facts.args[0].ref in {"URL()", "URI()"} and _host_is_open(facts.args[0])),),
        "IOUtils.toByteArray": (Sink("ssrf", when=lambda facts: facts.args[0].ref in {"URL()", "URI()"} and _host_is_open(facts.args[0])),),
        "Socket": (Sink("ssrf"),), "InetSocketAddress": (Sink("ssrf"),),
        ".search": (Sink("ldap", args=(0, 1), when=_on(r"ldap|dircontext|\bi?dc\b|ctx|context")),), ".lookup": (Sink("jndi", when=_on("context|ctx|jndi")),),
        ".searchForObject": (Sink("ldap", args=(0, 1)),), ".searchForContext": (Sink("ldap"),), ".authenticate": (Sink("ldap", args=(0, 1), when=_on("ldap")),),
        ".evaluate": (Sink("xpath", when=_on(r"xpath|\bxp\b")), Sink("code", when=_on("shell|groovy|interpreter"))), ".compile": (Sink("xpath", when=_on(r"xpath|\bxp\b")),),
        ".evaluateExpression": (Sink("xpath", when=_on("xpath")),), ".selectNodes": (Sink("xpath"),), ".selectSingleNode": (Sink("xpath"),), "XPath.selectNodes": (Sink("xpath", args=(1,)),),
        "XPathAPI.selectNodeList": (Sink("xpath", args=(1,)),), "XPathAPI.selectSingleNode": (Sink("xpath", args=(1,)),), "XPathAPI.eval": (Sink("xpath", args=(1,)),),
        **{f"{owner}.{name}": (Sink("deserialize", args=(), receiver=True),) for owner in ("ObjectInputStream()", "XMLDecoder()", "HessianInput()", "Hessian2Input()") for name in ("readObject", "readUnshared")},
        ".fromXML": (Sink("deserialize", when=lambda facts: facts.ref.startswith(("XStream()", "xstream.", "xStream.")) and "@allowed" not in facts.receiver.keys),),
        "Yaml().load": (Sink("deserialize", when=lambda facts: "@safe" not in facts.receiver.keys),), "Yaml().loadAll": (Sink("deserialize", when=lambda facts: "@safe" not in facts.receiver.keys),),
        "SerializationUtils.deserialize": (Sink("deserialize"),), "SerializationHelper.deserialize": (Sink("deserialize"),),
        ".readClassAndObject": (Sink("deserialize"),), "ObjectMapper().readValue": (Sink("deserialize", when=lambda facts: "@typed" in facts.receiver.keys),),
        ".eval": (Sink("code", when=_on(r"engine|script|nashorn|groovy|\bjs\b|jexl|aviator|interpreter")),), ".parseExpression": (Sink("code"),), "MVEL.eval": (Sink("code"),),
        "MVEL.compileExpression": (Sink("code"),), "Ognl.getValue": (Sink("code"),), "Ognl.setValue": (Sink("code"),), "Ognl.parseExpression": (Sink("code"),), "GroovyShell().parse": (Sink("code"),),
        ".createExpression": (Sink("code", when=_on("jexl")),), ".createScript": (Sink("code", when=_on("jexl")),), ".createValueExpression": (Sink("code", args=(1,)),),
        ".buildConstraintViolationWithTemplate": (Sink("code"),), "GroovyClassLoader().parseClass": (Sink("code"),), "AviatorEvaluator.execute": (Sink("code"),),
        "Class.forName": (Sink("reflection"),), ".loadClass": (Sink("reflection"),), ".getMethod": (Sink("reflection", when=_on("class")),), ".getDeclaredMethod": (Sink("reflection", when=_on("class")),),
        "Velocity.evaluate": (Sink("template", args=(3,)),), "VelocityEngine().evaluate": (Sink("template", args=(3,)),), "Template": (Sink("template", args=(0, 1)),),
        ".compileInline": (Sink("template"),), ".putTemplate": (Sink("template", args=(1,)),), "TemplateEngine().process": (Sink("template"),), "SpringTemplateEngine().process": (Sink("template"),),
        "Pattern.compile": (Sink("regex"),), "fullmatch": (Sink("regex"),), "search": (Sink("regex"),), "match": (Sink("regex"),),
        **{f".{name}": (Sink("log", args=(), every=True, when=_is_format),) for name in ("trace", "debug", "info", "warn", "error", "fatal", "severe", "warning", "log")},
    },
    methods={
        "ObjectInputStream().setObjectInputFilter": _filtered, "ObjectMapper().enableDefaultTyping": _marked("@typed"), "ObjectMapper().activateDefaultTyping": _marked("@typed"),
        "XStream().allowTypes": _marked("@allowed"), "XStream().allowTypesByWildcard": _marked("@allowed"), "XStream().addPermission": _marked("@allowed"), "XStream().allowTypeHierarchy": _marked("@allowed"),
        "Yaml": lambda facts: Value(ref="Yaml()", keys={"@safe": NOTHING} if any("Safe" in arg.ref for arg in facts.args) else {}),
    },
    cleaners={
        **dict.fromkeys((*_NUMERIC, *_QUESTIONS), _ALL),
        **dict.fromkeys((f".{name}" for name in _MARKUP), _XSS),
        ".encodeForSQL": frozenset({"sql"}), ".escapeSql": frozenset({"sql"}), ".quoteIdentifier": frozenset({"sql"}), ".enquoteIdentifier": frozenset({"sql"}),
        ".enquoteLiteral": frozenset({"sql"}), ".encodeForOS": frozenset({"command"}), ".encodeForLDAP": frozenset({"ldap"}), ".encodeForDN": frozenset({"ldap"}), ".filterEncode": frozenset({"ldap"}),
        ".nameEncode": frozenset({"ldap"}), ".encodeFilterValue": frozenset({"ldap"}), ".escapeLDAPSearchFilter": frozenset({"ldap"}), ".encodeForXPath": frozenset({"xpath"}),
        ".encodeForURL": frozenset({"xss", "redirect", "ssrf", "path", "log", "header", "command"}),
        "URLEncoder.encode": frozenset({"xss", "redirect", "ssrf", "path", "log", "header", "command", "xpath", "ldap"}), "UriUtils.encode": frozenset({"xss", "redirect", "ssrf", "path", "log", "header"}),
        "UriUtils.encodePathSegment": frozenset({"xss", "path", "log", "header", "redirect", "ssrf"}), ".forUriComponent": frozenset({"xss", "path", "log", "header", "redirect", "ssrf"}),
        "FilenameUtils.getName": frozenset({"path"}), "FilenameUtils.getBaseName": frozenset({"path"}), "FilenameUtils.getExtension": frozenset({"path"}), "File().getName": frozenset({"path"}),
        ".getFileName": frozenset({"path"}), "Pattern.quote": frozenset({"regex"}), "Jsoup.clean": _XSS, ".writeValueAsString": frozenset({"xss", "log", "header"}), ".toJson": frozenset({"xss", "log", "header"}),
        "Encode.forJava": _LINES, "StringEscapeUtils.escapeJava": _LINES, ".encodeForLog": _LINES, "Matcher.quoteReplacement": frozenset({"regex"}), ".encodeRedirectURL": frozenset(), ".hash": _ALL,
        "JSONObject.quote": frozenset({"xss", "log", "header"}),
        "File().length": _ALL, "File().lastModified": _ALL, "Class.forName": _ALL, ".loadClass": _ALL,
    },
    encoders=frozenset({".encodeToString", "Base64.encodeBase64String", "Base64.encodeBase64", "Base64.encodeBase64URLSafeString", "Hex.encodeHexString", "DatatypeConverter.printBase64Binary", "Hex.encodeHex", ".encodeForBase64"}),
    decoders={
        **dict.fromkeys(("Base64.decodeBase64", "Hex.decodeHex", "DatatypeConverter.parseBase64Binary", ".decode", ".decodeFromString"), frozenset({ENCODED})),
        **dict.fromkeys(("StringEscapeUtils.unescapeHtml4", "StringEscapeUtils.unescapeHtml", "HtmlUtils.htmlUnescape", "StringEscapeUtils.unescapeXml"), frozenset({"xss", "xpath"})),
        **dict.fromkeys(("URLDecoder.decode", "UriUtils.decode"), frozenset({ENCODED, "xss", "redirect", "path", "log", "header", "command", "xpath", "ldap"})),
    },
    normalisers=frozenset({".getCanonicalPath", ".getCanonicalFile", ".toRealPath", ".normalize", "FilenameUtils.normalize", "StringUtils.cleanPath", "Path.normalize"}),
    carriers=frozenset({
        "InetAddress.getByName",
        "File", "Paths.get", "Path.of", "URL", "URI", "URI.create", "ByteArrayInputStream", "StringReader", "InputStreamReader", "BufferedReader", "BufferedInputStream", "ObjectInputStream", "XMLDecoder",
        "InputSource", "StreamSource", "Scanner", "StringTokenizer", "DataInputStream", "HessianInput", "Hessian2Input", "Input", "Cookie", "StringUtils.trim", "StringUtils.strip", "StringUtils.defaultString", "StringUtils.defaultIfEmpty",
        "StringUtils.defaultIfBlank", "StringUtils.substringBefore", "StringUtils.substringAfter", "StringUtils.substringAfterLast", "StringUtils.substringBeforeLast", "StringUtils.substring", "StringUtils.upperCase", "StringUtils.lowerCase", "StringUtils.trimToEmpty", "StringUtils.trimToNull",
        "StringUtils.split", "StringUtils.replace", "StringUtils.capitalize", "StringUtils.removeEnd", "StringUtils.removeStart", "StringUtils.stripToEmpty", "StringUtils.joinWith", "Objects.requireNonNullElse", "Arrays.copyOf", "Charset.decode",
        "UriComponentsBuilder.fromHttpUrl", "UriComponentsBuilder.fromUriString", "UriComponentsBuilder.fromPath", "IOUtils.toString", "IOUtils.toByteArray", "IOUtils.readLines", "StreamUtils.copyToString", "ByteStreams.toByteArray", "CharStreams.toString",
        ".resolve", ".resolveSibling", ".getBytes", ".concat", "HttpEntity", "StringBufferInputStream", "Optional.ofNullable", "Iterables.getFirst", "FilenameUtils.concat", ".toFile", ".toPath", ".toURL", ".toURI", ".toUri", ".getAbsolutePath", ".getAbsoluteFile",
        ".toAbsolutePath", ".getParentFile", ".getParent", ".getPath", ".fromJson", ".readValue", ".readTree", "JSONObject", "JSONArray", "JsonParser.parseString", "JSON.parseObject", "JSON.parse", ".convertValue", "MessageFormat.format", "FileSystems.getDefault().getPath", ".asText",
    }),
)  # fmt: skip
