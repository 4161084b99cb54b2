"""How the cases of JavaScript are told: a body inside an Express handler, or a whole file."""

from readylayer_cli.code.source import SourceFile
from readylayer_cli.engines.review.taint.flows import analyse_file

HEAD = """\
const express = require('express');
const fs = require('fs');
const fsp = require('fs/promises');
const path = require('path');
const http = require('http');
const url = require('url');
const vm = require('vm');
const util = require('util');
const crypto = require('crypto');
const axios = require('axios');
const _ = require('lodash');
const ejs = require('ejs');
const pug = require('pug');
const Handlebars = require('handlebars');
const he = require('he');
const validator = require('validator');
const escapeHtml = require('escape-html');
const mysql = require('mysql');
const ldap = require('ldapjs');
const xpath = require('xpath');
const libxmljs = require('libxmljs');
const serialize = require('node-serialize');
const { exec, execFile, spawn, execSync } = require('child_process');
const { z } = require('zod');
const app = express();
"""


def kinds(code: str, path: str = "app.js") -> set[str]:
    """The kinds of harm that strangers' data does in a whole file."""
    report = analyse_file(SourceFile(path, code))
    assert report.exhausted == ()
    return {hit.kind for hit in report.hits}


def handler(body: str) -> str:
    """A file with one handler."""
    return HEAD + "app.post('/x', async (req, res) => {\n" + body + "\n});\n"
