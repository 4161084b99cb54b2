"""Pages, redirects, requests of the server, headers, logs and sessions in Go, and their near misses."""

import pytest

from tests.unit.engines.review.taint.go_handlers import hits, kinds

PAIRS = {
    "a page by Fprintf": (
        "xss",
        'fmt.Fprintf(w, "<h1>Hello %s</h1>", r.URL.Query().Get("name"))',
        'fmt.Fprintf(w, "<h1>Hello %s</h1>", html.EscapeString(r.URL.Query().Get("name")))',
    ),
    "a page by Write": (
        "xss",
        'w.Write([]byte("<p>" + r.FormValue("q") + "</p>"))',
        'w.Write([]byte("<p>" + template.HTMLEscapeString(r.FormValue("q")) + "</p>"))',
    ),
    "a page by WriteString": (
        "xss",
        'io.WriteString(w, "<b>"+r.FormValue("q")+"</b>")',
        'io.WriteString(w, "<b>"+url.QueryEscape(r.FormValue("q"))+"</b>")',
    ),
    "an answer as it came": (
        "xss",
        'fmt.Fprint(w, r.FormValue("q"))',
        'w.Header().Set("Content-Type", "text/plain; charset=utf-8")\nfmt.Fprint(w, r.FormValue("q"))',
    ),
    "an answer with a type": (
        "xss",
        'w.Header().Set("Content-Type", "text/html")\nfmt.Fprintf(w, "Hello %s", r.FormValue("q"))',
        'w.Header().Set("Content-Type", "application/json")\nfmt.Fprintf(w, `{"q": "%s"}`, r.FormValue("q"))',
    ),
    "a header map in a variable": (
        "xss",
        'h := w.Header()\nh.Set("Content-Type", "text/html")\nfmt.Fprintf(w, "Hello %s", r.FormValue("q"))',
        'h := w.Header()\nh.Set("Content-Type", "text/csv")\nfmt.Fprint(w, r.FormValue("q"))',
    ),
    "a body that is sent back": (
        "xss",
        "data, err := io.ReadAll(r.Body)\nif err != nil {\n\treturn\n}\nw.Write(data)",
        'data, err := io.ReadAll(r.Body)\nif err != nil {\n\treturn\n}\nw.Header().Set("Content-Type", "application/octet-stream")\nw.Write(data)',
    ),
    "a page in two writes": (
        "xss",
        'fmt.Fprint(w, "<html><body>")\nfmt.Fprintf(w, "Hello %s", r.FormValue("n"))',
        'fmt.Fprint(w, "<html><body>")\nfmt.Fprintf(w, "Page %d", len(r.FormValue("n")))',
    ),
    "numbers in a page": (
        "xss",
        'fmt.Fprintf(w, "<p>%v</p>", r.FormValue("n"))',
        'n, err := strconv.Atoi(r.FormValue("n"))\nif err != nil {\n\treturn\n}\nfmt.Fprintf(w, "<p>%v</p>", n)',
    ),
    "markup that is declared safe": (
        "xss",
        'tmpl.Execute(w, template.HTML(r.FormValue("bio")))',
        'tmpl.Execute(w, r.FormValue("bio"))',
    ),
    "an address that is declared safe": (
        "xss",
        'tmpl.Execute(w, template.URL(r.FormValue("next")))',
        'tmpl.Execute(w, template.URL("/home"))\n_ = r.FormValue("next")',
    ),
    "an error page": (
        "xss",
        'fmt.Fprintf(w, "<p>no such page: %s</p>", r.URL.Path)',
        'http.Error(w, "no such page: "+r.URL.Path, 404)',
    ),
    "a reader": (
        "xss",
        'io.Copy(w, strings.NewReader("<p>"+r.FormValue("q")))',
        'io.Copy(w, strings.NewReader("<p>hello</p>"))\n_ = r.FormValue("q")',
    ),
    "json": (
        "xss",
        'fmt.Fprintf(w, "<script>var q = \'%s\'</script>", r.FormValue("q"))',
        'data, _ := json.Marshal(r.FormValue("q"))\nw.Write(data)',
    ),
    "a redirect": (
        "redirect",
        'http.Redirect(w, r, r.FormValue("next"), http.StatusFound)',
        'http.Redirect(w, r, "/login?next="+url.QueryEscape(r.FormValue("next")), http.StatusFound)',
    ),
    "a redirect to another host": (
        "redirect",
        'http.Redirect(w, r, "https://"+r.FormValue("host")+"/x", 302)',
        'http.Redirect(w, r, "https://example.com/"+r.FormValue("path"), 302)',
    ),
    "a redirect that begins with a slash": (
        "redirect",
        'next := r.FormValue("next")\nif !strings.HasPrefix(next, "/") {\n\tnext = "/"\n}\nhttp.Redirect(w, r, next, 302)',
        'next := r.FormValue("next")\nif !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") {\n\tnext = "/"\n}\nhttp.Redirect(w, r, next, 302)',
    ),
    "a redirect into a part of the site": (
        "redirect",
        'next := r.FormValue("next")\nif strings.HasPrefix(next, "http") {\n\tlog.Print("far")\n}\nhttp.Redirect(w, r, next, 302)',
        'next := r.FormValue("next")\nif strings.HasPrefix(next, "/app/") {\n\thttp.Redirect(w, r, next, 302)\n}',
    ),
    "the host of a redirect": (
        "redirect",
        'u, err := url.Parse(r.FormValue("next"))\nif err != nil {\n\treturn\n}\nhttp.Redirect(w, r, u.String(), 302)',
        'u, err := url.Parse(r.FormValue("next"))\nif err != nil || u.Host != "example.com" {\n\treturn\n}\nhttp.Redirect(w, r, u.String(), 302)',
    ),
    "the raw text after its host was checked": (
        "redirect",
        'next := r.FormValue("next")\nu, err := url.Parse(next)\nif err != nil {\n\treturn\n}\nlog.Print(u.Fragment)\nhttp.Redirect(w, r, next, 302)',
        'next := r.FormValue("next")\nu, err := url.Parse(next)\nif err != nil || u.Hostname() != "" {\n\treturn\n}\nhttp.Redirect(w, r, next, 302)',
    ),
    "an absolute address": (
        "redirect",
        'u, _ := url.Parse(r.FormValue("next"))\nif u.IsAbs() {\n\thttp.Redirect(w, r, u.String(), 302)\n}',
        'u, _ := url.Parse(r.FormValue("next"))\nif !u.IsAbs() {\n\thttp.Redirect(w, r, u.String(), 302)\n}',
    ),
    "a location": (
        "redirect",
        'w.Header().Set("Location", r.FormValue("to"))\nw.WriteHeader(302)',
        'w.Header().Set("Location", "/users/"+r.FormValue("to"))\nw.WriteHeader(302)',
    ),
    "a target that is looked up": (
        "redirect",
        'http.Redirect(w, r, r.URL.Query().Get("t"), 302)',
        'target, ok := columns[r.URL.Query().Get("t")]\nif !ok {\n\ttarget = "/"\n}\nhttp.Redirect(w, r, target, 302)',
    ),
    "a target that a function checks": (
        "redirect",
        'next := r.FormValue("next")\nif next != "" {\n\thttp.Redirect(w, r, next, 302)\n}',
        'next := r.FormValue("next")\nif isSafeRedirect(next) {\n\thttp.Redirect(w, r, next, 302)\n}',
    ),
    "an address that is fetched": (
        "ssrf",
        'http.Get(r.FormValue("url"))',
        'http.Get("https://api.example.com/items?q=" + url.QueryEscape(r.FormValue("url")))',
    ),
    "a host that is fetched": (
        "ssrf",
        'http.Get("http://" + r.FormValue("host") + "/status")',
        'http.Get("http://status.example.com/" + r.FormValue("host"))',
    ),
    "a request that is built": (
        "ssrf",
        'req, err := http.NewRequest("GET", r.FormValue("u"), nil)\nif err == nil {\n\thttp.DefaultClient.Do(req)\n}',
        'req, err := http.NewRequest("POST", "https://example.com/hook", strings.NewReader(r.FormValue("u")))\nif err == nil {\n\thttp.DefaultClient.Do(req)\n}',
    ),
    "a request with a context": (
        "ssrf",
        'http.NewRequestWithContext(r.Context(), "GET", fmt.Sprintf("https://%s/", r.FormValue("h")), nil)',
        'http.NewRequestWithContext(r.Context(), "GET", fmt.Sprintf("https://h.example.com/%s", r.FormValue("h")), nil)',
    ),
    "a client of the server": (
        "ssrf",
        's.client.Get(r.FormValue("u"))',
        's.client.Get(s.root + "/items?id=" + r.FormValue("u"))',
    ),
    "a client that is made": (
        "ssrf",
        'client := &http.Client{}\nclient.Get(r.FormValue("u"))',
        'client := &http.Client{}\nclient.Get("https://example.com/")\n_ = r.FormValue("u")',
    ),
    "an allowed host": (
        "ssrf",
        'u, err := url.Parse(r.FormValue("u"))\nif err != nil || u.Scheme != "https" {\n\treturn\n}\nhttp.Get(u.String())',
        'u, err := url.Parse(r.FormValue("u"))\nif err != nil || !tables[u.Host] {\n\treturn\n}\nhttp.Get(u.String())',
    ),
    "an allowed host by a variable": (
        "ssrf",
        'raw := r.FormValue("u")\nu, _ := url.Parse(raw)\nhost := u.Hostname()\nlog.Print(len(host))\nhttp.Get(raw)',
        'raw := r.FormValue("u")\nu, _ := url.Parse(raw)\nhost := u.Hostname()\nif host != "a.example.com" && host != "b.example.com" {\n\treturn\n}\nhttp.Get(raw)',
    ),
    "an address from its parts": (
        "ssrf",
        'u := url.URL{Scheme: "https", Host: r.FormValue("h"), Path: "/x"}\nhttp.Get(u.String())',
        'u := url.URL{Scheme: "https", Host: "example.com", Path: r.FormValue("p")}\nhttp.Get(u.String())',
    ),
    "a connection": (
        "ssrf",
        'net.Dial("tcp", r.FormValue("h")+":80")',
        'net.Dial("tcp", "db.internal:5432")\n_ = r.FormValue("h")',
    ),
    "an address of a body": (
        "ssrf",
        "var in Input\njson.NewDecoder(r.Body).Decode(&in)\nhttp.Get(in.Path)",
        'var in Input\njson.NewDecoder(r.Body).Decode(&in)\nhttp.Get(fmt.Sprintf("https://example.com/%d", in.Count))',
    ),
    "a header": (
        "header",
        'w.Header().Set("X-Name", r.FormValue("n"))',
        'w.Header().Set("X-Name", strings.ReplaceAll(strings.ReplaceAll(r.FormValue("n"), "\\n", ""), "\\r", ""))',
    ),
    "a file name in a header": (
        "header",
        'w.Header().Set("Content-Disposition", "attachment; filename="+r.FormValue("n"))',
        'w.Header().Set("Content-Disposition", "attachment; filename="+url.QueryEscape(r.FormValue("n")))',
    ),
    "a line of a log": (
        "log",
        'log.Printf("login of %s", r.FormValue("u"))',
        'log.Printf("login of %q", r.FormValue("u"))',
    ),
    "a line of a log by plus": (
        "log",
        'log.Println("user: " + r.FormValue("u"))',
        'log.Println("user: " + strings.ReplaceAll(r.FormValue("u"), "\\n", " "))',
    ),
    "a line of a log of a number": (
        "log",
        'id := r.FormValue("id")\nlog.Print("id ", id)',
        'id, _ := strconv.Atoi(r.FormValue("id"))\nlog.Print("id ", id)',
    ),
    "a replacer": (
        "log",
        'log.Print(strings.NewReplacer("a", "b").Replace(r.FormValue("u")))',
        'log.Print(strings.NewReplacer("\\n", "", "\\r", "").Replace(r.FormValue("u")))',
    ),
    "a session": (
        "trust",
        'session, _ := store.Get(r, "s")\nsession.Values["role"] = r.FormValue("role")\nsession.Save(r, w)',
        'session, _ := store.Get(r, "s")\nsession.Values["role"] = "user"\nsession.Values["n"], _ = strconv.Atoi(r.FormValue("n"))\nsession.Save(r, w)',
    ),
}  # fmt: skip

FRAMEWORKS = {
    "gin, data with a type": (
        "xss", "c *gin.Context",
        'c.Data(200, "text/html", []byte("<p>"+c.Query("q")+"</p>"))',
        'c.Data(200, "text/plain", []byte(c.Query("q")))',
    ),
    "gin, the writer": (
        "xss", "c *gin.Context",
        'c.Writer.Write([]byte("<p>" + c.Query("q") + "</p>"))',
        'c.String(200, "hello %s", c.Query("q"))',
    ),
    "gin, a redirect": (
        "redirect", "c *gin.Context",
        "c.Redirect(302, c.Query(\"next\"))",
        'c.Redirect(302, "/items/"+c.Param("id"))',
    ),
    "gin, a query with a default": (
        "ssrf", "c *gin.Context",
        'target := c.DefaultQuery("u", "http://example.com")\nhttp.Get(target)',
        'target := c.DefaultQuery("u", "x")\nhttp.Get("http://example.com/" + target)',
    ),
    "echo, a page": (
        "xss", "c echo.Context",
        'c.HTML(200, "<b>"+c.QueryParam("n")+"</b>")',
        'c.String(200, "hello "+c.QueryParam("n"))',
    ),
    "echo, a redirect": (
        "redirect", "c echo.Context",
        'c.Redirect(302, c.FormValue("to"))',
        'c.Redirect(302, c.Echo().Reverse("home"))\n_ = c.FormValue("to")',
    ),
    "fiber, a page": (
        "xss", "c *fiber.Ctx",
        'c.Set("Content-Type", "text/html")\nc.SendString("<p>" + c.Query("q") + "</p>")',
        'c.SendString("hello " + c.Query("q"))',
    ),
    "fiber, a redirect": (
        "redirect", "c *fiber.Ctx",
        'c.Redirect(c.Query("to"))',
        'c.Redirect("/u/" + c.Params("to"))',
    ),
    "mux": (
        "xss", "w http.ResponseWriter, r *http.Request",
        'vars := mux.Vars(r)\nfmt.Fprintf(w, "<p>%s</p>", vars["name"])',
        'vars := mux.Vars(r)\nfmt.Fprintf(w, "<p>%s</p>", html.EscapeString(vars["name"]))',
    ),
    "the request of gin": (
        "ssrf", "c *gin.Context",
        'http.Get(c.Request.URL.Query().Get("u"))',
        'http.Get("https://example.com/?" + c.Request.URL.RawQuery)',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PAIRS)
def test_input_that_reaches_browsers_hosts_and_logs_is_found(name: str) -> None:
    kind, bad, _good = PAIRS[name]
    assert kind in kinds(bad)


@pytest.mark.parametrize("name", PAIRS)
def test_input_that_is_held_in_its_place_is_left_alone(name: str) -> None:
    kind, _bad, good = PAIRS[name]
    assert kind not in kinds(good)


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_input_of_frameworks_is_followed_into_answers(name: str) -> None:
    kind, signature, bad, _good = FRAMEWORKS[name]
    assert kind in kinds(bad, signature)


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_harmless_answers_of_frameworks_are_left_alone(name: str) -> None:
    kind, signature, _bad, good = FRAMEWORKS[name]
    assert kind not in kinds(good, signature)


def test_an_undeclared_answer_that_begins_like_no_page_is_a_slight_matter() -> None:
    assert hits('fmt.Fprintf(w, "no such user: %s", r.FormValue("u"))') == [("xss", True)]
    assert hits('fmt.Fprintf(w, "<p>%s</p>", r.FormValue("u"))') == [("xss", False)]


def test_a_redirect_to_the_address_that_was_asked_for_is_left_alone() -> None:
    assert kinds('http.Redirect(w, r, "https://"+r.Host+r.URL.Path, 301)') == set()
    assert kinds('http.Redirect(w, r, r.URL.Path+"/", 301)') == set()
