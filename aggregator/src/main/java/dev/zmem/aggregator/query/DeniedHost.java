package dev.zmem.aggregator.query;

import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.row.KindCounts;
import dev.zmem.aggregator.row.Subtotals;
import dev.zmem.model.RowKind;
import java.util.ArrayList;
import java.util.List;

/**
 * A host whose agent lacks the capability to read some of its processes.
 *
 * @param name its name
 * @param processes of it in the answer
 * @param denied of these, not readable
 */
public record DeniedHost(String name, long processes, long denied) {

  /**
   * The hosts of an answer, most denied first.
   *
   * @param kinds of the whole answer: where nobody is denied, no host is looked at
   * @param asked accepts the rows in the answer
   */
  static List<DeniedHost> of(KindCounts kinds, List<HostSnapshot> hosts, RowFilter.Search asked) {
    if (kinds.of(RowKind.DENIED) == 0) {
      return List.of();
    }
    List<DeniedHost> denied = new ArrayList<>();
    for (HostSnapshot host : hosts) {
      long processes = 0;
      long of = 0;
      Subtotals parts = asked.parts(host.rows());
      for (int part = 0; part < parts.size(); part++) {
        processes += parts.count(part);
        of += parts.kinds(part).of(RowKind.DENIED);
      }
      if (of > 0) {
        denied.add(new DeniedHost(host.identity().name(), processes, of));
      }
    }
    denied.sort((one, other) -> Long.compare(other.denied, one.denied));
    return denied;
  }
}
