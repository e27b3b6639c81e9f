"""Commands for who develops the service, or a client of it."""

from __future__ import annotations

import json
import sys

import rich_click as click


@click.command()
def dev() -> None:
    """Serve with one worker, and anew after each change.

    Takes the same settings as the service. A change of the contract, of a handler, of db/ or of server/ is checked as
    `chat-api check` does. If all is well, a new service takes over, and requests wait for it. If the
    service could not start with the change, you read why, and the one of before goes on answering, until you have
    mended it.
    """
    from cli.editing import edit_loop

    edit_loop()


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array instead, for machines.")
def check(*, as_json: bool) -> None:
    """Say what in the contract and the handlers does not fit together.

    Operations without a function and functions without an operation, an operationId used twice, functions that do not
    take what their operation declares, references that lead nowhere, mistakes in YAML or Python, errors that a function
    raises and its operation does not declare, and the other way round. All at once, each with its file and line, and
    what to do about it.

    The exit status is 0 if all fits, else 1.
    """
    from cli.findings import Finding, print_findings

    try:
        from cli.checking import findings

        found = findings()
    except Exception as error:  # noqa: BLE001 - whatever db/ and server/ do while they are worked on
        found = [Finding.of(error)]
    if as_json:
        click.echo(json.dumps([finding.as_json() for finding in found], ensure_ascii=False, indent=2))
    else:
        print_findings(found)
    sys.exit(1 if found else 0)


@click.command()
@click.argument("words", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array instead, for machines.")
def routes(words: tuple[str, ...], *, as_json: bool) -> None:
    """List the operations: method, path, who may call, errors, and the function that answers.

    With WORDS, only those operations in which each of them stands, whatever its case: a part of the path, the
    operationId, the module, a caller, the code or text of an error.

    \b
    chat-api routes group           what has to do with groups
    chat-api routes "not friends"   what can be refused so
    chat-api routes POST owner      what owners alone may POST
    """  # noqa: D301 - click takes a backspace before a paragraph that keeps its lines
    from cli.listing import all_routes, print_routes
    from cli.output import fail

    try:
        found = [route for route in all_routes() if route.matches(words)]
    except ValueError as error:
        fail(f"{error}\n\n`chat-api check` says more.")
    if as_json:
        click.echo(json.dumps([route.as_json() for route in found], ensure_ascii=False, indent=2))
    else:
        print_routes(found)


@click.command()
@click.option("--seed", default=1, show_default=True, help="Another number draws another world.")
@click.option("--add", is_flag=True, help="Add it to a database that has users already.")
def demo(seed: int, *, add: bool) -> None:
    """Fill the database with a lively world, to look around in.

    Some dozens of users, their friends, requests and friend groups, private conversations and group chats in English
    and Chinese, with replies, announcements, invitations, roles, read and unread messages. A seed gives the same world
    again, but for the times: it goes on for four weeks and ends now.

    All of them have the same password, which is told at the end; this is not for a service that others can reach.
    """
    from cli.databases import using_the_database
    from cli.demo.writing import PASSWORD, NotEmptyError, write_demo
    from cli.output import fail, progress, say
    from db.migrate import migrate

    with using_the_database(), progress() as reach:
        migrate()
        try:
            written = write_demo(seed, lambda done, all_: reach("events", done, all_), add=add)
        except NotEmptyError:
            fail("The database has users already. With --add, the demo is added to them.")
    counts = written.counts
    say(
        f"{len(written.usernames)} people, {counts['create_group']} groups, "
        f"{counts['open_private_conversation']} private conversations, {counts['send_message']} messages"
    )
    say(f"Log in as {written.hero}, or as {', '.join(written.usernames[1:4])} …; the password of all is {PASSWORD}")
