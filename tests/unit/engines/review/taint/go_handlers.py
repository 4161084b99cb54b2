"""Go handlers around a few statements, and what the engine says of them."""

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.taint.flows import analyse_file

_HEAD = """package app

import (
\t"archive/tar"
\t"archive/zip"
\t"bufio"
\t"bytes"
\t"context"
\t"database/sql"
\t"encoding/base64"
\t"encoding/gob"
\t"encoding/hex"
\t"encoding/json"
\t"encoding/xml"
\t"errors"
\t"fmt"
\t"html"
\t"html/template"
\t"io"
\t"log"
\t"net"
\t"net/http"
\t"net/url"
\t"os"
\t"os/exec"
\t"path"
\t"path/filepath"
\t"regexp"
\t"slices"
\t"strconv"
\t"strings"
\ttexttemplate "text/template"

\t"github.com/antchfx/xmlquery"
\t"github.com/dop251/goja"
\t"github.com/gin-gonic/gin"
\t"github.com/go-chi/chi/v5"
\t"github.com/go-ldap/ldap/v3"
\t"github.com/gofiber/fiber/v2"
\t"github.com/google/uuid"
\t"github.com/gorilla/mux"
\t"github.com/gorilla/sessions"
\t"github.com/jackc/pgx/v5/pgxpool"
\t"github.com/jmoiron/sqlx"
\t"github.com/labstack/echo/v4"
\t"go.mongodb.org/mongo-driver/bson"
\t"go.mongodb.org/mongo-driver/mongo"
\t"gopkg.in/yaml.v3"
\t"gorm.io/gorm"
)

var db *sql.DB
var store = sessions.NewCookieStore([]byte("k"))
var tmpl = template.Must(template.New("page").Parse("<p>{{.}}</p>"))
var wordPattern = regexp.MustCompile(`^[a-zA-Z0-9_]+$`)
var tables = map[string]bool{"users": true, "orders": true}
var columns = map[string]string{"name": "u.name", "age": "u.age"}

type Input struct {
\tName  string `json:"name"`
\tPath  string `json:"path"`
\tCount int    `json:"count"`
\tItems []Item `json:"items"`
}

type Item struct {
\tID   int
\tNote string
}

type Server struct {
\tdb     *sql.DB
\tclient *http.Client
\troot   string
}
"""


def hits(
    body: str, signature: str = "w http.ResponseWriter, r *http.Request", rest: str = ""
) -> list[tuple[str, bool]]:
    """The kinds of harm that a handler with this body does, and whether each is slight."""
    lines = "".join(f"\t{line}\n" for line in body.strip("\n").split("\n"))
    code = f"{_HEAD}\n{rest}\nfunc (s *Server) handle({signature}) {{\n{lines}}}\n"
    file = SourceFile("app.go", code, "go")
    assert not file.broken, file.broken
    report = analyse_file(file)
    assert report.exhausted == ()
    return [(hit.kind, hit.sink.weak) for hit in report.hits]


def kinds(body: str, signature: str = "w http.ResponseWriter, r *http.Request", rest: str = "") -> set[str]:
    """The kinds of harm that a handler with this body does."""
    return {kind for kind, _ in hits(body, signature, rest)}
