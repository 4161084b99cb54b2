"""The JSON Schema of the settings file, for editors and for `config schema`."""

import json

from readylayer_cli.config.model import Settings


def settings_schema() -> str:
    """The schema as indented JSON with a final newline."""
    schema = Settings.model_json_schema()
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://github.com/readylayer/readylayer-cli/raw/main/schema/readylayer.schema.json",
        **schema,
        "title": "ReadyLayer settings",
    }
    return json.dumps(schema, indent=2) + "\n"
