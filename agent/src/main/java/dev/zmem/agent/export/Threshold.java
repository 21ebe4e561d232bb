package dev.zmem.agent.export;

import dev.zmem.model.Figure;
import dev.zmem.model.MemoryFigures;
import java.time.Duration;
import java.util.List;

/**
 * When a row's figures have moved enough to travel: one of them by more than the larger of {@code
 * bytes} and {@code share} of the value last sent. A smaller change travels after {@code holdBack}
 * at the latest. Figures that are no sizes have bounds of their own, and may become known late.
 *
 * @param bytes absolute part
 * @param share relative part, 0.01 for one percent
 * @param holdBack longest time a smaller change waits
 */
public record Threshold(long bytes, double share, Duration holdBack) {
  private static final List<Figure> FIGURES = Figure.sent();

  /** A rate of page faults may differ by 100 a second, or by half. */
  private static final long RATE_HUNDREDTHS = 10_000;

  /** A score for the out-of-memory killer may differ by 5 points of 1,000. */
  private static final long SCORE_POINTS = 5;

  /** 64 KiB, 1 %, 60 s. */
  public static final Threshold DEFAULT = new Threshold(64 * 1024, 0.01, Duration.ofSeconds(60));

  /** Whether {@code now} is too far from {@code sent} to wait. */
  boolean exceeded(MemoryFigures sent, MemoryFigures now) {
    for (int index = 0; index < FIGURES.size(); index++) { // no iterator: called for every row
      Figure figure = FIGURES.get(index);
      if (moved(figure, sent.bytes(figure), now.bytes(figure))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a figure of the usual threshold is too far from the sent value to wait. */
  boolean moved(long sent, long now) {
    return moved(sent, now, 1);
  }

  private boolean moved(Figure figure, long sent, long now) {
    return switch (figure.spec().unit()) {
      case BYTES, ADDRESSES -> moved(sent, now, figure.spec().thresholdTimes());
      case HUNDREDTHS_A_SECOND ->
          sent >= 0 && Math.abs(now - sent) > Math.max(RATE_HUNDREDTHS, sent / 2);
      case SCORE -> sent >= 0 && Math.abs(now - sent) > SCORE_POINTS;
      case SIGNED_SCORE -> sent != now;
    };
  }

  private boolean moved(long sent, long now, int times) {
    if ((sent < 0) != (now < 0)) {
      return true; // became absent, or present
    }
    return Math.abs(now - sent) > times * Math.max(bytes, (long) (sent * share));
  }
}
