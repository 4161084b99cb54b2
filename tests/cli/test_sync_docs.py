"""`readylayer sync-docs` on programs written to a folder that is no git repository."""

import json
from pathlib import Path

import pytest
import yaml
from openapi_spec_validator import validate

from readylayer_cli.cli.main import run

MAIN = """
from fastapi import FastAPI, Depends
from fastapi.security import OAuth2PasswordBearer
from .api import users as users_module
from .settings import settings

app = FastAPI(title="Shop", version="2.0")
for module, tag in [(users_module, "users")]:
    app.include_router(module.router, prefix=settings.API + "/v1", tags=[tag])
if settings.DEBUG:
    @app.get("/debug")
    def debug() -> dict[str, str]: ...
"""
SETTINGS = """
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    API: str = "/api"
    DEBUG: bool = False
settings = Settings()
"""
USERS = '''
from typing import Annotated
from fastapi import APIRouter, Depends, Header, Query, UploadFile
from fastapi.security import OAuth2PasswordBearer
from pydantic import BaseModel, Field

router = APIRouter(prefix="/users")
token = OAuth2PasswordBearer(tokenUrl="/token")

class User(BaseModel):
    name: str = Field(min_length=1, alias="userName")
    age: int | None = None

def paging(skip: int = 0, limit: Annotated[int, Query(le=100)] = 10): ...

@router.get("", response_model=list[User])
def list_users(page: Annotated[dict, Depends(paging)], x_trace: str | None = Header(None)):
    """All users."""

@router.post("/", status_code=201)
def create_user(user: User, who: str = Depends(token)) -> User: ...

@router.get("/{user_id}", deprecated=True)
async def one(user_id: int) -> User: ...

@router.post("/{user_id}/picture", include_in_schema=True)
async def picture(user_id: int, file: UploadFile): ...

@router.delete("/{user_id}", include_in_schema=False)
async def remove(user_id: int): ...
'''


def shop(folder: Path) -> Path:
    for name, text in (
        ("shop/__init__.py", ""),
        ("shop/main.py", MAIN),
        ("shop/settings.py", SETTINGS),
        ("shop/api/__init__.py", ""),
        ("shop/api/users.py", USERS),
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def look(folder: Path, capsys: pytest.CaptureFixture[str], *flags: str) -> tuple[int, dict]:
    code = run(["sync-docs", "--repo", str(folder), "--isolated", "--format", "json", *flags])
    return code, json.loads(capsys.readouterr().out)


def by_key(document: dict) -> dict[str, dict]:
    return {f"{each['method']} {each['path']}": each for each in document["operations"]}


def test_prefixes_of_application_include_and_router_are_put_together(tmp_path: Path, capsys):
    code, document = look(shop(tmp_path), capsys)

    assert code == 0
    assert list(by_key(document)) == [
        "GET /api/v1/users",
        "POST /api/v1/users/",
        "GET /api/v1/users/{user_id}",
        "POST /api/v1/users/{user_id}/picture",
        "GET /debug",
    ]
    assert document["summary"]["hidden"] == 1


def test_parameters_of_dependencies_join_the_operation(tmp_path: Path, capsys):
    listed = by_key(look(shop(tmp_path), capsys)[1])["GET /api/v1/users"]

    assert (listed["query"], listed["headers"], listed["path_params"]) == (["skip", "limit"], ["x-trace"], [])
    assert listed["responses"] == {"200": "list[User]", "422": "HTTPValidationError"}


def test_an_operation_says_where_it_is_written_and_how_sure_that_is(tmp_path: Path, capsys):
    found = by_key(look(shop(tmp_path), capsys)[1])

    assert found["POST /api/v1/users/"]["source"]["path"] == "shop/api/users.py"
    line = found["POST /api/v1/users/"]["source"]["line"]
    assert USERS.splitlines()[line - 1].startswith("def create_user")
    assert found["POST /api/v1/users/"]["status"] == "exact"
    assert (found["GET /debug"]["status"], found["GET /debug"]["reasons"]) == ("conditional", ["if settings.DEBUG"])


@pytest.mark.parametrize("version", ["3.0", "3.1"])
def test_the_document_is_valid_and_the_same_every_time(tmp_path: Path, capsys, version: str):
    folder = shop(tmp_path / "code")
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    for path in (first, second):
        code, document = look(folder, capsys, "--openapi-out", str(path), "--openapi-version", version)
        assert (code, document["written"]) == (0, [str(path)])

    assert first.read_bytes() == second.read_bytes()
    content = yaml.safe_load(first.read_text())
    validate(content)
    assert content["openapi"].startswith(version)
    assert content["info"] == {"title": "Shop", "version": "2.0"}


def test_schemas_carry_aliases_limits_and_what_is_required(tmp_path: Path, capsys):
    out = tmp_path / "api.json"
    look(shop(tmp_path / "code"), capsys, "--openapi-out", str(out))
    content = json.loads(out.read_text())

    assert content["components"]["schemas"]["User"] == {
        "type": "object",
        "properties": {
            "userName": {"type": "string", "minLength": 1},
            "age": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
        },
        "required": ["userName"],
    }
    created = content["paths"]["/api/v1/users/"]["post"]
    assert created["security"] == [{"OAuth2PasswordBearer": []}]
    assert created["responses"]["201"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/User"}
    upload = content["paths"]["/api/v1/users/{user_id}/picture"]["post"]["requestBody"]["content"]
    assert list(upload) == ["multipart/form-data"]


def test_a_router_that_no_application_includes_is_named_and_not_published(tmp_path: Path, capsys):
    folder = shop(tmp_path)
    (folder / "shop/api/lost.py").write_text(
        "from fastapi import APIRouter\nrouter = APIRouter()\n@router.get('/lost')\ndef lost(): ...\n"
    )

    document = look(folder, capsys)[1]

    assert "GET /lost" not in by_key(document)
    assert document["unmounted"] == [{"path": "shop/api/lost.py", "line": 2}]


def test_a_prefix_that_only_a_running_program_knows_is_unresolved(tmp_path: Path, capsys):
    (tmp_path / "app.py").write_text(
        "import os\nfrom fastapi import FastAPI\napp = FastAPI()\n"
        "@app.get(f\"/{os.environ['ZONE']}/items\")\ndef items(): ...\n"
    )

    only = look(tmp_path, capsys)[1]["operations"][0]

    assert (only["path"], only["status"]) == ("/{?}/items", "unresolved")
    assert "environment variable ZONE" in only["reasons"][0]


def test_syntax_newer_than_the_running_python_is_read(tmp_path: Path, capsys):
    (tmp_path / "app.py").write_text(
        "from fastapi import FastAPI\napp = FastAPI()\ntype Names[T] = list[T]\n"
        "class Box[T]:\n    pass\n"
        "@app.get('/a')\ndef first[T](q: int) -> int:\n"
        "    try:\n        pass\n    except ValueError, KeyError:\n        pass\n"
    )

    code, document = look(tmp_path, capsys)

    assert (code, by_key(document)["GET /a"]["query"]) == (0, ["q"])


def test_a_broken_file_makes_the_result_incomplete_and_is_named(tmp_path: Path, capsys):
    (tmp_path / "app.py").write_text(
        "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/a')\ndef a(): ...\n)]}\n"
    )

    code, document = look(tmp_path, capsys)

    assert (code, document["verdict"]) == (2, "incomplete")
    assert [each["path"] for each in document["incomplete"]] == ["app.py"]
    assert "GET /a" in by_key(document)


def test_factories_registrars_and_router_subclasses_are_followed(tmp_path: Path, capsys):
    (tmp_path / "app.py").write_text(
        "from fastapi import APIRouter, FastAPI\n"
        "class Api(APIRouter):\n"
        "    def __init__(self, name):\n        super().__init__(prefix='/' + name)\n"
        "    def read(self, path):\n        return self.get(path)\n"
        "things = Api('things')\n"
        "@things.read('/all')\ndef everything(limit: int): ...\n"
        "def register(app):\n"
        "    app.include_router(things, prefix='/v1')\n    app.include_router(things, prefix='/v2')\n"
        "def create_app():\n    app = FastAPI()\n    register(app)\n    return app\n"
    )

    assert list(by_key(look(tmp_path, capsys)[1])) == ["GET /v1/things/all", "GET /v2/things/all"]


def test_routers_that_include_each_other_do_not_go_on_for_ever(tmp_path: Path, capsys):
    (tmp_path / "app.py").write_text(
        "from fastapi import APIRouter, FastAPI\na = APIRouter(prefix='/a')\nb = APIRouter(prefix='/b')\n"
        "@a.get('/x')\ndef x(): ...\na.include_router(b)\nb.include_router(a)\napp = FastAPI()\napp.include_router(a)\n"
    )

    assert list(by_key(look(tmp_path, capsys)[1])) == ["GET /a/x"]


def committed(folder: Path, capsys, edit=lambda content: None) -> dict:
    """The document that the code makes, changed by hand and put where the settings expect it."""
    path = folder / "docs/openapi.yaml"
    look(folder, capsys, "--openapi-out", str(path))
    content = yaml.safe_load(path.read_text())
    edit(content)
    path.write_text(yaml.safe_dump(content))
    return content


def test_check_passes_on_what_was_generated_and_words_do_not_count(tmp_path: Path, capsys):
    folder = shop(tmp_path)
    committed(folder, capsys, lambda content: content["info"].update(title="Ours", description="By hand"))

    code, document = look(folder, capsys, "--check")

    assert (code, document["drift"]) == (0, [])


def test_check_names_what_is_missing_extra_and_changed(tmp_path: Path, capsys):
    def edit(content: dict) -> None:
        paths = content["paths"]
        del paths["/api/v1/users/{user_id}"]["get"]
        paths["/old"] = {"get": {"responses": {"200": {"description": "OK"}}}}
        paths["/api/v1/users"]["get"]["parameters"].pop(0)

    folder = shop(tmp_path)
    committed(folder, capsys, edit)

    code, document = look(folder, capsys, "--check")

    found = {(each["kind"], each["method"], each["path"], each["severity"]) for each in document["drift"]}
    assert code == 1
    assert found == {
        ("missing", "GET", "/api/v1/users/{user_id}", "error"),
        ("extra", "GET", "/old", "error"),
        ("changed", "GET", "/api/v1/users", "error"),
    }
    assert (
        next(each for each in document["drift"] if each["kind"] == "missing")["source"]["path"] == "shop/api/users.py"
    )


def test_check_without_a_document_could_not_check(tmp_path: Path, capsys):
    code, document = look(shop(tmp_path), capsys, "--check")

    assert (code, document["verdict"]) == (2, "incomplete")
    assert document["incomplete"][0]["path"] == "docs/openapi.yaml"


def test_compare_fails_on_breaking_changes_and_writes_a_changelog(tmp_path: Path, capsys):
    folder = shop(tmp_path / "code")
    old, new = tmp_path / "old.json", tmp_path / "new.yaml"
    look(folder, capsys, "--openapi-out", str(old))
    users = folder / "shop/api/users.py"
    users.write_text(users.read_text().replace("skip: int = 0", "skip: int"))
    look(folder, capsys, "--openapi-out", str(new))

    code = run(["sync-docs", "--compare", str(old), str(new), "--format", "markdown"])
    text = capsys.readouterr().out

    assert code == 1
    assert "#### Breaking changes" in text
    assert "`request-parameter-became-required`" in text
    assert run(["sync-docs", "--compare", str(old), str(old)]) == 0


@pytest.mark.parametrize("content", ["[]", "a: 1", "openapi: 3\npaths: []", "a: &x 1\nb: *x", "{", "[" * 5000])
def test_what_is_no_document_is_refused(tmp_path: Path, capsys, content: str):
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text("openapi: 3.1.0\npaths: {}\n")
    bad.write_text(content)

    assert run(["sync-docs", "--compare", str(good), str(bad)]) == 2
    assert "bad.yaml" in capsys.readouterr().err


FLASK = """
from flask import Blueprint, Flask, request
from flask.views import MethodView
from flask_restful import Api, Resource

api_bp = Blueprint("api", __name__, url_prefix="/api")
inner = Blueprint("inner", __name__, url_prefix="/own")
rest = Api(api_bp, prefix="/rest")

class Things(MethodView):
    def get(self, thing_id): ...
    def delete(self, thing_id): ...

class Item(Resource):
    def put(self, item_id):
        return request.get_json(), 202

inner.add_url_rule("/things/<int:thing_id>", view_func=Things.as_view("things"))
rest.add_resource(Item, "/items/<item_id>", "/old-items/<item_id>")

@api_bp.route("/search", methods=["GET", "POST"])
def search():
    return request.args.get("q", type=int), request.headers["X-Key"]

def create_app():
    app = Flask(__name__)
    api_bp.register_blueprint(inner, url_prefix="/replaced")
    app.register_blueprint(api_bp)
    return app
"""


def test_blueprints_views_and_resources_of_flask_are_read(tmp_path: Path, capsys):
    (tmp_path / "app.py").write_text(FLASK)

    found = by_key(look(tmp_path, capsys)[1])

    assert list(found) == [
        "DELETE /api/replaced/things/{thing_id}",
        "GET /api/replaced/things/{thing_id}",
        "PUT /api/rest/items/{item_id}",
        "PUT /api/rest/old-items/{item_id}",
        "GET /api/search",
        "POST /api/search",
    ]
    assert (found["GET /api/search"]["query"], found["GET /api/search"]["headers"]) == (["q"], ["X-Key"])
    assert found["PUT /api/rest/items/{item_id}"]["responses"] == {"202": None}
