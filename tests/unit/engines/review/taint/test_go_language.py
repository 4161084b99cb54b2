"""What Go programs are made of, as data goes through it."""

import pytest

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.taint.flows import analyse_file
from readylayer_cli.engines.review.taint.frontends.go import lower_module
from tests.unit.engines.review.taint.go_handlers import kinds

ROUTES = """
func first(a, b string) string { return a }
func both(r *http.Request) (string, string, error) { return r.FormValue("a"), "x", nil }
func named(r *http.Request) (out string, err error) {
\tout = r.FormValue("a")
\treturn
}
func numbers(text string) (int, error) { return strconv.Atoi(text) }
func fill(r *http.Request, in *Input) { in.Name = r.FormValue("a") }
func check(name string) error {
\tif strings.Contains(name, "..") {
\t\treturn errors.New("bad name")
\t}
\treturn nil
}
func clean(name string) (string, error) {
\tif !wordPattern.MatchString(name) {
\t\treturn "", fmt.Errorf("bad name %q", name)
\t}
\treturn name, nil
}
func isWord(name string) bool { return wordPattern.MatchString(name) }
func run(work func(string) string, text string) string { return work(text) }
func Map[T any](items []T, change func(T) T) []T {
\tout := make([]T, 0)
\tfor _, item := range items {
\t\tout = append(out, change(item))
\t}
\treturn out
}
type Query struct{ where string }
func (q *Query) Set(where string) { q.where = where }
func (q *Query) Text() string { return "SELECT * FROM t WHERE " + q.where }
func NewQuery(where string) *Query { return &Query{where: where} }
"""

HARMFUL = {
    "a closure that is called": 'f := func() string { return r.FormValue("a") }\ndb.Query(f())',
    "a closure that changes what is around it": 'q := "SELECT 1"\nfunc() { q = q + r.FormValue("a") }()\ndb.Query(q)',
    "a closure that is handed over": 'var q string\nrun(func(s string) string {\n\tq = r.FormValue("a")\n\treturn s\n}, "x")\ndb.Query(q)',
    "a handler in a handler": 'http.HandleFunc("/x", func(w http.ResponseWriter, q *http.Request) {\n\tdb.Query(q.FormValue("a"))\n})',
    "a deferred call": 'q := r.FormValue("a")\ndefer db.Exec(q)',
    "a goroutine": 'go func(q string) { db.Exec(q) }(r.FormValue("a"))',
    "the first of two results": "a, _, err := both(r)\nif err != nil {\n\treturn\n}\ndb.Query(a)",
    "a named result": "a, err := named(r)\nif err != nil {\n\treturn\n}\ndb.Query(a)",
    "a pointer that is filled": "var in Input\nfill(r, &in)\ndb.Query(in.Name)",
    "a method that keeps it": 'q := &Query{}\nq.Set(r.FormValue("a"))\ndb.Query(q.Text())',
    "a constructor": 'db.Query(NewQuery(r.FormValue("a")).Text())',
    "a generic function": 'for _, q := range Map([]string{r.FormValue("a")}, func(s string) string { return s }) {\n\tdb.Query(q)\n}',
    "a channel": 'ch := make(chan string, 1)\nch <- r.FormValue("a")\ndb.Query(<-ch)',
    "a select": 'ch := make(chan string, 1)\nch <- r.FormValue("a")\nselect {\ncase q := <-ch:\n\tdb.Query(q)\ndefault:\n}',
    "an element of a map": 'm := map[string]string{}\nm["q"] = r.FormValue("a")\ndb.Query(m["q"])',
    "an element of a list": 'l := []string{"x", r.FormValue("a")}\ndb.Query(l[1])',
    "values swapped": 'a, b := "x", r.FormValue("a")\na, b = b, a\ndb.Query(a)\n_ = b',
    "a type switch": 'var v any = r.FormValue("a")\nswitch s := v.(type) {\ncase string:\n\tdb.Query(s)\ncase int:\n}',
    "a type assertion": 'var v any = r.FormValue("a")\ns, ok := v.(string)\nif !ok {\n\treturn\n}\ndb.Query(s)',
    "a case that falls through": 'q := "SELECT 1"\nswitch len(r.FormValue("b")) {\ncase 1:\n\tq = r.FormValue("a")\n\tfallthrough\ncase 2:\n\tdb.Query(q)\n}',
    "a switch without a subject": 'q := "SELECT 1"\nswitch {\ncase len(q) > 3:\n\tq = r.FormValue("a")\n}\ndb.Query(q)',
    "a loop with a label": 'q := ""\nouter:\nfor i := 0; i < 3; i++ {\n\tfor {\n\t\tq += r.FormValue("a")\n\t\tcontinue outer\n\t}\n}\ndb.Query(q)',
    "the conversion to bytes and back": 'b := []byte(r.FormValue("a"))\ndb.Query(string(b[1:]))',
    "a record within a record": 'o := struct{ In Input }{In: Input{Name: r.FormValue("a")}}\ndb.Query(o.In.Name)',
    "the parts of a text": 'parts := strings.SplitN(r.FormValue("a"), ":", 2)\ndb.Query(parts[0])',
    "a text that is cut": 'before, after, found := strings.Cut(r.FormValue("a"), ":")\nif found {\n\tdb.Query(after)\n}\n_ = before',
    "a text that hides another": 'q := "SELECT 1"\n{\n\tq := r.FormValue("a")\n\tdb.Query(q)\n}\ndb.Query(q)',
    "a scanner": "scanner := bufio.NewScanner(r.Body)\nfor scanner.Scan() {\n\tdb.Query(scanner.Text())\n}",
    "a decoder that is kept": "decoder := json.NewDecoder(r.Body)\nvar in Input\nif err := decoder.Decode(&in); err != nil {\n\treturn\n}\ndb.Query(in.Name)",
    "a range over several": 'for _, name := range []string{"a", "b"} {\n\tdb.Query(r.FormValue(name))\n}',
    "a check of something else": 'a, b := r.FormValue("a"), r.FormValue("b")\nif !isWord(b) {\n\treturn\n}\ndb.Query(a)',
    "a check that is not acted on": 'a := r.FormValue("a")\nif err := check(a); err != nil {\n\tlog.Print("bad")\n}\nos.Open("/data/" + a)',
}  # fmt: skip

HARMLESS = {
    "the second of two results": "_, b, _ := both(r)\ndb.Query(b)",
    "a number of a function": 'n, err := numbers(r.FormValue("a"))\nif err != nil {\n\treturn\n}\ndb.Query(fmt.Sprintf("SELECT %v", n))',
    "the other argument": 'db.Query(first("SELECT 1", r.FormValue("a")))',
    "another element of a map": 'm := map[string]string{"q": "SELECT 1"}\nm["a"] = r.FormValue("a")\ndb.Query(m["q"])',
    "another element of a list": 'l := []string{"SELECT 1", r.FormValue("a")}\ndb.Query(l[0])',
    "another field": 'in := Input{Name: r.FormValue("a"), Path: "SELECT 1"}\ndb.Query(in.Path)',
    "values swapped": 'a, b := "SELECT 1", r.FormValue("a")\na, b = b, a\ndb.Query(b)\n_ = a',
    "a dead branch": 'q := "SELECT 1"\nif 7*6 < 40 {\n\tq = r.FormValue("a")\n}\ndb.Query(q)',
    "a dead case": 'q := "SELECT 1"\nswitch "b" {\ncase "a":\n\tq = r.FormValue("a")\n}\ndb.Query(q)',
    "a variable that is hidden": 'q := "SELECT 1"\nif r.Method == "GET" {\n\tq := r.FormValue("a")\n\t_ = q\n}\ndb.Query(q)',
    "a variable that is replaced": 'q := r.FormValue("a")\nq = "SELECT 1"\ndb.Query(q)',
    "a type switch on numbers": 'var v any = r.FormValue("a")\nswitch n := v.(type) {\ncase int, bool:\n\tdb.Query(fmt.Sprint(n))\n}',
    "a check in a function, by its error": 'a := r.FormValue("a")\nif err := check(a); err != nil {\n\treturn\n}\nos.Open("/data/" + a)',
    "a check in a function, by its result": 'a, err := clean(r.FormValue("a"))\nif err != nil {\n\treturn\n}\ndb.Query("SELECT * FROM " + a)',
    "a check in a function, by its truth": 'a := r.FormValue("a")\nif !isWord(a) {\n\treturn\n}\ndb.Query("SELECT * FROM " + a)',
    "a check that a variable keeps": 'a := r.FormValue("a")\nok := wordPattern.MatchString(a)\nif !ok {\n\treturn\n}\ndb.Query("SELECT * FROM " + a)',
    "a program that ends": 'a := r.FormValue("a")\nif !isWord(a) {\n\tlog.Fatal("bad")\n}\ndb.Query("SELECT * FROM " + a)',
    "the length of a text": 'db.Query(fmt.Sprintf("SELECT %d", len(r.FormValue("a"))))',
    "a comparison": 'db.Query(fmt.Sprintf("SELECT %t", r.FormValue("a") == "b"))',
    "an early return": 'a := r.FormValue("a")\nif a != "" {\n\treturn\n}\ndb.Query("SELECT 1" + a)',
    "equal folded texts": 'a := r.FormValue("a")\nif !strings.EqualFold(a, "asc") {\n\treturn\n}\ndb.Query("SELECT 1 ORDER BY a " + a)',
}  # fmt: skip

EVERYTHING = """package everything

import . "fmt"

const (
\tA = iota
\tB
\tq, z = "x" + "y", 0x1F
)

var x, y string
var fn func(a string) error = nil

type T struct {
\tName, Other string `json:"name"`
\t*Base
\th.Client
\tin struct{ A int }
}
type I interface{ Foo(a string) error }
type N = string
type G[K comparable, V any] struct{ a map[K]V }

func (t *T) M(a, b string, c ...int) (out string, err error) {
\tif v, ok := m[a]; ok && !v {
\t\treturn
\t} else if x == "" {
\t} else {
\t\tgoto end
\t}
end:
\tfor i, j := 0, 1; i < 3; i++ {
\t\tcontinue end
\t}
\tfor range 3 {
\t}
\tfor k := range m {
\t\t_ = k
\t}
\tselect {
\tcase v := <-ch:
\t\t_ = v
\tcase ch <- 3:
\tdefault:
\t}
\tdefer func() { recover() }()
\tgo t.M(a, b, cs...)
\tl := []T{{Name: "y"}, {"z", "u"}}
\tarr := [...]string{0: "a", 1: "b"}
\ta += b
\t_ = G[int, string]{}
\t_ = Map[int](x, func(i int) bool { return true })
\t*p = 3
\t_ = `raw` + "e\\n\\"" + 'c' + 1.5 + 2i
\t_ = (*T)(p)
\t_ = func(a string) (r string) { return a }(x)
\ttype inner struct{}
\treturn a, nil
}
"""


@pytest.mark.parametrize("name", HARMFUL)
def test_input_is_followed_through_what_programs_are_made_of(name: str) -> None:
    assert kinds(HARMFUL[name], rest=ROUTES) & {"sql", "path"}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_never_gets_there_is_left_alone(name: str) -> None:
    assert not kinds(HARMLESS[name], rest=ROUTES) & {"sql", "path"}


def test_every_form_of_the_language_is_read() -> None:
    module = lower_module(SourceFile("all.go", EVERYTHING, "go"))
    assert [function.name for function in module.functions if not function.name.startswith("<")] == ["T.M"]
    assert [parameter.name for parameter in module.functions[0].parameters] == ["self", "a", "b", "c"]
    assert {each.name for each in module.classes} == {"T", "G", "inner"}


def test_files_that_no_stranger_reaches_are_not_followed() -> None:
    code = 'package a\nimport "os"\nfunc f(name string) { os.Open(name) }\n'
    assert analyse_file(SourceFile("a.go", code, "go")).seen == frozenset()


def test_a_broken_file_is_followed_as_far_as_it_can_be_read() -> None:
    code = (
        'package a\nimport ("net/http"; "os")\nfunc h(w http.ResponseWriter, r *http.Request) {\n'
        '\tos.Open(r.FormValue("f"))\n}\nfunc broken( {\n\tif x := ; {\n}\n'
    )
    assert {hit.kind for hit in analyse_file(SourceFile("a.go", code, "go")).hits} == {"path"}


def test_much_work_is_bounded_and_told() -> None:
    steps = "".join(f'\tif r.FormValue("{index}") != "" {{\n\t\tq += r.FormValue("v")\n\t}}\n' for index in range(9000))
    code = f'package a\nimport "net/http"\nfunc h(w http.ResponseWriter, r *http.Request) {{\n\tq := ""\n{steps}}}\n'
    assert analyse_file(SourceFile("a.go", code, "go")).exhausted == ("h",)
