"""Paths that input decides in Go, and their near misses."""

import pytest

from tests.unit.engines.review.taint.go_handlers import kinds

PAIRS = {
    "a joined path": (
        'os.Open(filepath.Join("/data", r.FormValue("f")))',
        'os.Open(filepath.Join("/data", filepath.Base(r.FormValue("f"))))',
    ),
    "a path by plus": (
        'data, err := os.ReadFile("/data/" + r.URL.Query().Get("f"))\n_, _ = data, err',
        'n, err := strconv.Atoi(r.URL.Query().Get("f"))\nif err != nil {\n\treturn\n}\nos.ReadFile(fmt.Sprintf("/data/%d.txt", n))',
    ),
    "a path that is cleaned": (
        'p := filepath.Clean(r.FormValue("f"))\nos.Open(filepath.Join("/data", p))',
        'p := filepath.Clean("/" + r.FormValue("f"))\nos.Open(filepath.Join("/data", p))',
    ),
    "a path that must stay inside": (
        'p := "/data/" + r.FormValue("f")\nif !strings.HasPrefix(p, "/data/") {\n\treturn\n}\nos.Open(p)',
        'p := filepath.Join("/data", r.FormValue("f"))\nif !strings.HasPrefix(p, "/data/") {\n\treturn\n}\nos.Open(p)',
    ),
    "a path that must stay in a folder of the server": (
        'p := filepath.Join(s.root, r.FormValue("f"))\nif p == "" {\n\treturn\n}\nos.Open(p)',
        'p := filepath.Join(s.root, r.FormValue("f"))\nif !strings.HasPrefix(p, filepath.Clean(s.root)+string(os.PathSeparator)) {\n\treturn\n}\nos.Open(p)',
    ),
    "a path that is made absolute": (
        'p, err := filepath.Abs(r.FormValue("f"))\nif err != nil {\n\treturn\n}\nos.Open(p)',
        'p, err := filepath.Abs(filepath.Join(s.root, r.FormValue("f")))\nif err != nil || !strings.HasPrefix(p, s.root) {\n\treturn\n}\nos.Open(p)',
    ),
    "a relative path": (
        'p := filepath.Join(s.root, r.FormValue("f"))\nrel, err := filepath.Rel(s.root, p)\nif err != nil {\n\treturn\n}\nlog.Print(len(rel))\nos.Open(p)',
        'p := filepath.Join(s.root, r.FormValue("f"))\nrel, err := filepath.Rel(s.root, p)\nif err != nil || strings.HasPrefix(rel, "..") {\n\treturn\n}\nos.Open(p)',
    ),
    "a local path": (
        'name := r.FormValue("f")\nif filepath.IsAbs(name) {\n\treturn\n}\nos.Open(filepath.Join("/data", name))',
        'name := r.FormValue("f")\nif !filepath.IsLocal(name) {\n\treturn\n}\nos.Open(filepath.Join("/data", name))',
    ),
    "dots that are refused": (
        'name := r.FormValue("f")\nif strings.Contains(name, "~") {\n\treturn\n}\nos.Remove("/data/" + name)',
        'name := r.FormValue("f")\nif strings.Contains(name, "..") {\n\treturn\n}\nos.Remove("/data/" + name)',
    ),
    "slashes that are refused": (
        'name := r.FormValue("f")\nif strings.ContainsAny(name, "<>") {\n\treturn\n}\nos.Remove("/data/" + name)',
        'name := r.FormValue("f")\nif strings.ContainsAny(name, "/\\\\") {\n\treturn\n}\nos.Remove("/data/" + name)',
    ),
    "a pattern": (
        'name := r.FormValue("f")\nif name == "" {\n\treturn\n}\nos.Create("/data/" + name)',
        'name := r.FormValue("f")\nif ok, _ := regexp.MatchString(`^[a-z]+\\.txt$`, name); !ok {\n\treturn\n}\nos.Create("/data/" + name)',
    ),
    "an extension": (
        'name := r.FormValue("f")\nif filepath.Ext(name) != ".png" {\n\treturn\n}\nos.Open("/data/" + name)',
        'os.Open("/data/image" + filepath.Ext(r.FormValue("f")))',
    ),
    "a root": (
        'root, _ := os.OpenRoot("/data")\nos.Open("/data/" + r.FormValue("f"))\n_ = root',
        'root, _ := os.OpenRoot("/data")\nroot.Open(r.FormValue("f"))',
    ),
    "a directory that is served": (
        'os.Open("/data" + r.URL.Path)',
        'http.Dir("/data").Open(r.URL.Path)',
    ),
    "a file that is served": (
        'http.ServeFile(w, r, "static/"+r.FormValue("f"))',
        'http.ServeFile(w, r, "static"+r.URL.Path)',
    ),
    "a file that is written": (
        'os.WriteFile("/up/"+r.FormValue("name"), []byte("x"), 0o600)',
        'os.WriteFile("/up/fixed", []byte(r.FormValue("name")), 0o600)',
    ),
    "an upload": (
        'file, header, err := r.FormFile("f")\nif err != nil {\n\treturn\n}\ndst, _ := os.Create("/up/" + header.Filename)\nio.Copy(dst, file)',
        'file, header, err := r.FormFile("f")\nif err != nil {\n\treturn\n}\ndst, _ := os.Create("/up/" + filepath.Base(header.Filename))\nio.Copy(dst, file)',
    ),
    "a folder that is removed": (
        'os.RemoveAll(path.Join("/tmp", r.FormValue("d")))',
        'os.RemoveAll(path.Join("/tmp", uuid.New().String()))\n_ = r.FormValue("d")',
    ),
    "a file that is moved": (
        'os.Rename("/a/x", "/a/"+r.FormValue("to"))',
        'to, ok := columns[r.FormValue("to")]\nif !ok {\n\treturn\n}\nos.Rename("/a/x", "/a/"+to)',
    ),
    "an encoded name": (
        'raw, _ := base64.StdEncoding.DecodeString(r.FormValue("f"))\nos.Open("/data/" + string(raw))',
        'os.Open("/data/" + hex.EncodeToString([]byte(r.FormValue("f"))))',
    ),
    "a template": (
        'template.ParseFiles("views/" + r.FormValue("page") + ".html")',
        'switch page := r.FormValue("page"); page {\ncase "a", "b":\n\ttemplate.ParseFiles("views/" + page + ".html")\n}',
    ),
}  # fmt: skip

FRAMEWORKS = {
    "gin, a file": (
        "c *gin.Context",
        'c.File("./files/" + c.Param("name"))',
        'c.File(filepath.Join("./files", filepath.Base(c.Param("name"))))',
    ),
    "gin, an upload": (
        "c *gin.Context",
        'file, err := c.FormFile("f")\nif err != nil {\n\treturn\n}\nc.SaveUploadedFile(file, "/up/"+file.Filename)',
        'file, err := c.FormFile("f")\nif err != nil {\n\treturn\n}\nc.SaveUploadedFile(file, "/up/"+uuid.NewString())',
    ),
    "echo, an attachment": (
        "c echo.Context",
        'c.Attachment("files/"+c.QueryParam("n"), "x")',
        'c.Attachment("files/x", c.QueryParam("n"))',
    ),
    "fiber": (
        "c *fiber.Ctx",
        'c.SendFile("./files/" + c.Params("f"))',
        'c.SendFile("./files/" + filepath.Base(c.Params("f")))',
    ),
}  # fmt: skip

ARCHIVES = {
    "zip": (
        'reader, _ := zip.OpenReader("a.zip")\nfor _, f := range reader.File {\n\tp := filepath.Join(dst, f.Name)\n\tos.Create(p)\n}',
        'reader, _ := zip.OpenReader("a.zip")\nfor _, f := range reader.File {\n\tp := filepath.Join(dst, f.Name)\n\tif !strings.HasPrefix(p, filepath.Clean(dst)+"/") {\n\t\tcontinue\n\t}\n\tos.Create(p)\n}',
    ),
    "tar": (
        'reader := tar.NewReader(bufio.NewReader(src))\nfor {\n\theader, err := reader.Next()\n\tif err == io.EOF {\n\t\tbreak\n\t}\n\tos.MkdirAll(filepath.Join(dst, header.Name), 0o755)\n}',
        'reader := tar.NewReader(bufio.NewReader(src))\nfor {\n\theader, err := reader.Next()\n\tif err == io.EOF {\n\t\tbreak\n\t}\n\tif !filepath.IsLocal(header.Name) {\n\t\treturn\n\t}\n\tos.MkdirAll(filepath.Join(dst, header.Name), 0o755)\n}',
    ),
    "only the last part": (
        'reader, _ := zip.OpenReader("a.zip")\nfor _, f := range reader.File {\n\tos.WriteFile(dst+"/"+f.Name, nil, 0o600)\n}',
        'reader, _ := zip.OpenReader("a.zip")\nfor _, f := range reader.File {\n\tos.WriteFile(dst+"/"+filepath.Base(f.Name), nil, 0o600)\n}',
    ),
    "a link": (
        'reader := tar.NewReader(src)\nheader, _ := reader.Next()\nos.Symlink(header.Linkname, filepath.Join(dst, "x"))',
        'reader := tar.NewReader(src)\nheader, _ := reader.Next()\nos.Chmod(filepath.Join(dst, "x"), header.FileInfo().Mode())',
    ),
    "a function for one entry": (
        'reader, _ := zip.OpenReader("a.zip")\nfor _, f := range reader.File {\n\textract(f, dst)\n}',
        'reader, _ := zip.OpenReader("a.zip")\nfor _, f := range reader.File {\n\tif strings.Contains(f.Name, "..") {\n\t\treturn\n\t}\n\textract(f, dst)\n}',
    ),
}  # fmt: skip
EXTRACT = "func extract(f *zip.File, dst string) {\n\tos.Create(filepath.Join(dst, f.Name))\n}\n"


@pytest.mark.parametrize("name", PAIRS)
def test_a_path_that_input_leads_astray_is_found(name: str) -> None:
    assert "path" in kinds(PAIRS[name][0])


@pytest.mark.parametrize("name", PAIRS)
def test_a_path_that_stays_in_its_folder_is_left_alone(name: str) -> None:
    assert "path" not in kinds(PAIRS[name][1])


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_files_that_frameworks_serve_by_input_are_found(name: str) -> None:
    signature, bad, _good = FRAMEWORKS[name]
    assert "path" in kinds(bad, signature)


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_files_that_frameworks_serve_safely_are_left_alone(name: str) -> None:
    signature, _bad, good = FRAMEWORKS[name]
    assert "path" not in kinds(good, signature)


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_entry_that_leaves_the_folder_is_found(name: str) -> None:
    assert "path" in kinds(ARCHIVES[name][0], "src io.Reader, dst string", EXTRACT if "one entry" in name else "")


@pytest.mark.parametrize("name", [name for name in ARCHIVES if "one entry" not in name])
def test_an_entry_that_is_checked_is_left_alone(name: str) -> None:
    assert "path" not in kinds(ARCHIVES[name][1], "src io.Reader, dst string")
