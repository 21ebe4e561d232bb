package dev.zmem.deploy.bench;

import dev.zmem.deploy.bench.HostState.Sum;
import dev.zmem.deploy.bench.SimulatedHost.History;
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
  List<String> byHost(AnsweredSums answer, Predicate<String> asked) {
    List<String> wrong = new ArrayList<>();
    Set<String> missing = new HashSet<>(possible.keySet());
    missing.removeIf(asked.negate());
    for (AnsweredSums.Row row : answer.rows()) {
      List<HostState> states = possible.get(row.name());
      Sum shown = row.sum();
      if (!missing.remove(row.name())
          || states == null
          || states.stream().noneMatch(state -> state.total().equals(shown))) {
        wrong.add("host " + row.name() + " shows " + shown + ", possible: " + states(states));
      }
    }
    if (!missing.isEmpty()) {
      wrong.add("hosts missing: " + missing);
    }
    totals(answer, wrong);
    return wrong;
  }

  /** What is wrong with a table by program over all hosts. */
  List<String> byProgram(AnsweredSums answer, Predicate<String> asked) {
    List<String> wrong = new ArrayList<>();
    Set<String> missing = new HashSet<>();
    possible.values().forEach(states -> missing.addAll(programsForCertain(states)));
    missing.removeIf(asked.negate());
    for (AnsweredSums.Row row : answer.rows()) {
      missing.remove(row.name());
      Sum least = Sum.ZERO;
      Sum most = Sum.ZERO;
      for (List<HostState> states : possible.values()) {
        Sum first = states.getFirst().program(row.name());
        Sum low = first;
        Sum high = first;
        for (HostState state : states.subList(1, states.size())) {
          low = low.least(state.program(row.name()));
          high = high.most(state.program(row.name()));
        }
        least = least.plus(low);
        most = most.plus(high);
      }
      if (!asked.test(row.name()) || !row.sum().within(least, most)) {
        wrong.add(row.name() + " shows " + row.sum() + ", possible: " + least + " to " + most);
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

  private static void totals(AnsweredSums answer, List<String> wrong) {
    Sum rows = Sum.ZERO;
    for (AnsweredSums.Row row : answer.rows()) {
      rows = rows.plus(row.sum());
    }
    if (!rows.equals(answer.total())) {
      wrong.add("total " + answer.total() + ", its rows add up to " + rows);
    }
    if (answer.hostsStale() > 0) {
      wrong.add("stale hosts: " + answer.hostsStale());
    }
  }

  private static String states(@org.jspecify.annotations.Nullable List<HostState> states) {
    return states == null ? "none" : states.stream().map(HostState::total).toList().toString();
  }
}
