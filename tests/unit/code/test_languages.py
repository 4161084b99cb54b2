"""The language of a file, by name first and by its first line when the name is silent."""

import pytest

from readylayer_cli.code.languages import PARSED, detect_language
from readylayer_cli.code.source import SourceFile


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("a/b.py", "python"),
        ("b.pyi", "python"),
        ("B.JSX", "javascript"),
        ("b.mjs", "javascript"),
        ("b.mts", "typescript"),
        ("b.tsx", "tsx"),
        ("b.go", "go"),
        ("B.java", "java"),
        ("b.rb", "ruby"),
        ("Gemfile", "ruby"),
        ("a/Rakefile", "ruby"),
        ("config.ru", "ruby"),
        ("a.gemspec", "ruby"),
        ("show.json.jbuilder", "ruby"),
        ("Vagrantfile", "ruby"),
        ("b.php", "php"),
        ("b.phtml", "php"),
        ("welcome.blade.php", "text"),
        ("config.ini.php", "text"),
        ("Dockerfile", "dockerfile"),
        ("Dockerfile.prod", "dockerfile"),
        ("web.dockerfile", "dockerfile"),
        ("a.yml", "yaml"),
        ("a.tf", "hcl"),
        ("README", "text"),
        ("a.unknown", "text"),
        ("", "text"),
    ],
)
def test_names_say_the_language(path, language):
    assert detect_language(path) == language


@pytest.mark.parametrize(
    ("first_line", "language"),
    [
        ("#!/usr/bin/env python3", "python"),
        ("#!/usr/bin/python3.12 -E", "python"),
        ("#!/usr/bin/env -S node --no-warnings", "javascript"),
        ("#!/usr/bin/env ruby", "ruby"),
        ("#! /bin/sh", "bash"),
        ("#!/usr/bin/php", "php"),
        ("<?php declare(strict_types=1);", "php"),
        ("#!", "text"),
        ("#!/usr/bin/env", "text"),
        ("hello", "text"),
    ],
)
def test_the_first_line_speaks_when_the_name_is_silent(first_line, language):
    assert detect_language("bin/tool", first_line) == language


def test_a_known_name_outranks_the_first_line():
    assert detect_language("a.rb", "#!/usr/bin/env python3") == "ruby"


@pytest.mark.parametrize("language", sorted(PARSED))
def test_every_parsed_language_has_a_grammar(language):
    assert SourceFile("x", "\n", language).root is not None


def test_plain_text_has_no_tree():
    file = SourceFile("README", "hello")
    assert not file.has_grammar
    assert file.broken == ()
    with pytest.raises(ValueError, match="no grammar"):
        assert file.root
