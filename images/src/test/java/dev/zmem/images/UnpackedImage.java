package dev.zmem.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * An image out of its OCI tarball, unpacked as an engine does it. Needs root, for files have
 * owners.
 *
 * @param root its files
 * @param config what it says of itself, JSON
 * @param index the tarball's list of contents, JSON: the same bytes for the same image
 */
record UnpackedImage(Path root, String config, String index) {
  private static final Pattern DIGEST = Pattern.compile("\"sha256:([0-9a-f]{64})\"");

  /** Unpacks a tarball into a new folder. */
  static UnpackedImage of(Path tarball, Path folder) throws Exception {
    Path blobs = Files.createDirectories(folder.resolve("oci"));
    run("tar", "-xf", tarball.toString(), "-C", blobs.toString());
    String index = Files.readString(blobs.resolve("index.json"));
    String manifest = Files.readString(blob(blobs, digests(index).getFirst()));
    List<String> parts = digests(manifest);
    Path root = Files.createDirectories(folder.resolve("root"));
    for (String layer : parts.subList(1, parts.size())) {
      run(
          "tar",
          "--warning=no-unknown-keyword",
          "--same-owner",
          "--numeric-owner",
          "-xpzf",
          blob(blobs, layer).toString(),
          "-C",
          root.toString());
    }
    return new UnpackedImage(root, Files.readString(blob(blobs, parts.getFirst())), index);
  }

  /** Its entry point and, behind it, arguments. */
  List<String> command(String... arguments) {
    List<String> words = new ArrayList<>();
    String entry = config.replaceAll("(?s).*\"Entrypoint\":\\[([^]]*)].*", "$1");
    for (String word : entry.split(",", -1)) {
      words.add(word.replace("\"", ""));
    }
    words.addAll(List.of(arguments));
    return words;
  }

  private static Path blob(Path blobs, String digest) {
    return blobs.resolve("blobs/sha256").resolve(digest);
  }

  private static List<String> digests(String json) {
    return DIGEST.matcher(json).results().map((MatchResult found) -> found.group(1)).toList();
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": exit " + process.exitValue());
    }
  }
}
