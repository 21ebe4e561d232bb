package dev.zmem.aggregator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.aggregator.live.KnownHosts.LastSeen;
import dev.zmem.program.file.DurableFile;
import dev.zmem.program.log.Log;
import dev.zmem.text.HostNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The file in which an aggregator keeps when it saw which host, for the next one: a line each,
 * {@code 1767225600 web-01}, with {@code stopped} behind it where the agent was stopped in order,
 * between a first line that says what it is and a last one that says how many. A file that is not
 * so is left out with one line in the log. One thread.
 */
final class HostsFile {
  private static final String NAME = "hosts";
  private static final String HEAD = "zmem-aggregator hosts 1";
  private static final String END = "end ";

  /** Behind the name of a host whose agent was stopped in order. */
  private static final String STOPPED = " stopped";

  /** Of {@link InMemoryFleet#MAX_HOSTS} hosts with the longest names. */
  private static final long MAX_BYTES = 8L << 20;

  private final Path file;

  /** What the file holds, null before the first time. */
  private @Nullable Map<String, LastSeen> written;

  private boolean isInTrouble;

  /** The file in this folder. */
  HostsFile(Path folder) {
    this.file = folder.resolve(NAME);
  }

  /** When hosts were seen, by their names. */
  Map<String, LastSeen> read() {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Map.of();
    }
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException("no regular file");
      }
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new IOException(size + " bytes (expected: at most " + MAX_BYTES + ")");
      }
      return hosts(List.of(new String(Files.readAllBytes(file), US_ASCII).split("\n", -1)));
    } catch (IOException e) {
      Log.warn(
          "state not read, hosts seen before are not known file="
              + Log.value(file)
              + " reason="
              + Log.value(Log.rootCause(e)));
      return Map.of();
    }
  }

  /**
   * Puts these in the place of the file, whole or not at all; of more than are read again those
   * that were seen last. Trouble is logged once.
   */
  void write(Map<String, LastSeen> lastSeen) {
    if (lastSeen.equals(written)) {
      return;
    }
    try {
      DurableFile.replace(file, text(newest(lastSeen)).getBytes(US_ASCII), "rw-r--r--");
      written = Map.copyOf(lastSeen);
      isInTrouble = false;
    } catch (IOException e) {
      if (!isInTrouble) {
        isInTrouble = true;
        Log.warn(
            "state not written file="
                + Log.value(file)
                + " reason="
                + Log.value(e.getClass().getSimpleName() + ": " + Log.rootCause(e)));
      }
    }
  }

  private static Map<String, LastSeen> newest(Map<String, LastSeen> lastSeen) {
    if (lastSeen.size() <= InMemoryFleet.MAX_HOSTS) {
      return lastSeen;
    }
    Map<String, LastSeen> newest = new TreeMap<>();
    lastSeen.entrySet().stream()
        .sorted(
            Map.Entry.<String, LastSeen>comparingByValue(
                Comparator.comparingLong(LastSeen::atMillis).reversed()))
        .limit(InMemoryFleet.MAX_HOSTS)
        .forEach(host -> newest.put(host.getKey(), host.getValue()));
    return newest;
  }

  private static String text(Map<String, LastSeen> lastSeen) {
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    new TreeMap<>(lastSeen)
        .forEach((name, last) ->
            text.append(last.atMillis() / 1000)
                .append(' ')
                .append(name)
                .append(last.isStopped() ? STOPPED : "")
                .append('\n'));
    return text.append(END).append(lastSeen.size()).append('\n').toString();
  }

  /** The hosts of a file's lines; an {@link IOException} says which line is none. */
  static Map<String, LastSeen> hosts(List<String> lines) throws IOException {
    if (!lines.getFirst().equals(HEAD)) {
      throw new IOException("its first line is not '" + HEAD + "'");
    }
    Map<String, LastSeen> hosts = new TreeMap<>();
    int last = lines.size() - 2; // behind the last line's end there is nothing
    for (String line : lines.subList(1, Math.max(1, last))) {
      int space = line.indexOf(' ');
      String name = line.substring(space + 1);
      boolean stopped = name.endsWith(STOPPED); // not a host that is called "stopped"
      name = stopped ? name.substring(0, name.length() - STOPPED.length()) : name;
      if (space < 1 || !HostNames.isName(name) || hosts.size() >= InMemoryFleet.MAX_HOSTS) {
        throw new IOException("line " + (hosts.size() + 2) + " is no host's");
      }
      try {
        hosts.put(
            HostNames.canonical(name),
            new LastSeen(
                Math.multiplyExact(Long.parseUnsignedLong(line.substring(0, space)), 1000L),
                stopped));
      } catch (ArithmeticException | NumberFormatException e) {
        throw new IOException("line " + (hosts.size() + 2) + " has no time");
      }
    }
    if (last < 1 || !lines.get(last).equals(END + hosts.size()) || !lines.getLast().isEmpty()) {
      throw new IOException("its end is missing");
    }
    return hosts;
  }
}
