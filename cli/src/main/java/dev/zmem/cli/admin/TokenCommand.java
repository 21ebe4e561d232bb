package dev.zmem.cli.admin;

import picocli.CommandLine.Command;

/** {@code zmemctl token}: what lets somebody into the fleet. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Tokens let agents and people into the fleet; an admin makes them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TokenCreateCommand.class, TokenListCommand.class, TokenRevokeCommand.class})
public final class TokenCommand {}
