package dev.zmem.deploy.soak;

import dev.zmem.deploy.soak.Series.Round;
import java.util.Comparator;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/**
 * What a soak found, as markdown tables. Immutable.
 *
 * @param rounds of disturbances
 * @param programs and what they hold over time
 */
record Summary(SoakSettings settings, List<Round> rounds, List<Sampling.Result> programs) {
  /** Samples of a shorter time tell more of the JVM's warming up than of a slope. */
  static final double JUDGED_FROM_SECONDS = 240;

  /** What a JVM's memory moves by without growing: part of its RSS. */
  private static final double RISE_OF_RSS = 0.03;

  /** Connections that come and go as the last sample is taken. */
  private static final double RISE_OF_DESCRIPTORS = 2;

  /** Whether every table was right in time, and nothing grows. */
  boolean isGood() {
    return rounds.stream().noneMatch(Round::isLate) && programs.stream().noneMatch(Summary::grows);
  }

  private static boolean grows(Sampling.Result program) {
    return program.seconds() >= JUDGED_FROM_SECONDS
        && (program.rssBytes().rise() > RISE_OF_RSS * program.rssBytes().first()
            || program.descriptors().rise() > RISE_OF_DESCRIPTORS);
  }

  String print() {
    Formatter out = new Formatter(Locale.ROOT);
    out.format(
        "seed %d, %d hosts, interval %d s, %d disturbances%n",
        settings.seed(), settings.hosts(), settings.interval().toSeconds(), rounds.size());
    out.format("%n");
    out.format(
        "| disturbance | times | counted from | right again after: median, most; in hand after | of what is allowed, at most | late |%n");
    out.format("|---|---|---|---|---|---|%n");
    for (Disturbance kind : Disturbance.values()) {
      disturbance(out, kind, rounds.stream().filter(round -> round.kind() == kind).toList());
    }
    out.format("%n");
    out.format(
        "| program, longest life without its first %d s | for | RSS by the line: first, last | a slope of | descriptors: first, last | grows (RSS by more than %.0f %%, descriptors by more than %.0f) |%n",
        Sampling.WARM_SECONDS, 100 * RISE_OF_RSS, RISE_OF_DESCRIPTORS);
    out.format("|---|---|---|---|---|---|%n");
    for (Sampling.Result program : programs) {
      out.format(
          "| %s | %.0f s | %.1f, %.1f MB | %+.1f MB/h | %.1f, %.1f | %s |%n",
          program.name(),
          program.seconds(),
          program.rssBytes().first() / 1e6,
          program.rssBytes().last() / 1e6,
          program.rssBytes().perHour() / 1e6,
          program.descriptors().first(),
          program.descriptors().last(),
          program.seconds() < JUDGED_FROM_SECONDS
              ? "too short to tell"
              : grows(program) ? "YES" : "no");
    }
    for (Round round : rounds) {
      if (round.isLate()) {
        out.format(
            "LATE (--seed=%d, round %d): %s: %.1f s instead of %.1f s; before: %s%n",
            settings.seed(),
            round.number(),
            round.what(),
            round.back(),
            round.allowed(),
            round.lastDifference());
      }
    }
    return out.toString();
  }

  private static void disturbance(Formatter out, Disturbance kind, List<Round> rounds) {
    if (rounds.isEmpty()) {
      out.format("| %s | 0 | | | | |%n", kind.title);
      return;
    }
    List<Double> times = rounds.stream().map(Round::back).sorted().toList();
    double share =
        rounds.stream()
            .map(round -> round.back() / round.allowed())
            .max(Comparator.naturalOrder())
            .orElse(0.0);
    out.format(
        "| %s | %d | %s | %.1f, %.1f s; %.1f s at most | %.0f %% | %d |%n",
        kind.title,
        rounds.size(),
        kind.countedFrom,
        times.get(times.size() / 2),
        times.getLast(),
        rounds.stream().mapToDouble(Round::inHand).max().orElse(0),
        100 * share,
        rounds.stream().filter(Round::isLate).count());
  }
}
