package dev.zmem.cli.fleet;

import dev.zmem.model.Description;

/**
 * A process as it was described.
 *
 * @param description of it
 * @param answeredAtMillis when, Unix time
 */
public record DescribedProcess(Description description, long answeredAtMillis) {}
