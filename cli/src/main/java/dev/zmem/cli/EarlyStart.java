package dev.zmem.cli;

import dev.zmem.cli.local.LocalFleet;
import dev.zmem.cli.remote.RemoteFleet;
import dev.zmem.program.OwnHostName;
import dev.zmem.program.Program;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Begins what a question will need on a second processor while the command line is still read: the
 * transport, or this host's first pass. Begins nothing where it cannot be sure: a host is not
 * measured for a question to an aggregator.
 */
final class EarlyStart {
  private static final List<String> MEASURES_NOTHING =
      List.of("--help", "-h", "--version", "-V", "--check-config");

  private static final List<String> TELL_DETAILS = List.of("describe", "maps");

  private EarlyStart() {}

  /** What can be begun. */
  enum Work {
    NOTHING,
    TRANSPORT,
    FIRST_PASS
  }

  /**
   * Begins, if the command is one that asks; tells what.
   *
   * @param settingsFile whether a file may name an aggregator; looked for only where it matters
   */
  static Work begin(
      String[] arguments, Map<String, String> environment, BooleanSupplier settingsFile) {
    Work work = work(Arrays.asList(arguments), environment, settingsFile);
    switch (work) {
      case NOTHING -> {}
      case TRANSPORT -> start(RemoteFleet::prepare);
      case FIRST_PASS ->
          start(() ->
              LocalFleet.prepare(
                  OwnHostName.name(),
                  () -> Program.lookUp("zmemctl", environment, arguments),
                  Arrays.asList(arguments).contains("--fresh"),
                  TELL_DETAILS.contains(arguments[0])));
    }
    return work;
  }

  /**
   * What to begin.
   *
   * @param settingsFile whether a file may name an aggregator
   */
  static Work work(
      List<String> words, Map<String, String> environment, BooleanSupplier settingsFile) {
    if (words.isEmpty()
        || !List.of("top", "hosts", "host", "ps", "describe", "maps", "capture")
            .contains(words.getFirst())) {
      return Work.NOTHING;
    }
    if (words.stream().anyMatch(MEASURES_NOTHING::contains)) {
      return Work.NOTHING;
    }
    if (environment.containsKey("ZMEM_FROM")
        || words.stream().anyMatch(word -> word.startsWith("--from"))) {
      return Work.NOTHING; // a file answers
    }
    if (words.contains("--local")) {
      return Work.FIRST_PASS;
    }
    boolean maybeNamed =
        environment.containsKey("ZMEM_AGGREGATOR")
            || environment.containsKey("ZMEM_CONFIG")
            || words.stream()
                .anyMatch(word -> word.startsWith("--aggregator") || word.startsWith("--config"))
            || settingsFile.getAsBoolean();
    return maybeNamed ? Work.TRANSPORT : Work.FIRST_PASS;
  }

  private static void start(Runnable work) {
    Thread.ofPlatform().daemon().name("head-start").start(work);
  }
}
