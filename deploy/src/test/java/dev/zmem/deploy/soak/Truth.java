package dev.zmem.deploy.soak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The processes of one host by the kernel's account: each pid as the host sees it, with the PSS of
 * those whose memory is known to stand still, and -1 for the others. Immutable.
 *
 * @param pssBytes by pid
 */
record Truth(Map<Long, Long> pssBytes) {
  private static final String WORKLOAD = "zmemhog";

  /** Of the host with this first process. */
  static Truth of(long init) throws IOException {
    Path namespace = namespace(init);
    Map<Long, Long> found = new TreeMap<>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        try {
          if (namespace.equals(Files.readSymbolicLink(process.resolve("ns/pid")))) {
            found.put(pidInside(process), pss(process));
          }
        } catch (IOException e) {
          // it has ended, or its namespace's door is shut: it is not there
        }
      }
    }
    return new Truth(Map.copyOf(found));
  }

  private static Path namespace(long pid) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/pid"));
  }

  private static long pidInside(Path process) throws IOException {
    String line = line(process.resolve("status"), "NSpid:");
    return Long.parseLong(line.substring(line.lastIndexOf('\t') + 1));
  }

  private static long pss(Path process) throws IOException {
    if (!Files.readString(process.resolve("comm"), ISO_8859_1).strip().equals(WORKLOAD)) {
      return -1;
    }
    return Long.parseLong(line(process.resolve("smaps_rollup"), "Pss:").replaceAll("[^0-9]", ""))
        << 10;
  }

  private static String line(Path file, String start) throws IOException {
    return Files.readAllLines(file, ISO_8859_1).stream()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .orElseThrow(() -> new NoSuchFileException(file.toString()));
  }
}
