"""Pages: what a link or another window can put in, and where text becomes markup, script or an address."""

from readylayer_cli.engines.review.taint.model import CallFacts, EntryPoint, Model, Sink
from readylayer_cli.engines.review.taint.models.javascript_views import is_open, leaves_site

_LOCATION = {"hash": "page", "search": "page", "href": "url"}
_ROUTES = ("query", "params", "hash", "search")


def _is_jquery(facts: CallFacts) -> bool:
    owner = facts.ref.rpartition(".")[0]
    return owner.startswith(("$", "jQuery", "jquery", "this.$"))


def _is_markup(facts: CallFacts) -> bool:
    """`$(text)` makes elements if the text begins like one; anything else is a selector."""
    value = facts.argument(0)
    return value is not None and (not value.prefix or value.prefix.lstrip().startswith("<")) and not value.keys


def _goes_off(facts: CallFacts) -> bool:
    value = facts.argument(0)
    return value is not None and leaves_site(value)


def _sets_script(facts: CallFacts) -> bool:
    name, value = facts.argument(0), facts.argument(1)
    names = {str(text).lower() for text in (name.constants or ())} if name is not None else set()
    if any(text.startswith("on") or text == "srcdoc" for text in names):
        return True
    return bool(names & {"href", "src", "action", "formaction"}) and value is not None and not value.prefix.strip()


_GO = (Sink("redirect", when=_goes_off),)
_DOM = (Sink("dom"),)
_MESSAGE = EntryPoint("page", refs={"0": "MessageEvent()"})

PAGE = Model(
    triggers=("location", "document.URL", "document.referrer", "window.name", "URLSearchParams", "message", "useSearchParams", "$route", "router.query", "useRouter", "useLocation", "documentURI", "req.query", "query", "useParams"),
    sources={
        **{f"location.{name}": kind for name, kind in _LOCATION.items()},
        "document.URL": "url", "document.documentURI": "url", "document.baseURI": "url", "document.referrer": "page", "window.name": "page", "document.cookie": "cookie",
        "next/navigation.useSearchParams()": "page", "react-router-dom.useSearchParams()": "page", "react-router.useSearchParams()": "page", "useSearchParams()": "page", "next/navigation.useParams()": "page",
        "react-router-dom.useParams()": "page", "MessageEvent().data": "message",
        **{f"{owner}.{name}": "page" for owner in ("$route", "this.$route", "router", "next/router.useRouter()", "vue-router.useRoute()", "useRoute()", "react-router-dom.useLocation()", "useLocation()", "props.location", "this.props.location",
                                                 "this.route.snapshot", "this.route.snapshot.queryParamMap") for name in (*_ROUTES, "queryParams", "fragment") if (owner, name) != ("router", "params")},
        "this.route.snapshot.queryParamMap.get": "page",
    },
    returns={
        **dict.fromkeys(("window.location", "document.location", "self.location", "top.location", "parent.location", "globalThis.location", "window.document.location", "window.top.location", "window.parent.location"), "location"),
        "window.document": "document", "window.eval": "eval", "window.jQuery": "$", "jQuery": "$", "jquery": "$", "cash-dom": "$",
    },
    entries=(EntryPoint("page", name="onmessage|onMessage|handleMessage|receiveMessage", parameters=r"(?:e|ev|evt|event|msg|message)(?::[\w.<>]+)?", refs={"0": "MessageEvent()"}),),
    registrars={"window.onmessage": _MESSAGE, "self.onmessage": _MESSAGE, **{f"{owner}addEventListener:message": _MESSAGE for owner in ("window.", "self.", "", "globalThis.", "top.")}},
    vouchers=frozenset({"MessageEvent().origin", "MessageEvent().source"}),
    assigned={
        ".innerHTML": _DOM, ".outerHTML": _DOM, ".srcdoc": _DOM, "location": _GO, "location.href": _GO, "window.location": _GO,
        **{f".{name}": (Sink("link", when=is_open),) for name in ("href", "src", "action", "formAction")},
    },
    sinks={
        "location.assign": _GO, "location.replace": _GO, "window.open": _GO, "open": _GO, "window.navigate": _GO,
        **dict.fromkeys(("document.write", "document.writeln"), (Sink("dom", args=(), every=True),)),
        ".insertAdjacentHTML": (Sink("dom", args=(1,)),), ".createContextualFragment": _DOM, ".setHTMLUnsafe": _DOM, "$.parseHTML": _DOM, "document.implementation.createHTMLDocument().write": _DOM,
        **{f".{name}": (Sink("dom", when=_is_jquery),) for name in ("html", "append", "prepend", "after", "before", "replaceWith", "wrap", "wrapInner", "wrapAll", "insertAfter@", "add@")},
        "$": (Sink("dom", when=_is_markup),), "$.globalEval": (Sink("code"),),
        **dict.fromkeys(("@html", "lit-html/directives/unsafe-html.unsafeHTML", "lit/directives/unsafe-html.js.unsafeHTML", "unsafeHTML", "html-react-parser", "lit/directives/unsafe-html.unsafeHTML"), _DOM),
        **{f".{name}": _DOM for name in ("bypassSecurityTrustHtml", "bypassSecurityTrustScript", "bypassSecurityTrustUrl", "bypassSecurityTrustResourceUrl", "trustAsHtml", "trustAsJs", "trustAsUrl", "trustAsResourceUrl")},
        "@link": (Sink("link", when=is_open),), ".setAttribute": (Sink("dom", args=(1,), when=_sets_script),), ".attr": (Sink("dom", args=(1,), when=_sets_script),), "importScripts": (Sink("code"),),
    },
    carriers=frozenset({"@html"}),
    decoders={"URLSearchParams": frozenset({"redirect", "ssrf", "link"})},
)  # fmt: skip
