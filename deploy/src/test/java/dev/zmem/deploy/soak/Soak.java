package dev.zmem.deploy.soak;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * The soak, as {@code deploy/soak} starts it in namespaces of its own. Prints its summary on
 * stdout, and its progress on stderr; exit code 1 where a table was late or a program grows.
 */
public final class Soak {
  private static final Duration SHORT = Duration.ofMinutes(10);

  private Soak() {}

  public static void main(String[] arguments) throws Exception {
    SoakSettings settings = SoakSettings.of(arguments);
    SplittableRandom random = new SplittableRandom(settings.seed());
    Ground ground = new Ground(settings, random);
    Series series = new Series(settings, ground, random);
    try (Sampling sampling = new Sampling(ground.daemons())) {
      Thread summary =
          Thread.ofPlatform()
              .unstarted(() ->
                  System.out.print(
                      new Summary(settings, series.rounds(), sampling.results()).print()));
      Runtime.getRuntime().addShutdownHook(summary); // at Ctrl-C too
      series.settle();
      boolean isShort = settings.length().compareTo(SHORT) < 0;
      series.run(isShort ? settings.length() : settings.length().dividedBy(2), true);
      if (!isShort) {
        series.run(settings.length().dividedBy(2), false); // programs live long enough for slopes
      }
      boolean good = new Summary(settings, series.rounds(), sampling.results()).isGood();
      System.exit(good ? 0 : 1);
    }
  }
}
