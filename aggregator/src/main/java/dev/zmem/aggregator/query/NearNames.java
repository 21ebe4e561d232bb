package dev.zmem.aggregator.query;

import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.program.EditDistance;
import java.util.ArrayList;
import java.util.List;

/** Known names that look like one that is not known. */
public final class NearNames {
  /** Names offered. */
  private static final int MAX_NAMES = 5;

  /** Of what was asked for, the first few are compared. */
  private static final int MAX_WANTED = 3;

  /** Names that differ in more places are equally far. */
  private static final int MAX_CHANGES = 12;

  private record Near(String name, int changes) {}

  private NearNames() {}

  /** Names of hosts closest to what was asked for, the closest first. */
  public static List<String> of(
      List<String> wanted, List<HostSnapshot> known, Cancellation cancellation) {
    List<String> compared =
        wanted.stream().limit(MAX_WANTED).map(glob -> glob.replace("*", "")).toList();
    List<Near> near = new ArrayList<>(known.size());
    for (HostSnapshot host : known) {
      cancellation.check();
      String name = host.identity().name();
      near.add(new Near(name, changes(compared, name)));
    }
    near.sort((one, other) -> {
      int order = Integer.compare(one.changes, other.changes);
      return order == 0 ? one.name.compareTo(other.name) : order;
    });
    return near.stream().limit(MAX_NAMES).map(Near::name).toList();
  }

  private static int changes(List<String> wanted, String name) {
    int least = MAX_CHANGES + 1;
    for (String one : wanted) {
      least = Math.min(least, EditDistance.within(one, name, MAX_CHANGES));
    }
    return least;
  }
}
