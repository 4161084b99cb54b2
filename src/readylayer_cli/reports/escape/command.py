"""Values inside GitHub workflow commands (`::error file=...::message`)."""


def command_data(text: str) -> str:
    """The message part: percent signs and line ends encoded, so that the command stays one line."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def command_property(text: str) -> str:
    """A property's value: as the message, with the separators `:` and `,` encoded too."""
    return command_data(text).replace(":", "%3A").replace(",", "%2C")
