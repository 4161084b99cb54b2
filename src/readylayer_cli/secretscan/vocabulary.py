"""Words that decide what a name or a value means."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PASSWORD_NAMES = _words(
    """
    password passwd pwd passphrase pass passcode passw psw psswd passwort kennwort senha contrasena wachtwoord
    """
)
"""Last words of names that hold a password."""
KEY_OWNERS = _words(
    """
    api access secret private priv auth authentication authorization encryption encrypt decryption cipher crypto
    cryptography signing signature sign master account storage service session cookie hmac jwt aes des rsa deploy
    admin app application client consumer integration server security subscription hash hashing webhook shared
    license logged tracking management host function functions token user root device ingestion ssh tls ssl write
    ikey in instrumentation provisioning connection search site
    """
)
"""Words that make a following `key` a secret one."""
TRAILING_WORDS = _words(
    """
    value val default str string text txt plain plaintext raw clear prod production dev development staging stage
    live local base64 b64 hex encoded old new current const constant literal content data
    """
)
"""Words after the decisive word of a name that change nothing."""
HARMLESS_OWNERS = _words(
    """
    public pub csrf xsrf forgot forget show hide toggle has is no without need needs require requires next prev
    previous page continuation cursor resume sync start end parser lexer syntax eof eol cancel cancellation
    authenticity design theme color placeholder fake dummy mock mocked example sample bogus lock label hint error
    invalid wrong missing message msg title
    """
)
"""Words that make the name of a secret the name of something else."""
SAMPLE_WORDS = _words(
    """
    password passwords passwd pass pwd psw passphrase passcode secret secrets token tokens key keys apikey
    credential credentials cred creds change changeme changeit changethis replace replaceme insert enter fill
    example examples sample dummy fake mock placeholder todo fixme tbd your yours redacted removed hidden masked
    none null nil undefined empty blank unset notset na foo bar baz qux abc xyz lorem ipsum notreal invalid wrong
    bad string value required optional unknown true false yes no on off disabled enabled auto test testing tests
    default
    """
)
"""Words of which one at least stands in a value that is only a sample."""
FILLER_WORDS = _words(
    """
    a an the my me i is it in of to or and not for with as by on at from this that here use using set put add new
    old some any real user users username name login id client app application api access auth authentication oauth
    private public signing encryption jwt session cookie admin root db database sql mysql mariadb postgres
    postgresql pg mongo mongodb redis rabbitmq kafka smtp mail email ldap ftp sftp ssh aws azure gcp google github
    gitlab slack stripe server service svc host web site proxy prod production dev development staging stage local
    super very strong long random secure safe please must should be than one two temp tmp text str var variable
    field input data basic bearer bot bucket cloud master account registry docker git repo hash salt base code cache
    demo env
    """
)
"""Words that may stand beside them."""
DESCRIPTIONS = _words(
    """
    string str text bool boolean int integer number float bytes object any char varchar unknown void secretstr
    plaintext password passphrase file stdin prompt ask keychain env vault basic bearer digest oauth oauth2 jwt
    plain scram md5 sha1 sha256 sha512 bcrypt argon2 none always never inherit optional
    """
)
"""Values that describe what belongs in their place."""
CODE_EXTENSIONS = _words(
    """
    py pyi pyx js jsx mjs cjs ts tsx mts cts vue svelte astro go java kt kts scala groovy cs fs vb swift m mm c h cc
    cpp cxx hpp rs rb php phtml pl pm lua r jl ex exs erl hs clj cljs dart elm ml nim zig html htm jsp aspx cshtml
    erb haml slim twig css scss less graphql proto sol rake gemspec
    """
)
"""Ends of names of files in programming and template languages."""
DOCUMENT_EXTENSIONS = _words(
    """
    json jsonc json5 toml xml plist tf tfvars hcl bicep nix gradle sql config webmanifest lock
    """
)
"""Ends of names of files that quote or tag every value."""
SHELL_EXTENSIONS = _words(
    """
    sh bash zsh fish ksh csh bat cmd ps1 psm1 dockerfile containerfile makefile mk jenkinsfile
    """
)
"""Ends of names of files that hold command lines."""
