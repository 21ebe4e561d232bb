package dev.zmem.aggregator.fleet;

import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.HostFigures;
import dev.zmem.model.PassReport;
import java.time.Duration;

/**
 * The one way to change a host. Held by one stream at a time and called by its thread; a writer
 * that was taken over changes nothing.
 */
public interface HostWriter {

  /**
   * Puts a pass in the last one's place, whole.
   *
   * @param ageNanos how long ago the pass ended
   * @return what readers see now
   */
  HostSnapshot publish(LiveRows rows, HostFigures figures, PassReport pass, long ageNanos);

  /**
   * Passes come so often from now on: the host is silent by this. After the last pass it is so by
   * the longer of the old interval and the new.
   */
  void pace(Duration interval);

  /** The agent uses these grouping rules from now on, as people read it. */
  void rules(String rules);

  /** The agent stops in order: the host is stopped until another pass is published. */
  void stop();

  /** There is no room for the host's rows: whoever looks for a host that shows none learns why. */
  void turnAway(String reason);

  /** The stream ended; the host keeps its last rows and grows stale. */
  void release();

  /**
   * Where the stream's rows and names are counted; closed by the fleet when they are shown no more.
   */
  HostMemory memory();
}
