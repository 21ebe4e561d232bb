package dev.zmem.aggregator.query;

import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.pod.Pods;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.aggregator.row.Measure;
import dev.zmem.aggregator.row.PastPass;
import dev.zmem.model.Attributes;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One table in the making: adds up the rows of the hosts that a question matches, and their total.
 * Where the largest of many groups are wanted, a first look tells how large each is, and a second
 * sums these alone: most of the figures are not read then. Few groups are summed at once, for most
 * of them are among the largest. One thread.
 */
final class TableSumming {
  /** Between two rows of a long table at which a question may end. */
  private static final int ROWS_A_CHECK = 1024;

  /** Rows that are told apart by hashes: 16 MiB of them. */
  static final int MAX_HASHED_ROWS = 500_000;

  /** A row that is not asked for. */
  private static final int NOWHERE = -1;

  private final TableQuery query;
  private final Pods pods;
  private final RowFilter.Search asked;
  private final Cancellation cancellation;
  private final long nowNanos;

  /** Null where nobody asks what each host has of a row. */
  private final @Nullable Measure compared;

  private final Shares shares;
  private final TopRows rows;
  private final Group total;

  TableSumming(TableQuery query, Pods pods, Cancellation cancellation, long nowNanos) {
    this.query = query;
    this.pods = pods;
    this.cancellation = cancellation;
    this.nowNanos = nowNanos;
    asked = query.filter().begin(pods, cancellation);
    compared =
        query.asksForGrowth() || query.asksForLargestHost() ? query.sortBy().measure() : null;
    shares = new Shares(query.grouping().isOfOneHost(), query.sortBy().measure());
    rows = new TopRows(query.sortBy(), query.reverse(), query.limit(), query.minBytes());
    total = Group.total(compared);
  }

  /** Adds up all rows of these hosts; once. */
  void add(List<HostSnapshot> matched) {
    List<MatchedHost> hosts = new ArrayList<>(matched.size());
    for (HostSnapshot snapshot : matched) {
      MatchedHost host = MatchedHost.of(snapshot, hosts.size(), nowNanos, query.asksForGrowth());
      shares.add(host);
      hosts.add(host);
    }
    Measure size = rows.size();
    if (query.grouping().isByProcess()) {
      hosts.forEach(this::addProcesses);
    } else if (size != null && compared == null && !query.grouping().isOfFewGroups()) {
      int count = hosts.stream().mapToInt(host -> host.snapshot().rows().size()).sum();
      if (query.grouping().isByCommand() && count <= MAX_HASHED_ROWS) {
        addLargestCommands(hosts, size, count);
      } else {
        addLargestGroups(hosts, size);
      }
    } else {
      addGroups(hosts);
    }
    cancellation.check();
  }

  /** The first rows, in order. */
  TopRows rows() {
    return rows;
  }

  /** All rows together. */
  Group total() {
    return total;
  }

  /** The row of {@link #total}. */
  TableRow totalRow() {
    return total.totalRow(nowNanos, shares);
  }

  /** Which rows were asked for, and which of these there are. */
  RowFilter.Search asked() {
    return asked;
  }

  private void addGroups(List<MatchedHost> hosts) {
    Groups<Group> groups =
        new Groups<>(query.grouping(), pods, names -> Group.of(names.list(), compared));
    for (MatchedHost host : hosts) {
      Summands all = begin(host);
      for (int number = 0; number < all.size(); number++) {
        if (passes(host, all, number)) {
          add(all, host, number, groups.of(all.attributes(number), host));
        }
      }
      PastPass before = host.before();
      if (before != null) {
        addBefore(host, before, groups);
      }
    }
    groups.all().forEach(group -> rows.offer(group.row(nowNanos, shares)));
  }

  private void addLargestGroups(List<MatchedHost> hosts, Measure size) {
    Groups<SizedGroup> groups = new Groups<>(query.grouping(), pods, SizedGroup::new);
    List<@Nullable SizedGroup> found = new ArrayList<>();
    for (MatchedHost host : hosts) {
      Summands all = begin(host);
      for (int number = 0; number < all.size(); number++) {
        SizedGroup group = null;
        if (passes(host, all, number)) {
          group = groups.of(all.attributes(number), host);
          group.has(all.size(size, number), size);
        }
        found.add(group);
      }
    }
    Largest sizes = rows.largest();
    groups.all().forEach(group -> sizes.offer(group.size()));
    rows.found(sizes);
    List<Group> largest =
        groups.all().stream()
            .filter(group -> !rows.passesOver(group.size()))
            .map(SizedGroup::beSummed)
            .toList();
    int at = 0;
    for (MatchedHost host : hosts) {
      cancellation.check();
      Summands all = Summands.of(host, query.grouping(), asked);
      for (int number = 0; number < all.size(); number++) {
        checkNowAndThen(number);
        SizedGroup sized = found.get(at++);
        Group group = sized == null ? null : sized.group();
        if (group != null) {
          add(all, host, number, group);
        }
      }
    }
    largest.forEach(group -> rows.offer(group.row(nowNanos, shares)));
  }

  /**
   * Likewise where each process may be a group: rows are told apart by the hashes of their
   * commands, and only those of the largest by the commands themselves.
   */
  private void addLargestCommands(List<MatchedHost> hosts, Measure size, int count) {
    HashedSizes sizes = new HashedSizes(count, size);
    int[] places = new int[count];
    int at = 0;
    for (MatchedHost host : hosts) {
      LiveRows table = host.snapshot().rows();
      Summands all = begin(host);
      for (int row = 0; row < table.size(); row++) {
        places[at++] =
            passes(host, all, row)
                ? sizes.add(table.commandHash(row), size.of(table, row))
                : NOWHERE;
      }
    }
    BitSet largest = largestOf(sizes, hosts, places);
    Groups<Group> groups =
        new Groups<>(query.grouping(), pods, names -> Group.of(names.list(), null));
    at = 0;
    for (MatchedHost host : hosts) {
      cancellation.check();
      LiveRows table = host.snapshot().rows();
      for (int row = 0; row < table.size(); row++) {
        checkNowAndThen(row);
        int place = places[at++];
        if (place != NOWHERE && largest.get(place)) {
          groups.of(table.attributes(row), host).add(host, row);
        }
      }
    }
    groups.all().forEach(group -> rows.offer(group.row(nowNanos, shares)));
  }

  /**
   * The places of those groups that may be among the first rows. Of very many that are as large as
   * the last of them, as those without swap, the ones with most RAM: by that ties go.
   */
  private BitSet largestOf(HashedSizes sizes, List<MatchedHost> hosts, int[] places) {
    Largest found = rows.largest();
    sizes.forEach((place, size) -> found.offer(size));
    rows.found(found);
    BitSet largest = new BitSet(sizes.places());
    BitSet ties = new BitSet(sizes.places());
    sizes.forEach((place, size) -> {
      if (!rows.passesOver(size)) {
        (found.isFull() && size == found.least() ? ties : largest).set(place);
      }
    });
    if (largest.cardinality() + ties.cardinality() > Groups.MAX_GROUPS) {
      int all = ties.cardinality();
      keepLargest(ties, Groups.MAX_GROUPS - largest.cardinality(), hosts, places);
      rows.passOver(all - ties.cardinality());
    }
    largest.or(ties);
    return largest;
  }

  /** Leaves of these places at most so many, those with most RAM. */
  private void keepLargest(BitSet ties, int most, List<MatchedHost> hosts, int[] places) {
    long[] ramBytes = new long[ties.length()];
    int at = 0;
    for (MatchedHost host : hosts) {
      cancellation.check();
      LiveRows table = host.snapshot().rows();
      for (int row = 0; row < table.size(); row++) {
        int place = places[at++];
        if (place != NOWHERE && ties.get(place)) {
          ramBytes[place] += Math.max(0, Measure.RAM.of(table, row));
        }
      }
    }
    Largest found = rows.largest();
    ties.stream().forEach(place -> found.offer(ramBytes[place]));
    int kept = 0;
    for (int place = ties.nextSetBit(0); place >= 0; place = ties.nextSetBit(place + 1)) {
      boolean isSmaller = found.isFull() && ramBytes[place] < found.least();
      if (isSmaller || kept == most) {
        ties.clear(place);
      } else {
        kept++;
      }
    }
  }

  /** Adds a host to the total where all of it is asked for. */
  private Summands begin(MatchedHost host) {
    cancellation.check();
    if (asked.passesAll()) {
      total.addAll(host);
    }
    return Summands.of(host, query.grouping(), asked);
  }

  /** Whether it is asked for; then it is in the total. */
  private boolean passes(MatchedHost host, Summands all, int number) {
    checkNowAndThen(number);
    if (asked.passesAll()) {
      return true;
    }
    boolean passes = all.pass(asked, number);
    if (passes) {
      all.addTo(total, host, number);
    }
    return passes;
  }

  private void add(Summands all, MatchedHost host, int number, Group group) {
    all.addTo(group, host, number);
    if (query.grouping().isOfTrees()) {
      group.holds(all.attributes(number).program(), all.count(number));
    }
  }

  /** Adds a row for each process of a host. */
  private void addProcesses(MatchedHost host) {
    LiveRows table = host.snapshot().rows();
    PastPass before = host.before();
    if (before != null) {
      for (int row = 0; row < before.size(); row++) {
        total.had(host, asked.accepted(before, row) ? before.bytes(row) : 0);
      }
    }
    Summands all = begin(host);
    Measure size = rows.size();
    if (size != null && asked.passesAll() && rows.passesOverAll(size.mostOf(table), table.size())) {
      return;
    }
    for (int row = 0; row < table.size(); row++) {
      if (!passes(host, all, row) || size != null && rows.passesOver(size.of(table, row))) {
        continue;
      }
      Group one = Group.of(List.of(table.attributes(row).program()), compared);
      one.add(host, row);
      if (before != null) {
        one.had(host, before.bytesOf(table.pid(row), table.startTimeTicks(row)));
      }
      rows.offer(one.processRow(nowNanos, host, row, shares));
    }
  }

  /** Adds what a host's rows had in an earlier pass to the groups that there are now. */
  private void addBefore(MatchedHost host, PastPass before, Groups<Group> groups) {
    if (query.grouping().isOfSubtotals() && asked.isOfSubtotals()) {
      for (int part = 0; part < before.parts(); part++) {
        if (asked.accepts(before.partAttributes(part))) {
          had(host, before.partAttributes(part), before.partBytes(part), groups);
        }
      }
      return;
    }
    for (int row = 0; row < before.size(); row++) {
      if (asked.accepted(before, row)) {
        had(host, before.attributes(row), before.bytes(row), groups);
      }
    }
  }

  private void had(MatchedHost host, Attributes attributes, long bytes, Groups<Group> groups) {
    total.had(host, bytes);
    Group group = groups.known(attributes, host);
    if (group != null) {
      group.had(host, bytes);
    }
  }

  private void checkNowAndThen(int row) {
    if (row % ROWS_A_CHECK == ROWS_A_CHECK - 1) {
      cancellation.check();
    }
  }
}
