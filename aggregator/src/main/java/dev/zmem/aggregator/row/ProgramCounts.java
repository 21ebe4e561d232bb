package dev.zmem.aggregator.row;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The programs whose processes are in a sum, and how many of each. One thread. */
public final class ProgramCounts {
  /** Programs of a sum that are told apart. */
  static final int MAX_PROGRAMS = 64;

  /** Programs that are named. */
  static final int MAX_NAMED = 4;

  private final Map<String, Long> processes = new HashMap<>();
  private long others;

  /** Adds processes of a program. */
  public void add(String program, long count) {
    if (processes.size() < MAX_PROGRAMS || processes.containsKey(program)) {
      processes.merge(program, count, Long::sum);
    } else {
      others += count;
    }
  }

  /** {@code 8 worker, 1 main}; the programs beyond the first ones in one number. */
  public String text() {
    List<Map.Entry<String, Long>> sorted = new ArrayList<>(processes.entrySet());
    sorted.sort((one, other) -> {
      int order = Long.compare(other.getValue(), one.getValue());
      return order == 0 ? one.getKey().compareTo(other.getKey()) : order;
    });
    StringBuilder text = new StringBuilder();
    long rest = others;
    for (int index = 0; index < sorted.size(); index++) {
      Map.Entry<String, Long> program = sorted.get(index);
      if (index < MAX_NAMED) {
        text.append(index == 0 ? "" : ", ")
            .append(program.getValue())
            .append(' ')
            .append(program.getKey());
      } else {
        rest += program.getValue();
      }
    }
    return rest == 0
        ? text.toString()
        : text.append(", ").append(rest).append(rest == 1 ? " other" : " others").toString();
  }
}
