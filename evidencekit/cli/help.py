"""Help and usage mistakes in the user's language: the commands carry wording codes, filled in before use."""

from __future__ import annotations

from typing import Any

from typer._click import exceptions as click_errors  # the library has no public names for its usage mistakes

from evidencekit.wording import Language, has, say


def speak(command: Any, language: Language) -> None:  # noqa: ANN401 - the library's command tree is untyped
    """Replace every wording code in the help of `command` and those below it by words."""
    _fill(command, language)


def _head(language: Language) -> None:
    """The headings of the help."""
    from typer import rich_utils  # a tenth of a second, which only those pay who ask for help

    rich_utils.ARGUMENTS_PANEL_TITLE = say("cli.help.arguments", language)
    rich_utils.OPTIONS_PANEL_TITLE = say("cli.help.options", language)
    rich_utils.COMMANDS_PANEL_TITLE = say("cli.help.commands", language)
    rich_utils.DEFAULT_STRING = say("cli.help.default", language)
    rich_utils.REQUIRED_LONG_STRING = say("cli.help.required", language)


def _fill(command: Any, language: Language) -> None:  # noqa: ANN401
    if command.help and has(command.help, language):
        command.help = say(command.help, language)
    for parameter in command.params:
        own = f"cli.help.{parameter.name}"
        if parameter.name in ("install_completion", "show_completion"):
            parameter.help = say(own, language)
        elif getattr(parameter, "help", None) and has(parameter.help, language):
            parameter.help = say(parameter.help, language)
    original, print_help = command.get_help_option, command.format_help

    def format_help(ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        _head(language)
        print_help(ctx, formatter)

    def get_help_option(ctx: Any) -> Any:  # noqa: ANN401
        option = original(ctx)
        if option is not None:
            option.help = say("cli.help.help", language)
        return option

    command.get_help_option, command.format_help = get_help_option, format_help
    for below in getattr(command, "commands", {}).values():
        _fill(below, language)


def usage_words(error: Exception, language: Language) -> str | None:
    """What is wrong with the command line as typed, or None when `error` is no usage mistake."""
    if not isinstance(error, click_errors.ClickException):
        return None
    hint = _hint(error, language)
    if isinstance(error, click_errors.NoArgsIsHelpError):
        error.show()
        return say("cli.usage.no_command", language)
    if isinstance(error, click_errors.NoSuchOption):
        return say("cli.usage.no_option", language, name=error.option_name) + hint
    if isinstance(error, click_errors.MissingParameter):
        return say("cli.usage.missing", language, name=_name(error)) + hint
    if isinstance(error, click_errors.BadParameter):
        return say("cli.usage.bad", language, name=_name(error), detail=error.message) + hint
    return say("cli.usage.other", language, detail=error.format_message()) + hint


def _name(error: Any) -> str:  # noqa: ANN401
    if error.param is None:
        return str(error.param_hint or "?")
    long = [o for o in error.param.opts if o.startswith("-")]
    return long[0] if long else str(error.param.metavar or error.param.name).removesuffix("...")


def _hint(error: Any, language: Language) -> str:  # noqa: ANN401
    context = getattr(error, "ctx", None)
    return " " + say("cli.usage.hint", language, command=f"{context.command_path} --help") if context else ""
