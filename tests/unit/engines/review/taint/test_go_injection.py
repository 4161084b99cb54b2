"""Statements, commands, code, filters: Go data that becomes part of another language, and its near misses."""

import pytest

from tests.unit.engines.review.taint.go_handlers import kinds

PAIRS = {
    "a statement by Sprintf": (
        "sql",
        'db.Query(fmt.Sprintf("SELECT * FROM t WHERE name = \'%s\'", r.FormValue("n")))',
        'db.Query("SELECT * FROM t WHERE name = ?", r.FormValue("n"))',
    ),
    "a statement by plus": (
        "sql",
        'q := "SELECT * FROM t WHERE id = " + r.URL.Query().Get("id")\nrows, err := db.Query(q)\n_, _ = rows, err',
        'id, err := strconv.Atoi(r.URL.Query().Get("id"))\nif err != nil {\n\treturn\n}\ndb.Query("SELECT * FROM t WHERE id = " + strconv.Itoa(id))',
    ),
    "a number in the format": (
        "sql",
        'db.Exec(fmt.Sprintf("DELETE FROM t WHERE id = %v", r.FormValue("id")))',
        'id, _ := strconv.ParseInt(r.FormValue("id"), 10, 64)\ndb.Exec(fmt.Sprintf("DELETE FROM t WHERE id = %d", id))',
    ),
    "with a context": (
        "sql",
        'db.QueryRowContext(r.Context(), "SELECT 1 FROM t WHERE a = \'"+r.FormValue("a")+"\'")',
        'db.QueryRowContext(r.Context(), "SELECT 1 FROM t WHERE a = $1", r.FormValue("a"))',
    ),
    "a prepared statement": (
        "sql",
        'stmt, _ := db.Prepare("SELECT 1 FROM t WHERE a = \'" + r.FormValue("a") + "\'")\nstmt.Query()',
        'stmt, _ := db.Prepare("SELECT 1 FROM t WHERE a = ?")\nstmt.Query(r.FormValue("a"))',
    ),
    "added to step by step": (
        "sql",
        'q := "SELECT * FROM t"\nif n := r.FormValue("n"); n != "" {\n\tq += " WHERE n = \'" + n + "\'"\n}\ndb.Query(q)',
        'q := "SELECT * FROM t"\nargs := []any{}\nif n := r.FormValue("n"); n != "" {\n\tq += " WHERE n = ?"\n\targs = append(args, n)\n}\ndb.Query(q, args...)',
    ),
    "a builder": (
        "sql",
        'var b strings.Builder\nb.WriteString("SELECT * FROM t ORDER BY ")\nb.WriteString(r.FormValue("o"))\ndb.Query(b.String())',
        'var b strings.Builder\nb.WriteString("SELECT * FROM t ORDER BY ")\nb.WriteString("name")\n_ = r.FormValue("o")\ndb.Query(b.String())',
    ),
    "a builder that is printed to": (
        "sql",
        'var b bytes.Buffer\nfmt.Fprintf(&b, "SELECT * FROM t WHERE a = \'%s\'", r.FormValue("a"))\ndb.Query(b.String())',
        'var b bytes.Buffer\nfmt.Fprintf(&b, "SELECT * FROM t LIMIT %d", 10)\nb.WriteString(" OFFSET 0")\ndb.Query(b.String())',
    ),
    "joined names": (
        "sql",
        'db.Query("SELECT * FROM t WHERE id IN (" + strings.Join(r.URL.Query()["id"], ",") + ")")',
        'ids := r.URL.Query()["id"]\nmarks := make([]string, 0)\nfor range ids {\n\tmarks = append(marks, "?")\n}\ndb.Query("SELECT * FROM t WHERE id IN (" + strings.Join(marks, ",") + ")")',
    ),
    "a column that is looked up": (
        "sql",
        'db.Query("SELECT * FROM u ORDER BY " + r.FormValue("sort"))',
        'column, ok := columns[r.FormValue("sort")]\nif !ok {\n\tcolumn = "u.id"\n}\ndb.Query("SELECT * FROM u ORDER BY " + column)',
    ),
    "a table that is allowed": (
        "sql",
        'table := r.FormValue("t")\nif table == "" {\n\treturn\n}\ndb.Query("SELECT * FROM " + table)',
        'table := r.FormValue("t")\nif !tables[table] {\n\thttp.Error(w, "no", 400)\n\treturn\n}\ndb.Query("SELECT * FROM " + table)',
    ),
    "a switch over what is allowed": (
        "sql",
        'order := r.FormValue("o")\nswitch order {\ncase "asc":\n\tlog.Print("up")\ndefault:\n\tlog.Print("other")\n}\ndb.Query("SELECT * FROM t ORDER BY a " + order)',
        'order := r.FormValue("o")\nswitch order {\ncase "asc", "desc":\ndefault:\n\torder = "asc"\n}\ndb.Query("SELECT * FROM t ORDER BY a " + order)',
    ),
    "one of a few words": (
        "sql",
        'col := r.FormValue("c")\nif slices.Contains([]string{"a", "b"}, col) {\n\tlog.Print("known")\n}\ndb.Query("SELECT " + col + " FROM t")',
        'col := r.FormValue("c")\nif !slices.Contains([]string{"a", "b"}, col) {\n\treturn\n}\ndb.Query("SELECT " + col + " FROM t")',
    ),
    "a pattern with anchors": (
        "sql",
        't := r.FormValue("t")\nif !regexp.MustCompile("[a-z]+").MatchString(t) {\n\treturn\n}\ndb.Query("SELECT * FROM " + t)',
        't := r.FormValue("t")\nif !wordPattern.MatchString(t) {\n\treturn\n}\ndb.Query("SELECT * FROM " + t)',
    ),
    "an identifier that is parsed": (
        "sql",
        'id := r.PathValue("id")\ndb.Exec("DELETE FROM t WHERE id = \'" + id + "\'")',
        'id, err := uuid.Parse(r.PathValue("id"))\nif err != nil {\n\treturn\n}\ndb.Exec("DELETE FROM t WHERE id = \'" + id.String() + "\'")',
    ),
    "a raw text after it was parsed": (
        "sql",
        'id := r.FormValue("id")\nif _, err := strconv.Atoi(id); err != nil {\n\tlog.Print("odd")\n}\ndb.Exec("DELETE FROM t WHERE id = " + id)',
        'id := r.FormValue("id")\nif _, err := strconv.Atoi(id); err != nil {\n\treturn\n}\ndb.Exec("DELETE FROM t WHERE id = " + id)',
    ),
    "a body": (
        "sql",
        'var in Input\nif err := json.NewDecoder(r.Body).Decode(&in); err != nil {\n\treturn\n}\ndb.Exec("INSERT INTO t VALUES (\'" + in.Name + "\')")',
        'var in Input\njson.NewDecoder(r.Body).Decode(&in)\ndb.Exec(fmt.Sprintf("UPDATE t SET n = %v", in.Count))',
    ),
    "a body that is read": (
        "sql",
        'data, err := io.ReadAll(r.Body)\nif err != nil {\n\treturn\n}\nvar in map[string]string\njson.Unmarshal(data, &in)\ndb.Exec("DELETE FROM t WHERE n = \'" + in["n"] + "\'")',
        'data, _ := io.ReadAll(r.Body)\nvar in map[string]string\njson.Unmarshal(data, &in)\ndb.Exec("DELETE FROM t WHERE n = $1", in["n"])',
    ),
    "members of a list in a body": (
        "sql",
        'var in Input\njson.NewDecoder(r.Body).Decode(&in)\nfor _, item := range in.Items {\n\tdb.Exec("UPDATE t SET note = \'" + item.Note + "\'")\n}',
        'var in Input\njson.NewDecoder(r.Body).Decode(&in)\nfor _, item := range in.Items {\n\tdb.Exec(fmt.Sprintf("DELETE FROM t WHERE id = %v", item.ID))\n}',
    ),
    "a database of the server": (
        "sql",
        's.db.Query("SELECT * FROM t WHERE a = \'" + r.Header.Get("X-A") + "\'")',
        's.db.Query("SELECT * FROM t WHERE a = ?", r.Header.Get("X-A"))',
    ),
    "a cookie": (
        "sql",
        'c, err := r.Cookie("id")\nif err != nil {\n\treturn\n}\ndb.Query("SELECT * FROM s WHERE id = \'" + c.Value + "\'")',
        'c, err := r.Cookie("id")\nif err != nil {\n\treturn\n}\ndb.Query("SELECT * FROM s WHERE id = $1", c.Value)',
    ),
    "keys of a form": (
        "sql",
        'r.ParseForm()\nfor key, values := range r.Form {\n\tdb.Exec("UPDATE t SET " + key + " = ?", values[0])\n}',
        'r.ParseForm()\nfor index, value := range r.Form["v"] {\n\tdb.Exec(fmt.Sprintf("UPDATE t SET c%d = ?", index), value)\n}',
    ),
    "a shell": (
        "command",
        'exec.Command("sh", "-c", "ping -c 1 "+r.FormValue("host")).Run()',
        'exec.Command("ping", "-c", "1", r.FormValue("host")).Run()',
    ),
    "a shell with a context": (
        "command",
        'cmd := exec.CommandContext(r.Context(), "/bin/bash", "-c", fmt.Sprintf("nslookup %s", r.FormValue("d")))\ncmd.Output()',
        'cmd := exec.CommandContext(r.Context(), "/usr/bin/nslookup", r.FormValue("d"))\ncmd.Output()',
    ),
    "the program": (
        "command",
        'exec.Command(r.FormValue("tool"), "--version").Run()',
        'tool := r.FormValue("tool")\nif tool != "gofmt" && tool != "golint" {\n\treturn\n}\nexec.Command(tool, "--version").Run()',
    ),
    "words of a line": (
        "command",
        'args := strings.Fields(r.FormValue("cmd"))\nexec.Command(args[0], args[1:]...).Run()',
        'args := strings.Fields(r.FormValue("cmd"))\nexec.Command("echo", args...).Run()',
    ),
    "a shell of windows": (
        "command",
        'exec.Command("cmd", "/C", "dir "+r.FormValue("d")).Output()',
        'exec.Command("cmd", "/C", "dir").Output()\n_ = r.FormValue("d")',
    ),
    "a shell in a variable": (
        "command",
        'shell := "bash"\nif r.FormValue("x") != "" {\n\tshell = "sh"\n}\nexec.Command(shell, "-c", r.FormValue("c")).Run()',
        'n, err := strconv.Atoi(r.FormValue("c"))\nif err != nil {\n\treturn\n}\nexec.Command("sh", "-c", fmt.Sprintf("sleep %d", n)).Run()',
    ),
    "an option of git": (
        "command",
        'exec.Command("git", "log", r.FormValue("ref")).Run()',
        'exec.Command("git", "log", "--", r.FormValue("ref")).Run()',
    ),
    "an address that is checked": (
        "command",
        'host := r.FormValue("h")\nif host == "" {\n\treturn\n}\nexec.Command("sh", "-c", "ping "+host).Run()',
        'host := r.FormValue("h")\nif net.ParseIP(host) == nil {\n\treturn\n}\nexec.Command("sh", "-c", "ping "+host).Run()',
    ),
    "characters that are taken out": (
        "command",
        'name := strings.TrimSpace(r.FormValue("n"))\nexec.Command("sh", "-c", "cat "+name).Run()',
        'name := regexp.MustCompile(`[^a-z0-9]`).ReplaceAllString(r.FormValue("n"), "")\nexec.Command("sh", "-c", "cat "+name).Run()',
    ),
    "a script": (
        "code",
        'vm := goja.New()\nvm.RunString(r.FormValue("code"))',
        'vm := goja.New()\nvm.Set("input", r.FormValue("code"))\nvm.RunString("input.length")',
    ),
    "a template of input": (
        "template",
        't, err := template.New("x").Parse("<p>" + r.FormValue("q") + "</p>")\nif err == nil {\n\tt.Execute(w, nil)\n}',
        't, err := template.New("x").Parse("<p>{{.}}</p>")\nif err == nil {\n\tt.Execute(w, r.FormValue("q"))\n}',
    ),
    "a text template of input": (
        "template",
        't := texttemplate.Must(texttemplate.New("m").Parse(r.FormValue("m")))\nt.Execute(os.Stdout, s)',
        't := texttemplate.Must(texttemplate.New("m").Parse("Dear {{.Name}}"))\nt.Execute(os.Stdout, r.FormValue("m"))',
    ),
    "a filter of a directory": (
        "ldap",
        'req := ldap.NewSearchRequest("dc=a", 2, 0, 0, 0, false, fmt.Sprintf("(uid=%s)", r.FormValue("u")), nil, nil)\n_ = req',
        'req := ldap.NewSearchRequest("dc=a", 2, 0, 0, 0, false, fmt.Sprintf("(uid=%s)", ldap.EscapeFilter(r.FormValue("u"))), nil, nil)\n_ = req',
    ),
    "a filter in a record": (
        "ldap",
        'req := &ldap.SearchRequest{BaseDN: "dc=a", Filter: "(cn=" + r.FormValue("c") + ")"}\n_ = req',
        'req := &ldap.SearchRequest{BaseDN: "dc=a", Filter: "(cn=" + ldap.EscapeFilter(r.FormValue("c")) + ")"}\n_ = req',
    ),
    "a path in a document": (
        "xpath",
        'doc, _ := xmlquery.Parse(strings.NewReader("<a/>"))\nxmlquery.FindOne(doc, "//user[@name=\'"+r.FormValue("n")+"\']")',
        'doc, _ := xmlquery.Parse(strings.NewReader("<a/>"))\nfor _, n := range xmlquery.Find(doc, "//user") {\n\tif n.SelectAttr("name") == r.FormValue("n") {\n\t\treturn\n\t}\n}',
    ),
    "a filter as a whole": (
        "nosql",
        'var filter bson.M\njson.NewDecoder(r.Body).Decode(&filter)\nvar users *mongo.Collection\nusers.FindOne(r.Context(), filter)',
        'var users *mongo.Collection\nusers.FindOne(r.Context(), bson.M{"name": r.FormValue("n")})',
    ),
    "a script in a filter": (
        "nosql",
        'var users *mongo.Collection\nusers.Find(r.Context(), bson.M{"$where": "this.name == \'" + r.FormValue("n") + "\'"})',
        'var users *mongo.Collection\nusers.Find(r.Context(), bson.M{"$where": "this.a > 1", "name": r.FormValue("n")})',
    ),
    "a script in an ordered filter": (
        "nosql",
        'var users *mongo.Collection\nusers.Find(r.Context(), bson.D{{"$where", "this.n == \'" + r.FormValue("n") + "\'"}})',
        'var users *mongo.Collection\nusers.Find(r.Context(), bson.D{{"name", r.FormValue("n")}})',
    ),
    "a pattern of input": (
        "regex",
        're, err := regexp.Compile(r.FormValue("p"))\n_, _ = re, err',
        're, err := regexp.Compile(regexp.QuoteMeta(r.FormValue("p")))\n_, _ = re, err',
    ),
    "an object of a body": (
        "deserialize",
        "var v any\ngob.NewDecoder(r.Body).Decode(&v)",
        "var v Input\nxml.NewDecoder(r.Body).Decode(&v)",
    ),
    "a document of any kind": (
        "deserialize",
        "data, _ := io.ReadAll(r.Body)\nvar v any\nyaml.Unmarshal(data, &v)",
        "data, _ := io.ReadAll(r.Body)\nvar v Input\nyaml.Unmarshal(data, &v)",
    ),
}  # fmt: skip

FRAMEWORKS = {
    "gorm, a condition": (
        "sql", "c *gin.Context, orm *gorm.DB",
        'var u []Input\norm.Where("name = \'" + c.Query("n") + "\'").Find(&u)',
        'var u []Input\norm.Where("name = ?", c.Query("n")).Find(&u)',
    ),
    "gorm, a condition of a record": (
        "sql", "c *gin.Context, orm *gorm.DB",
        'orm.Raw("SELECT * FROM t WHERE n = \'" + c.Param("n") + "\'").Scan(s)',
        'orm.Where(&Input{Name: c.Param("n")}).First(s)',
    ),
    "gorm, an order": (
        "sql", "c *gin.Context, orm *gorm.DB",
        'orm.Order(c.Query("sort")).Find(s)',
        'sort := c.Query("sort")\nif sort != "name" && sort != "age" {\n\tsort = "id"\n}\norm.Order(sort).Find(s)',
    ),
    "gorm, a condition in line": (
        "sql", "c *gin.Context, orm *gorm.DB",
        'orm.First(s, c.Param("id"))',
        'orm.First(s, "id = ?", c.Param("id"))',
    ),
    "pgx": (
        "sql", "w http.ResponseWriter, r *http.Request, pool *pgxpool.Pool",
        'pool.Query(r.Context(), "SELECT 1 FROM t WHERE a = \'"+r.FormValue("a")+"\'")',
        'pool.Query(r.Context(), "SELECT 1 FROM t WHERE a = $1", r.FormValue("a"))',
    ),
    "sqlx": (
        "sql", "w http.ResponseWriter, r *http.Request, x *sqlx.DB",
        'x.Select(s, "SELECT * FROM t WHERE a = \'"+r.FormValue("a")+"\'")',
        'x.Select(s, "SELECT * FROM t WHERE a = ?", r.FormValue("a"))',
    ),
    "a transaction": (
        "sql", "w http.ResponseWriter, r *http.Request, tx *sql.Tx",
        'tx.ExecContext(r.Context(), "DELETE FROM t WHERE a = "+mux.Vars(r)["a"])',
        'tx.ExecContext(r.Context(), "DELETE FROM t WHERE a = ?", mux.Vars(r)["a"])',
    ),
    "gin, a body": (
        "sql", "c *gin.Context",
        'var in Input\nif err := c.ShouldBindJSON(&in); err != nil {\n\treturn\n}\ndb.Exec("DELETE FROM t WHERE n = \'" + in.Name + "\'")',
        'var in Input\nc.ShouldBindJSON(&in)\ndb.Exec("DELETE FROM t WHERE n = ?", in.Name)',
    ),
    "echo": (
        "command", "c echo.Context",
        'exec.Command("sh", "-c", "ls "+c.QueryParam("d")).Run()',
        'exec.Command("ls", c.QueryParam("d")).Run()',
    ),
    "echo, a body": (
        "sql", "c echo.Context",
        'in := new(Input)\nc.Bind(in)\ndb.Query("SELECT * FROM t WHERE a = \'" + in.Name + "\'")',
        'in := new(Input)\nc.Bind(in)\ndb.Query("SELECT * FROM t WHERE a = ?", in.Name)',
    ),
    "fiber": (
        "sql", "c *fiber.Ctx",
        'db.Query("SELECT * FROM t WHERE a = \'" + c.Params("a") + "\'")',
        'db.Query("SELECT * FROM t WHERE a = ?", c.Params("a"))',
    ),
    "chi": (
        "sql", "w http.ResponseWriter, r *http.Request",
        'db.Query("SELECT * FROM t WHERE a = \'" + chi.URLParam(r, "a") + "\'")',
        'db.Query("SELECT * FROM t WHERE a = ?", chi.URLParam(r, "a"))',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PAIRS)
def test_input_that_becomes_part_of_another_language_is_found(name: str) -> None:
    kind, bad, _good = PAIRS[name]
    assert kind in kinds(bad)


@pytest.mark.parametrize("name", PAIRS)
def test_input_that_stays_data_is_left_alone(name: str) -> None:
    kind, _bad, good = PAIRS[name]
    assert kind not in kinds(good)


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_input_of_frameworks_is_followed_into_statements(name: str) -> None:
    kind, signature, bad, _good = FRAMEWORKS[name]
    assert kind in kinds(bad, signature)


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_parameters_of_frameworks_are_left_alone(name: str) -> None:
    kind, signature, _bad, good = FRAMEWORKS[name]
    assert kind not in kinds(good, signature)
