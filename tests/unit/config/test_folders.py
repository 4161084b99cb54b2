"""Where a user's own files belong."""

import pytest

from readylayer_cli.config.folders import user_folder


@pytest.mark.parametrize(
    ("environment", "system", "expected"),
    [
        ({"HOME": "/home/jo"}, "posix", "/home/jo/.config/readylayer"),
        ({"HOME": "/home/jo", "XDG_CONFIG_HOME": "/etc/jo"}, "posix", "/etc/jo/readylayer"),
        ({"HOME": "/home/jo", "XDG_CONFIG_HOME": "relative"}, "posix", "/home/jo/.config/readylayer"),
        ({"HOME": "/home/jo", "XDG_CONFIG_HOME": ""}, "posix", "/home/jo/.config/readylayer"),
        ({"APPDATA": r"C:\Users\jo\AppData\Roaming"}, "nt", r"C:\Users\jo\AppData\Roaming\readylayer"),
    ],
)
def test_the_folder_follows_the_system(environment, system, expected):
    assert str(user_folder(environment, system)) == expected


@pytest.mark.parametrize(("environment", "system"), [({}, "posix"), ({"HOME": "jo"}, "posix"), ({}, "nt")])
def test_without_a_home_there_is_no_folder(environment, system):
    assert user_folder(environment, system) is None
