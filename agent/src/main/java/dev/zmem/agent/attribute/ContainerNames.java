package dev.zmem.agent.attribute;

import dev.zmem.agent.kernel.OutsideFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.limit.TokenBucket;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * The names of containers by the engines' own files, which say which name has an id: Docker's
 * {@code /var/lib/docker/containers/ID/config.v2.json} ({@code "Name":"/web"}), and Podman's {@code
 * /var/lib/containers/storage/overlay-containers/containers.json} ({@code
 * [{"id":"3f4e…","names":["web"]}]}). No engine is asked. The files are those that the host's first
 * process sees, so that an agent in a container finds them, or else those that the agent sees; they
 * are looked at when an id is new.
 *
 * <p>One thread at a time.
 */
final class ContainerNames {
  /** Ids remembered; of more the one that was not asked for the longest is looked up again. */
  static final int MAX_NAMES = 1_024;

  /** Of a file; a longer one tells nothing. */
  static final int MAX_FILE_BYTES = 1 << 20;

  /** New ids looked up at once after a pause. */
  static final int LOOKUPS_AT_ONCE = 200;

  private static final double NANOS_A_LOOKUP = 1e8;

  private static final byte[] NOTHING = {};
  private static final int INIT = 1;
  private static final Path DOCKER = Path.of("var/lib/docker/containers");
  private static final Path PODMAN =
      Path.of("var/lib/containers/storage/overlay-containers/containers.json");

  /** What engines allow. */
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");

  /** Of the kubelet's containers: another for each pod, so it groups no better than an id. */
  private static final String KUBELETS = "k8s_";

  /** The host's root directory. */
  private final Path host;

  private final LongSupplier nanoTime;
  private final OutsideFiles outside;
  private final TokenBucket lookups;

  /** Of ids that were asked for; an empty name where no file tells one. */
  private final Map<String, String> names =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MAX_NAMES;
        }
      };

  /** By id, of all containers in Podman's file, whose size bounds them. */
  private final Map<String, String> podmans = new HashMap<>();

  /** A file could not be read, not in time, or not to its end, that may be read the next time. */
  private boolean hasFailed;

  private String podmanRead = "";
  private String podmanId = "";

  /** By the files of the host of {@code root}. */
  ContainerNames(ProcRoot root) {
    this(root, System::nanoTime);
  }

  /** With a clock of the caller's. */
  ContainerNames(ProcRoot root, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.outside = new OutsideFiles(OutsideFiles.PATIENCE, nanoTime);
    this.lookups = new TokenBucket(LOOKUPS_AT_ONCE, NANOS_A_LOOKUP, nanoTime.getAsLong());
    Path hosts = Path.of(root.file(INIT, "root"));
    host = root.equals(ProcRoot.SYSTEM) && !Files.isReadable(hosts) ? Path.of("/") : hosts;
  }

  /** The name of the container with a whole id; empty where no file tells it. */
  String of(String id) {
    if (id.isEmpty()) {
      return "";
    }
    String known = names.get(id);
    if (known != null) {
      return known;
    }
    if (!lookups.take(nanoTime.getAsLong())) {
      return ""; // asked again at the process's next naming
    }
    hasFailed |=
        !JsonStrings.read(
            bytes(host.resolve(DOCKER).resolve(id).resolve("config.v2.json")),
            (depth, key, value) -> {
              if (depth == 1 && key.equals("Name")) {
                learn(names, id, value.startsWith("/") ? value.substring(1) : value);
              }
            });
    if (!names.containsKey(id)) {
      readPodmans();
    }
    String name = names.getOrDefault(id, podmans.getOrDefault(id, ""));
    if (hasFailed) {
      hasFailed = false;
      podmanRead = "";
    } else {
      names.put(id, name);
    }
    return name;
  }

  /** Of all containers, once for each state of the file. */
  private void readPodmans() {
    Path file = host.resolve(PODMAN);
    String state = state(file);
    if (state.equals(podmanRead)) {
      return;
    }
    podmanRead = state;
    podmans.clear();
    hasFailed |=
        !JsonStrings.read(
            bytes(file),
            (depth, key, value) -> {
              if (depth == 2 && key.equals("id")) {
                podmanId = value;
              } else if (depth == 3 && key.equals("names") && !podmanId.isEmpty()) {
                learn(podmans, podmanId, value);
                podmanId = ""; // further names are aliases
              }
            });
  }

  private static void learn(Map<String, String> into, String id, String name) {
    if (NAME.matcher(name).matches() && !name.startsWith(KUBELETS)) {
      into.put(id, name);
    }
  }

  private String state(Path file) {
    return outside
        .look(() -> Files.readAttributes(file, BasicFileAttributes.class))
        .map(found -> found.lastModifiedTime() + " " + found.size())
        .orElse("");
  }

  /** Nothing where there is no such file, or none that the agent may read. */
  private byte[] bytes(Path file) {
    return outside
        .look(() -> read(file))
        .orElseGet(() -> {
          hasFailed = true; // as while the agent has too many files open
          return NOTHING;
        });
  }

  private static byte[] read(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return NOTHING;
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      return bytes.length > MAX_FILE_BYTES ? NOTHING : bytes;
    } catch (NoSuchFileException | AccessDeniedException e) {
      return NOTHING;
    }
  }
}
