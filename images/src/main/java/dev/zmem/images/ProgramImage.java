package dev.zmem.images;

import java.util.List;

/**
 * What is particular to the image of one program. Immutable.
 *
 * @param program its name, and the image's
 * @param title a sentence
 * @param ports that it listens on
 * @param writable folders that it writes to; all else may be read-only
 * @param command its arguments where a container is given none
 */
record ProgramImage(
    String program,
    String title,
    List<Integer> ports,
    List<String> writable,
    List<String> command) {
  /** The user that containers run as where nothing else is said: no user of any host. */
  static final String USER = "65532";

  /** All of them. */
  static final List<ProgramImage> ALL =
      List.of(
          new ProgramImage(
              "zmem-agent",
              "zmem agent: measures the memory of every process of its host",
              List.of(),
              List.of("/run/zmem", "/var/lib/zmem-agent"),
              List.of("run")),
          new ProgramImage(
              "zmem-aggregator",
              "zmem aggregator: the live memory of all hosts in one table",
              List.of(7700),
              List.of("/var/lib/zmem-aggregator"),
              List.of("run")),
          new ProgramImage(
              "zmemctl",
              "zmemctl: who is using the RAM and the swap, over all hosts",
              List.of(),
              List.of(),
              List.of("--help")));

  ProgramImage {
    ports = List.copyOf(ports);
    writable = List.copyOf(writable);
    command = List.copyOf(command);
  }
}
