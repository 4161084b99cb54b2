"""Data of a request that says where: files, addresses of other servers, targets of redirects."""

import pytest

from tests.unit.engines.review.taint.javascript_cases import handler, kinds

HARMFUL = {
    "a file": ("path", "fs.readFile('./files/' + req.query.f, cb);"),
    "a joined path": ("path", "res.sendFile(path.join(__dirname, 'up', req.params.f));"),
    "a resolved path": ("path", "fs.createReadStream(path.resolve(ROOT, req.query.f)).pipe(res);"),
    "a promised file": ("path", "res.send(await fsp.readFile(`./d/${req.query.f}`));"),
    "promises of fs": ("path", "await fs.promises.unlink('./d/' + req.body.f);"),
    "a written file": ("path", "fs.writeFileSync('./d/' + req.body.name, 'x');"),
    "an uploaded name": ("path", "fs.rename(req.file.path, './up/' + req.file.originalname, cb);"),
    "a moved upload": ("path", "req.files.doc.mv('./up/' + req.files.doc.name);"),
    "a download": ("path", "res.download('./up/' + req.query.f);"),
    "dots taken away once": ("path", "fs.readFile('./d/' + req.query.f.replace('../', ''), cb);"),
    "dots with slashes taken away": ("path", "fs.readFile('./d/' + req.query.f.replace(/\\.\\.\\//g, ''), cb);"),
    "a beginning before resolving": ("path", "const p = './d/' + req.query.f; if (!p.startsWith('./d/')) return; fs.readFile(p, cb);"),
    "an extension asked for": ("path", "const f = req.query.f; if (!f.endsWith('.txt')) return; fs.readFile('./d/' + f, cb);"),
    "decoded after the check": ("path", "const f = req.query.f; if (f.includes('..')) return; fs.readFile('./d/' + decodeURIComponent(f), cb);"),
    "an address": ("ssrf", "const r = await fetch(req.query.url); res.send(await r.text());"),
    "axios": ("ssrf", "await axios.get(req.body.url);"),
    "axios with options": ("ssrf", "await axios({ method: 'get', url: req.body.url });"),
    "a host": ("ssrf", "http.get(`http://${req.params.host}/status`, cb);"),
    "a host of options": ("ssrf", "http.request({ hostname: req.query.h, path: '/' }, cb);"),
    "a host behind a name": ("ssrf", "await fetch('https://' + req.query.tenant + '.example.com/x');"),
    "a checked scheme only": ("ssrf", "const u = new URL(req.query.u); if (u.pathname === '/x') { log(u); } await axios.get(u.href);"),
    "a redirect": ("redirect", "res.redirect(req.query.next);"),
    "a redirect with a status": ("redirect", "res.redirect(302, req.body.to);"),
    "a redirect with a default": ("redirect", "const { returnTo = '/' } = req.query; res.redirect(returnTo);"),
    "a host of a redirect": ("redirect", "res.redirect('https://' + req.query.h + '/x');"),
    "a location": ("redirect", "res.writeHead(302, { Location: req.query.u }); res.end();"),
    "a set location": ("redirect", "res.setHeader('Location', req.query.u); res.sendStatus(302);"),
    "a slash asked for": ("redirect", "const t = req.query.t; if (!t.startsWith('/')) return; res.redirect(t);"),
    "a part of a host": ("redirect", "if (req.query.t.includes('example.com')) { res.redirect(req.query.t); }"),
}  # fmt: skip

HARMLESS = {
    "a base name": ("path", "fs.readFile('./d/' + path.basename(req.query.f), cb);"),
    "a root": ("path", "res.sendFile(req.params.f, { root: ROOT });"),
    "resolved and inside": ("path", "const p = path.resolve(ROOT, req.query.f); if (!p.startsWith(ROOT + path.sep)) return res.sendStatus(403); fs.createReadStream(p).pipe(res);"),
    "normalised and inside": ("path", "const p = path.normalize(path.join(ROOT, req.query.f)); if (p.indexOf(ROOT) !== 0) { return res.end(); } fs.readFile(p, cb);"),
    "relative and inside": ("path", "const p = path.join(ROOT, req.query.f); const r = path.relative(ROOT, p); if (r.startsWith('..') || path.isAbsolute(r)) return res.end(); fs.readFile(p, cb);"),
    "no dots": ("path", "const f = req.query.f; if (f.includes('..') || f.includes('/')) return res.end(); fs.readFile('./d/' + f, cb);"),
    "no dots by index": ("path", "const f = req.query.f; if (f.indexOf('..') !== -1) { return res.end(); } fs.readFile('./d/' + f, cb);"),
    "a pattern": ("path", "const f = req.params.f; if (!/^[\\w-]+\\.txt$/.test(f)) return res.end(); fs.readFile('./d/' + f, cb);"),
    "a number": ("path", "fs.readFile(`./d/${Number(req.params.id)}.txt`, cb);"),
    "a digest": ("path", "const n = crypto.createHash('sha256').update(req.query.f).digest('hex'); fs.readFile('./d/' + n, cb);"),
    "the content": ("path", "fs.writeFile('./d/x', JSON.stringify(req.body), cb);"),
    "the path of an upload": ("path", "fs.readFile(req.file.path, cb);"),
    "known files": ("path", "const FILES = { a: 'a.txt' }; if (!Object.hasOwn(FILES, req.query.f)) return; fs.readFile(FILES[req.query.f], cb);"),
    "a fixed host": ("ssrf", "await fetch(`https://api.example.com/u/${req.query.id}`);"),
    "a configured host": ("ssrf", "await axios.get(config.base + '/u/' + req.query.id);"),
    "a body": ("ssrf", "await axios.post(WEBHOOK, req.body);"),
    "a listed host": ("ssrf", "const u = new URL(req.query.url); if (!HOSTS.includes(u.hostname)) return res.end(); await fetch(u);"),
    "a host compared": ("ssrf", "const target = req.query.url; const u = new URL(target); if (u.host !== 'api.example.com') { return res.end(); } await fetch(target);"),
    "an address by its beginning": ("ssrf", "const t = req.query.u; if (!t.startsWith('https://api.example.com/')) return res.end(); await fetch(t);"),
    "a query of options": ("ssrf", "await axios.get('https://a.example', { params: { q: req.query.q } });"),
    "a table of addresses": ("ssrf", "const t = TARGETS[req.query.t]; if (!t) return; await fetch(t);"),
    "a path of ours": ("redirect", "res.redirect('/users/' + req.params.id);"),
    "a listed target": ("redirect", "const t = req.query.t; if (!ALLOWED.includes(t)) return res.end(); res.redirect(t);"),
    "a single slash": ("redirect", "const t = req.query.t; if (!t.startsWith('/') || t.startsWith('//')) return res.end(); res.redirect(t);"),
    "a pattern of a path": ("redirect", "const t = req.query.t; res.redirect(/^\\/[a-z]+$/.test(t) ? t : '/');"),
    "behind a question mark": ("redirect", "res.redirect(`${base}?next=${encodeURIComponent(req.query.n)}`);"),
    "the same origin": ("redirect", "const u = new URL(req.query.t, BASE); if (u.origin !== BASE) return res.end(); res.redirect(u.href);"),
    "the address asked for": ("redirect", "res.redirect('https://' + 'example.com' + req.originalUrl);"),
    "a choice": ("redirect", "res.redirect(req.query.a === '1' ? '/a' : '/b');"),
}  # fmt: skip


@pytest.mark.parametrize("name", HARMFUL)
def test_data_that_does_harm_is_followed_to_its_end(name: str) -> None:
    kind, body = HARMFUL[name]
    assert kind in kinds(handler(body))


@pytest.mark.parametrize("name", HARMLESS)
def test_data_that_was_made_harmless_is_left_alone(name: str) -> None:
    kind, body = HARMLESS[name]
    assert kind not in kinds(handler(body))
