package dev.zmem.deploy.bench;

import dev.zmem.deploy.bench.HostState.Sum;
import dev.zmem.deploy.bench.SimulatedHost.History;
import dev.zmem.proto.v1.QueryTableResponse;
import dev.zmem.proto.v1.TableRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What answers given between two looks at the hosts may say. A host's state is one it sent and that
 * was not yet replaced for certain before the question.
 */
final class AnswerCheck {
  private final Map<String, List<HostState>> possible;

  /** The states that each host may be shown in, oldest first. */
  AnswerCheck(Map<String, List<HostState>> possible) {
    this.possible = possible;
  }

  /** Histories in the order of {@code hosts}, from before the question and after the answer. */
  AnswerCheck(List<SimulatedHost> hosts, List<History> before, List<History> after) {
    this(new HashMap<>());
    for (int host = 0; host < hosts.size(); host++) {
      possible.put(hosts.get(host).name, SimulatedHost.possible(before.get(host), after.get(host)));
    }
  }

  /** What is wrong with a table by host; each row must be one state, whole. */
  List<String> byHost(QueryTableResponse answer, Predicate<String> asked) {
    List<String> wrong = new ArrayList<>();
    Set<String> missing = new HashSet<>(possible.keySet());
    missing.removeIf(asked.negate());
    for (TableRow row : answer.getRowsList()) {
      List<HostState> states = possible.get(row.getName());
      Sum shown = sum(row);
      if (!missing.remove(row.getName())
          || states == null
          || states.stream().noneMatch(state -> state.total().equals(shown))) {
        wrong.add("host " + row.getName() + " shows " + shown + ", possible: " + states(states));
      }
    }
    if (!missing.isEmpty()) {
      wrong.add("hosts missing: " + missing);
    }
    totals(answer, wrong);
    return wrong;
  }

  /** What is wrong with a table by program over all hosts. */
  List<String> byProgram(QueryTableResponse answer, Predicate<String> asked) {
    List<String> wrong = new ArrayList<>();
    Set<String> missing = new HashSet<>();
    possible.values().forEach(states -> missing.addAll(programsForCertain(states)));
    missing.removeIf(asked.negate());
    for (TableRow row : answer.getRowsList()) {
      missing.remove(row.getName());
      Sum least = Sum.ZERO;
      Sum most = Sum.ZERO;
      for (List<HostState> states : possible.values()) {
        Sum first = states.getFirst().program(row.getName());
        Sum low = first;
        Sum high = first;
        for (HostState state : states.subList(1, states.size())) {
          low = low.least(state.program(row.getName()));
          high = high.most(state.program(row.getName()));
        }
        least = least.plus(low);
        most = most.plus(high);
      }
      if (!asked.test(row.getName()) || !sum(row).within(least, most)) {
        wrong.add(row.getName() + " shows " + sum(row) + ", possible: " + least + " to " + most);
      }
    }
    if (!missing.isEmpty()) {
      wrong.add("programs missing: " + missing);
    }
    totals(answer, wrong);
    return wrong;
  }

  /** Those that the host has whichever state it is in. */
  private static Set<String> programsForCertain(List<HostState> states) {
    Set<String> certain = new HashSet<>(states.getFirst().programs().keySet());
    states.forEach(state -> certain.retainAll(state.programs().keySet()));
    return certain;
  }

  private static void totals(QueryTableResponse answer, List<String> wrong) {
    Sum rows = Sum.ZERO;
    for (TableRow row : answer.getRowsList()) {
      rows = rows.plus(sum(row));
    }
    if (!rows.equals(sum(answer.getTotal()))) {
      wrong.add("total " + sum(answer.getTotal()) + ", its rows add up to " + rows);
    }
    if (answer.getCoverage().getHostsStale() > 0) {
      wrong.add("stale hosts: " + answer.getCoverage().getHostsStale());
    }
  }

  private static Sum sum(TableRow row) {
    return new Sum(row.getPssBytes(), row.getUssBytes(), row.getSwapPssBytes(), row.getCount());
  }

  private static String states(@org.jspecify.annotations.Nullable List<HostState> states) {
    return states == null ? "none" : states.stream().map(HostState::total).toList().toString();
  }
}
