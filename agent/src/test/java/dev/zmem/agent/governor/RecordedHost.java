package dev.zmem.agent.governor;

import dev.zmem.agent.governor.SimulatedProcess.Family;
import dev.zmem.agent.governor.SimulatedProcess.Habit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** A real host, played back; the head of {@code recording.txt} says how it was recorded. */
final class RecordedHost extends SimulatedHost {
  /** How long the recording is. */
  static final int MINUTES = 5;

  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final double NANOS_PER_PAGE = 50;

  private final List<String> lines;
  private final Map<String, SimulatedProcess> byPid = new HashMap<>();
  private int next;

  RecordedHost(RandomGenerator random) {
    super(random);
    try (InputStream recording =
        Objects.requireNonNull(RecordedHost.class.getResourceAsStream("recording.txt"))) {
      lines =
          new String(recording.readAllBytes(), StandardCharsets.US_ASCII)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    play(0);
  }

  @Override
  List<SimulatedProcess> advance(long nowNanos, double seconds) {
    return play(nowNanos);
  }

  /** Plays what was recorded until now; gives those that ended. */
  private List<SimulatedProcess> play(long nowNanos) {
    List<SimulatedProcess> ended = new ArrayList<>();
    for (; next < lines.size(); next++) {
      String line = lines.get(next);
      switch (line.charAt(0)) {
        case '@' -> {
          if (Long.parseLong(line, 1, line.length(), 10) * SECOND_NANOS > nowNanos) {
            return ended;
          }
        }
        case '-' -> {
          SimulatedProcess process = byPid.remove(line.substring(1));
          if (process != null) {
            process.end();
            processes.remove(process);
            ended.add(process);
          }
        }
        default -> moved(line.split(" "), nowNanos);
      }
    }
    return ended;
  }

  private void moved(String[] figures, long nowNanos) {
    SimulatedProcess process = byPid.get(figures[0]);
    if (process == null) {
      process =
          new SimulatedProcess(
              Integer.parseInt(figures[0]),
              nowNanos,
              new Family(),
              0,
              0,
              Habit.IDLE,
              0,
              NANOS_PER_PAGE);
      byPid.put(figures[0], process);
      processes.add(process);
    }
    process.recorded(
        Long.parseLong(figures[1]),
        Double.parseDouble(figures[2]),
        Double.parseDouble(figures[3]),
        Long.parseLong(figures[4]));
  }
}
