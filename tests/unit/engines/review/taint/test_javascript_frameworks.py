"""Each framework hands requests over in its own way, and pages have strangers of their own."""

import pytest

from tests.unit.engines.review.taint.javascript_cases import kinds

HARMFUL = {
    "koa": ("sql", "router.get('/', async (ctx) => { await db.query(`select * from t where a = ${ctx.query.a}`); });"),
    "a body of koa": ("xss", "router.get('/', async (ctx) => { ctx.body = '<h1>' + ctx.query.a; });"),
    "koa's request": ("command", "const { exec } = require('child_process');\nexport const run = async (ctx) => { const { cmd } = ctx.request.body; exec(cmd); };"),
    "fastify": ("path", "const fs = require('fs');\nfastify.get('/f', async (request, reply) => fs.readFileSync('./d/' + request.query.f));"),
    "fastify's page": ("xss", "fastify.get('/', (request, reply) => { reply.type('text/html').send('<b>' + request.query.n); });"),
    "hono": ("ssrf", "import { Hono } from 'hono';\nconst app = new Hono();\napp.get('/', async (c) => { const r = await fetch(c.req.query('u')); return c.text(await r.text()); });"),
    "hono's page": ("xss", "app.get('/', (c) => c.html(`<p>${c.req.query('n')}</p>`));"),
    "next's handler": ("ssrf", "export async function POST(request) { const { url } = await request.json(); return Response.json(await (await fetch(url)).json()); }"),
    "next's address": ("redirect", "import { NextResponse } from 'next/server';\nexport function GET(request) { return NextResponse.redirect(request.nextUrl.searchParams.get('to')); }"),
    "next's old handler": ("command", "import { execSync } from 'child_process';\nexport default function handler(req, res) { execSync('ls ' + req.query.d); }"),
    "a page's search": ("sql", "export default async function Page({ searchParams }) { const rows = await sql.query(`select * from t where a = '${searchParams.q}'`); return null; }"),
    "node's server": ("xss", "require('http').createServer((q, s) => { const u = new URL(q.url, 'http://x'); s.end('<p>' + u.searchParams.get('n')); });"),
    "node's parts": ("ssrf", "const http = require('http'), url = require('url');\nhttp.createServer((req, res) => { const { query } = url.parse(req.url, true); http.get(query.target, (r) => r.pipe(res)); });"),
    "a body in pieces": ("code", "http.createServer((req, res) => { let body = ''; req.on('data', (chunk) => { body += chunk; }); req.on('end', () => { eval(body); }); });"),
    "a destructured request": ("command", "const { exec } = require('child_process');\nexport const run = ({ query, body }, res) => { exec(body.cmd); };"),
    "a cloud function": ("sql", "exports.handler = async (event) => { await db.query(`select ${event.queryStringParameters.q}`); };"),
    "a socket": ("command", "const { exec } = require('child_process');\nio.on('connection', (socket) => { socket.on('run', (name) => { exec('run ' + name); }); });"),
    "an inner router": ("code", "module.exports = (app) => { app.post('/', (request, response) => { new Function(request.body.f)(); }); };"),
    "a class of handlers": ("sql", "class Users { constructor(db) { this.db = db; }\n list = async (req, res) => { this.db.query('select * from t order by ' + req.query.o); }; }"),
    "the address of a page": ("dom", "document.getElementById('x').innerHTML = decodeURIComponent(location.hash.slice(1));"),
    "a parameter of a page": ("dom", "const p = new URLSearchParams(window.location.search);\ndocument.write('<b>' + p.get('n'));"),
    "jquery": ("dom", "const n = new URL(location.href).searchParams.get('n');\n$('#x').html('<b>' + n);"),
    "a message": ("dom", "window.addEventListener('message', (event) => { box.innerHTML = event.data.html; });"),
    "a message's code": ("code", "window.onmessage = function (e) { eval(e.data); };"),
    "a page that moves": ("redirect", "const next = new URLSearchParams(location.search).get('next');\nwindow.location.href = next;"),
    "a link of react": ("link", "export const A = () => { const [params] = useSearchParams(); const u = new URLSearchParams(location.search).get('u'); return <a href={u}>x</a>; };"),
    "markup of react": ("dom", "export const A = () => <p dangerouslySetInnerHTML={{ __html: new URLSearchParams(location.search).get('m') }} />;"),
    "an entry of an archive": ("path", "const unzipper = require('unzipper'), fs = require('fs'), path = require('path');\nstream.on('entry', (entry) => { entry.pipe(fs.createWriteStream(path.join(out, entry.path))); });"),
}  # fmt: skip
HARMLESS = {
    "koa's json": ("xss", "router.get('/', async (ctx) => { ctx.body = { a: ctx.query.a }; });"),
    "koa's text": ("xss", "router.get('/', async (ctx) => { ctx.body = 'Hello ' + ctx.query.a; });"),
    "fastify's text": ("xss", "fastify.get('/', (request, reply) => { reply.send('<b>' + request.query.n); });"),
    "hono's text": ("xss", "app.get('/', (c) => c.text(`Hello ${c.req.query('n')}`));"),
    "next's json": ("xss", "export async function POST(request) { const body = await request.json(); return new Response(JSON.stringify(body)); }"),
    "an address on this site": ("redirect", "import { NextResponse } from 'next/server';\nexport function GET(request) { return NextResponse.redirect(new URL('/login', request.url)); }"),
    "somebody else's request": ("command", "const { exec } = require('child_process');\nexport function build(request: BuildOptions) { exec(request.body); }"),
    "text of a page": ("dom", "document.getElementById('x').textContent = location.hash;"),
    "a sanitised page": ("dom", "el.innerHTML = DOMPurify.sanitize(location.hash);"),
    "a message of a known origin": ("dom", "window.addEventListener('message', (event) => { if (event.origin !== 'https://a.example') return; box.innerHTML = event.data; });"),
    "a page that stays": ("redirect", "location.href = '/login?next=' + encodeURIComponent(location.pathname + location.search);"),
    "a checked protocol": ("link", "export const A = () => { const u = new URLSearchParams(location.search).get('u'); const ok = u && u.startsWith('https://'); return ok ? <a href={u}>x</a> : null; };"),
    "children of react": ("dom", "export const A = () => <p>{new URLSearchParams(location.search).get('m')}</p>;"),
    "an entry inside": ("path", "const unzipper = require('unzipper'), fs = require('fs'), path = require('path');\nstream.on('entry', (entry) => { const p = path.resolve(out, entry.path); if (!p.startsWith(out + path.sep)) return; entry.pipe(fs.createWriteStream(p)); });"),
}  # fmt: skip
NEST = """\
import {{ Controller, Get, Post, Query, Body, Param, ParseIntPipe, Res }} from '@nestjs/common';
import {{ exec }} from 'child_process';
@Controller('x')
export class X {{
  constructor(private readonly db: DataSource) {{}}
  @Get(':id') find({parameters}) {{ {body} }}
}}
"""


@pytest.mark.parametrize("name", HARMFUL)
def test_what_frameworks_hand_over_is_followed(name: str) -> None:
    kind, code = HARMFUL[name]
    assert kind in kinds(code, "app.tsx" if "export const A" in code else "app.ts")


@pytest.mark.parametrize("name", HARMLESS)
def test_what_frameworks_make_harmless_is_left_alone(name: str) -> None:
    kind, code = HARMLESS[name]
    assert kind not in kinds(code, "app.tsx" if "<a" in code or "<p" in code else "app.ts")


@pytest.mark.parametrize(
    ("parameters", "body", "kind", "found"),
    [
        ("@Query('q') q: string", "return this.db.query(`select * from t where a = '${q}'`);", "sql", True),
        ("@Body() dto: Dto", "exec('run ' + dto.name);", "command", True),
        ("@Param('id') id: string, @Res() res: Response", "res.redirect(id);", "redirect", True),
        ("@Query('q') q: string", "return `<p>${q}</p>`;", "xss", True),
        ("@Param('id', ParseIntPipe) id: number", "return this.db.query(`select ${id}`);", "sql", False),
        ("@Query('q') q: string", "return this.db.query('select $1', [q]);", "sql", False),
        ("@Query('q') q: string", "return { q };", "xss", False),
    ],
)
def test_parameters_of_nest_are_filled_by_their_decorators(parameters: str, body: str, kind: str, found: bool) -> None:
    assert (kind in kinds(NEST.format(parameters=parameters, body=body), "x.ts")) == found


def test_a_file_that_a_tool_packed_is_not_followed() -> None:
    packed = "function f(req,res){eval(req.query.a)};" * 2_000
    assert kinds(packed) == set()
