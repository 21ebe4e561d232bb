package dev.zmem.cli.live;

import dev.zmem.cli.fleet.FleetAnswer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the newest answer and of the attempts since. Immutable.
 *
 * @param answer the newest; null before the first
 * @param level that asked for it; null before the first
 * @param about what it covers, in a line
 * @param since when it came
 * @param trouble why there is no newer one; empty while all is well
 */
record News(
    @Nullable FleetAnswer answer,
    @Nullable Level level,
    String about,
    @Nullable Instant since,
    String trouble) {

  static final News NONE = new News(null, null, "", null, "");

  /** The same, with a reason why there is no newer answer. */
  News troubled(String reason) {
    return new News(answer, level, about, since, reason);
  }
}
