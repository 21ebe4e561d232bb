package dev.zmem.cli.fleet;

import java.time.Duration;

/** Who is told of a watch's tables, and of their absence. One thread. */
public interface TableWatcher {

  /** A new table. */
  void table(FleetAnswer table);

  /**
   * No new table came for three periods or more; told again every second while that lasts.
   *
   * @param since the last table
   * @param reason in plain words, no sentence's end
   */
  default void noTable(Duration since, String reason) {}
}
