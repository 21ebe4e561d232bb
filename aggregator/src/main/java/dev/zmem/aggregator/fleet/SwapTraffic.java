package dev.zmem.aggregator.fleet;

import static dev.zmem.model.Absent.ABSENT;

import dev.zmem.model.Absent;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import org.jspecify.annotations.Nullable;

/**
 * What a host swapped between its last two passes.
 *
 * @param inBytesPerSecond {@code pswpin} of {@code /proc/vmstat} as a rate; {@link Absent#ABSENT}
 *     before the second pass, and where the counter is missing or fell
 * @param outBytesPerSecond {@code pswpout} likewise
 */
public record SwapTraffic(long inBytesPerSecond, long outBytesPerSecond) {
  /** Not known. */
  public static final SwapTraffic UNKNOWN = new SwapTraffic(ABSENT, ABSENT);

  private static final long DEFAULT_PAGE_BYTES = 4096;

  /** Between a host's last pass, if there was one in the same boot, and one with these figures. */
  public static SwapTraffic between(
      @Nullable HostSnapshot before, HostIdentity host, HostFigures now, long sampledAtNanos) {
    if (before == null
        || !before.identity().bootId().equals(host.bootId())
        || sampledAtNanos - before.sampledAtNanos() <= 0) {
      return UNKNOWN;
    }
    // passes that were held up on their way arrive together: when they ended is not told
    long nanos = Math.max(sampledAtNanos - before.sampledAtNanos(), host.interval().toNanos() / 2);
    double seconds = nanos / 1e9;
    return new SwapTraffic(
        rate(HostFigure.SWAPPED_IN_PAGES, before.figures(), now, seconds),
        rate(HostFigure.SWAPPED_OUT_PAGES, before.figures(), now, seconds));
  }

  private static long rate(HostFigure pages, HostFigures before, HostFigures now, double seconds) {
    long earlier = before.get(pages);
    long later = now.get(pages);
    return earlier < 0 || later < earlier
        ? ABSENT
        : (long) ((double) (later - earlier) * pageBytes(now) / seconds);
  }

  /** Bytes of the host's pages. */
  public static long pageBytes(HostFigures figures) {
    long page = figures.get(HostFigure.PAGE_SIZE_BYTES);
    return Absent.isPresent(page) ? page : DEFAULT_PAGE_BYTES;
  }
}
