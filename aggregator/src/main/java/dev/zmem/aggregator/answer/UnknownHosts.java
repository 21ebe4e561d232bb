package dev.zmem.aggregator.answer;

import dev.zmem.aggregator.fleet.FleetView;
import dev.zmem.aggregator.fleet.HostWithoutRows;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.question.NearNames;
import dev.zmem.text.HostNames;
import java.util.List;

/** What to say of a host that is asked for and has no rows. */
public final class UnknownHosts {
  /** Of the hosts that there are, named to who asks for another. */
  private static final int MAX_NAMED = 5;

  private UnknownHosts() {}

  /** Names near to what was asked for, or the first that there are. */
  public static UnknownHostException of(FleetView fleet, String asked, Cancellation cancellation) {
    String name = HostNames.canonical(asked);
    for (HostWithoutRows host : fleet.withoutRows()) {
      if (host.name().equals(name)) {
        return new UnknownHostException(MissedHosts.why(host));
      }
    }
    List<String> known = fleet.names();
    List<String> near = NearNames.of(List.of(asked), known, cancellation);
    return new UnknownHostException(
        "no host "
            + asked
            + ": "
            + (near.isEmpty() ? thereAre(known) : NearNames.didYouMean(near)));
  }

  /** The first of all names, so that one can be chosen. */
  private static String thereAre(List<String> known) {
    if (known.isEmpty()) {
      return "no host reports yet";
    }
    int more = known.size() - MAX_NAMED;
    return (known.size() == 1 ? "there is " : "there are ")
        + String.join(", ", known.subList(0, Math.min(MAX_NAMED, known.size())))
        + (more > 0 ? " and " + more + " more" : "");
  }
}
