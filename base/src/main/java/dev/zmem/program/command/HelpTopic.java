package dev.zmem.program.command;

/**
 * A page that {@code help} shows besides those of the commands.
 *
 * @param summary what it is about, in a few words
 * @param text the page, lines of up to 100 characters
 */
public record HelpTopic(String summary, String text) {}
