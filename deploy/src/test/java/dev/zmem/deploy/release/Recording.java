package dev.zmem.deploy.release;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The messages of one release, by method and direction: {@code QueryTable.requests} and {@code
 * QueryTable.responses}, each message behind its length as protobuf delimits them. Any thread.
 */
final class Recording {
  /** Where the repository keeps those of releases, a folder each. */
  static final Path RELEASES =
      Path.of(System.getProperty("zmem.deploy", ".")).resolve("src/test/releases");

  private final Map<String, List<byte[]>> messages = new TreeMap<>();

  /** The folders of all releases that are kept. */
  static List<Path> releases() throws IOException {
    try (Stream<Path> folders = Files.list(RELEASES)) {
      return folders.sorted().toList();
    }
  }

  /** Reads a release's folder. */
  static Recording read(Path folder) throws IOException {
    Recording recording = new Recording();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".requests") || name.endsWith(".responses")) {
          CodedInputStream in = CodedInputStream.newInstance(Files.readAllBytes(file));
          while (!in.isAtEnd()) {
            recording.add(name, in.readByteArray());
          }
        }
      }
    }
    return recording;
  }

  /** What the caller of a method sent. */
  synchronized List<byte[]> requests(String method) {
    return List.copyOf(messages.getOrDefault(method + ".requests", List.of()));
  }

  /** What it was answered. */
  synchronized List<byte[]> responses(String method) {
    return List.copyOf(messages.getOrDefault(method + ".responses", List.of()));
  }

  /** Adds a message; {@code direction} is requests or responses. */
  void add(String method, String direction, byte[] message) {
    add(method + "." + direction, message);
  }

  private synchronized void add(String name, byte[] message) {
    messages.computeIfAbsent(name, none -> new ArrayList<>()).add(message);
  }

  /** Writes a file for each method and direction. */
  synchronized void write(Path folder) throws IOException {
    for (Map.Entry<String, List<byte[]>> each : messages.entrySet()) {
      try (OutputStream file = Files.newOutputStream(folder.resolve(each.getKey()))) {
        CodedOutputStream out = CodedOutputStream.newInstance(file);
        for (byte[] message : each.getValue()) {
          out.writeByteArrayNoTag(message);
        }
        out.flush();
      }
    }
  }
}
