"""The program `chat-api`."""

from __future__ import annotations

import os

import rich_click as click

from cli.commands import data, development, running

_PRIVATE = 0o077
_CONTEXT = {"help_option_names": ["-h", "--help"], "rich_help_config": {"text_paragraph_linebreaks": "\n\n"}}

_PANELS = {
    "Run the service": [running.serve, running.migrate],
    "Develop": [development.dev, development.check, development.routes, development.demo],
    "Keep the data": [data.backup, data.restore, data.migrate_to],
}


@click.group(context_settings=_CONTEXT)
@click.version_option(package_name="chat-api", message="%(version)s")
def main() -> None:
    """A chat backend whose one source of truth is its OpenAPI document.

    All settings come from the environment, DATABASE_URL among them; README.md has the table of them.

    `chat-api COMMAND --help` says more about a command.
    """
    os.umask(_PRIVATE)


for _name, _commands in _PANELS.items():
    for _command in _commands:
        main.add_command(_command)
    main.add_panel(click.RichCommandPanel(_name, commands=[str(_command.name) for _command in _commands]))
