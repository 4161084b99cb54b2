"""Which packages the modules that code imports belong to: standard libraries, import names, and names in the repository."""

import re
import sys
from collections.abc import Iterable, Iterator


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PYTHON_STANDARD = frozenset(sys.stdlib_module_names) | _words(
    """__future__ __main__ distutils imp asyncore asynchat smtpd aifc audioop cgi cgitb chunk crypt imghdr mailcap msilib nis nntplib ossaudiodev pipes sndhdr spwd
    sunau telnetlib uu xdrlib lib2to3 tomllib annotationlib compression profiling test idlelib
    urllib2 urlparse httplib ConfigParser Queue StringIO cStringIO cPickle HTMLParser Cookie cookielib SocketServer BaseHTTPServer SimpleHTTPServer
    Tkinter commands xmlrpclib anydbm copy_reg dummy_thread thread UserDict"""
)
"""Modules of the standard library of any Python, gone and coming ones too."""

PYTHON_PROVIDED = _words(
    """js pyodide pyodide_js micropip machine micropython utime uasyncio ustruct ujson_ network neopixel rp2 esp esp32 board busio digitalio analogio
    bpy bmesh mathutils bgl blf gpu bpy_extras addon_utils maya pymel hou hdefereval nuke nukescripts c4d MaxPlus pymxs unreal substance_painter
    sublime sublime_plugin vim gdb lldb idaapi idc idautils ida_bytes ida_funcs ida_kernwin ghidra binaryninja pcbnew FreeCAD FreeCADGui Part gimpfu gimp gimpenums
    inkex uno unohelper XSCRIPTCONTEXT qgis renpy krita xbmc xbmcgui xbmcplugin xbmcaddon xbmcvfs talon weechat hexchat znc nautilus
    java javax org com System clr jarray dbutils awsglue ansible_collections odoo openerp arcpy adsk rhinoscriptsyntax Rhino ghpythonlib scriptcontext
    selinux dnf libdnf hawkey rpm apt_pkg libvirt bcc systemd_ rados rbd cephfs mgr_module perf bpython_ sitecustomize usercustomize bazel_tools"""
)
"""Modules that the program in which the code runs brings along: editors, 3D tools, debuggers, boards, other languages."""

NODE_BUILTIN = _words(
    """assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events fs http http2 https inspector module net os
    path perf_hooks process punycode querystring readline repl stream string_decoder sys test timers tls trace_events tty url util v8 vm wasi worker_threads zlib
    sqlite sea bun electron vscode meteor k6 photoshop uxp atom sketch adobe figma obsidian"""
)
"""Packages that need no declaration: node's own, and those of programs that scripts run in."""

_PYTHON_DISTRIBUTIONS: dict[str, tuple[str, ...]] = {
    "yaml": ("pyyaml", "ruamel-yaml"), "cv2": ("opencv-python", "opencv-python-headless", "opencv-contrib-python"), "bs4": ("beautifulsoup4",),
    "PIL": ("pillow", "pillow-simd"), "sklearn": ("scikit-learn",), "skimage": ("scikit-image",), "dateutil": ("python-dateutil",), "dotenv": ("python-dotenv",),
    "jwt": ("pyjwt",), "jose": ("python-jose", "jose"), "attr": ("attrs",), "attrs": ("attrs",), "Crypto": ("pycryptodome", "pycrypto"), "Cryptodome": ("pycryptodomex",),
    "OpenSSL": ("pyopenssl",), "nacl": ("pynacl",), "git": ("gitpython",), "github": ("pygithub",), "gitlab": ("python-gitlab",), "magic": ("python-magic",),
    "docx": ("python-docx",), "pptx": ("python-pptx",), "fitz": ("pymupdf",), "serial": ("pyserial",), "usb": ("pyusb",), "zmq": ("pyzmq",), "MySQLdb": ("mysqlclient",),
    "psycopg2": ("psycopg2", "psycopg2-binary"), "psycopg": ("psycopg", "psycopg-binary"), "mysql": ("mysql-connector-python", "mysql-connector"), "ldap": ("python-ldap",),
    "ldap3": ("ldap3",), "memcache": ("python-memcached",), "socketio": ("python-socketio",), "engineio": ("python-engineio",), "telegram": ("python-telegram-bot",),
    "slugify": ("python-slugify", "awesome-slugify"), "markdown": ("markdown",), "multipart": ("python-multipart",), "jsonlogger": ("python-json-logger",),
    "pythonjsonlogger": ("python-json-logger",), "google": ("google", "protobuf", "grpcio-status", "googleapis-common-protos"), "googleapiclient": ("google-api-python-client",), "google_auth_oauthlib": ("google-auth-oauthlib",),
    "grpc": ("grpcio",), "grpc_tools": ("grpcio-tools",), "flask_cors": ("flask-cors",), "rest_framework": ("djangorestframework",),
    "rest_framework_simplejwt": ("djangorestframework-simplejwt",), "corsheaders": ("django-cors-headers",), "django_filters": ("django-filter",), "environ": ("django-environ", "environ-config"),
    "debug_toolbar": ("django-debug-toolbar",), "storages": ("django-storages",), "allauth": ("django-allauth",), "crispy_forms": ("django-crispy-forms",), "mptt": ("django-mptt",),
    "guardian": ("django-guardian",), "model_utils": ("django-model-utils",), "taggit": ("django-taggit",), "import_export": ("django-import-export",), "channels": ("channels",),
    "pkg_resources": ("setuptools",), "_pytest": ("pytest",), "py": ("py", "pytest"), "setuptools": ("setuptools",), "wheel": ("wheel",), "win32api": ("pywin32",),
    "win32con": ("pywin32",), "win32com": ("pywin32",), "win32gui": ("pywin32",), "pythoncom": ("pywin32",), "pywintypes": ("pywin32",), "wx": ("wxpython",), "gi": ("pygobject",),
    "cairo": ("pycairo",), "Xlib": ("python-xlib",), "levenshtein": ("levenshtein",), "Levenshtein": ("levenshtein", "python-levenshtein"), "enchant": ("pyenchant",),
    "faiss": ("faiss-cpu", "faiss-gpu"), "tensorflow": ("tensorflow", "tensorflow-cpu", "tensorflow-gpu"), "torch": ("torch",), "pytorch_lightning": ("pytorch-lightning", "lightning"),
    "umap": ("umap-learn",), "hdbscan": ("hdbscan",), "imblearn": ("imbalanced-learn",), "mpl_toolkits": ("matplotlib",), "pylab": ("matplotlib",), "Bio": ("biopython",),
    "rdkit": ("rdkit", "rdkit-pypi"), "shapely": ("shapely",), "osgeo": ("gdal",), "ee": ("earthengine-api",), "snowflake": ("snowflake-connector-python",),
    "pyspark": ("pyspark",), "airflow": ("apache-airflow",), "pinecone": ("pinecone", "pinecone-client"), "weaviate": ("weaviate-client",), "qdrant_client": ("qdrant-client",),
    "kafka": ("kafka-python", "kafka-python-ng"), "confluent_kafka": ("confluent-kafka",), "nats": ("nats-py",), "stomp": ("stomp-py",), "consul": ("python-consul",),
    "jenkins": ("python-jenkins",), "docker": ("docker", "docker-py"), "sh": ("sh",), "plumbum": ("plumbum",), "pwn": ("pwntools",), "scapy": ("scapy",), "nmap": ("python-nmap",),
    "whois": ("python-whois", "whois"), "dns": ("dnspython",), "speech_recognition": ("speechrecognition",), "vlc": ("python-vlc",), "discord": ("discord-py", "py-cord"),
    "tree_sitter": ("tree-sitter",), "ast_grep_py": ("ast-grep-py",), "mdit_py_plugins": ("mdit-py-plugins",), "markdown_it": ("markdown-it-py",), "pygit2": ("pygit2",),
    "hamcrest": ("pyhamcrest",), "factory": ("factory-boy",), "pact": ("pact-python",), "moto": ("moto",), "localstack_client": ("localstack-client",), "mock": ("mock",),
    "lxml": ("lxml",), "html5lib": ("html5lib",), "ujson": ("ujson",), "msgpack": ("msgpack", "msgpack-python"), "snappy": ("python-snappy",), "lz4": ("lz4",), "zstd": ("zstd",),
    "brotli": ("brotli", "brotlipy"), "brotlicffi": ("brotlicffi",), "charset_normalizer": ("charset-normalizer",), "jinja2": ("jinja2",), "past": ("future",), "builtins": ("future",),
    "ruamel": ("ruamel-yaml",), "zope": ("zope-interface",), "flask": ("flask",), "werkzeug": ("werkzeug", "flask"), "markupsafe": ("markupsafe", "jinja2"),
    "starlette": ("starlette", "fastapi"), "botocore": ("botocore", "boto3"), "s3transfer": ("s3transfer", "boto3"), "urllib3": ("urllib3", "requests"), "certifi": ("certifi", "requests"),
    "numpy": ("numpy", "pandas", "scipy"), "pydantic_core": ("pydantic-core", "pydantic"), "annotated_types": ("annotated-types", "pydantic"), "twisted": ("twisted",),
    "OpenGL": ("pyopengl",), "IPython": ("ipython",), "nbformat": ("nbformat",), "jupyter_core": ("jupyter-core", "jupyter"), "ipykernel": ("ipykernel",), "sqlalchemy": ("sqlalchemy",),
    "flask_sqlalchemy": ("flask-sqlalchemy",), "flask_login": ("flask-login",), "pymysql": ("pymysql",), "dbus": ("dbus-python",), "apt": ("python-apt",), "rpm": ("rpm",),
    "saml2": ("pysaml2",), "onelogin": ("python3-saml",), "social_core": ("social-auth-core",), "oauth2client": ("oauth2client",), "stdnum": ("python-stdnum",), "pytz": ("pytz",),
    "keycloak": ("python-keycloak",), "novaclient": ("python-novaclient",), "barcode": ("python-barcode",), "periphery": ("python-periphery",), "can": ("python-can",),
    "websocket": ("websocket-client",), "xmltodict": ("xmltodict",), "smbus": ("smbus", "smbus2"), "RPi": ("rpi-gpio",), "toml": ("toml",), "pep517": ("pep517",), "tlz": ("toolz",),
}  # fmt: skip
_PREFIXES = ("python-", "py", "django-", "flask-", "pytest-", "apache-", "types-", "lib")
_SUFFIXES = ("-python", "-py", "-client", "-sdk", "-binary", "py")
_SHORTEST_PART = 4


def python_distributions(module: str) -> frozenset[str]:
    """Normalised names of distributions that may hold this top-level module."""
    plain = normalised(module)
    guesses = {plain, *(prefix + plain for prefix in _PREFIXES), *(plain + suffix for suffix in _SUFFIXES)}
    guesses |= {plain.removeprefix(prefix) for prefix in ("django-", "flask-", "pytest-")}
    return frozenset(guesses) | frozenset(_PYTHON_DISTRIBUTIONS.get(module, ()))


def is_known_module(module: str) -> bool:
    """Whether the module is a well-known one whose distribution has another name."""
    return module in _PYTHON_DISTRIBUTIONS


def is_part_of(module: str, declared: Iterable[str]) -> bool:
    """Whether a declared distribution is named after the module, as `google-cloud-storage` and `pybars3` are."""
    plain, joined = normalised(module), joined_name(module)
    for name in declared:
        if name.startswith(f"{plain}-") or name.endswith(f"-{plain}"):
            return True
        if len(joined) >= _SHORTEST_PART and joined in joined_name(name):
            return True
    return False


def joined_name(name: str) -> str:
    """The name in lower case without separators."""
    return re.sub(r"[-_.]+", "", name).lower()


def normalised(name: str) -> str:
    """A distribution's name as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def npm_package(specifier: str) -> str:
    """The package of a bare import specifier: `@scope/name` of `@scope/name/deep`; empty if it is no package."""
    if not re.match(r"(?:@[a-z0-9~][\w.~-]*/)?[a-z0-9~][\w.~-]*(?:/|\Z)", specifier):
        return ""
    parts = specifier.split("/")
    return "/".join(parts[:2]) if specifier.startswith("@") else parts[0]


def python_names(path: str) -> Iterator[str]:
    """Names that the file, or a folder that it stands in, can be imported as."""
    if path.endswith(_PYTHON_SOURCES):
        *folders, file = path.split("/")
        stem = file.partition(".")[0]
        yield stem
        yield from folders
        if path.endswith(".proto"):
            yield f"{stem}_pb2"
            yield f"{stem}_pb2_grpc"


_PYTHON_SOURCES = (
    ".py",
    ".pyi",
    ".pyx",
    ".so",
    ".pyd",
    ".c",
    ".cc",
    ".cpp",
    ".cxx",
    ".rs",
    ".proto",
    ".thrift",
    ".ipynb",
)
