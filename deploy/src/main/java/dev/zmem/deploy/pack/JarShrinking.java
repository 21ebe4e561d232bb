package dev.zmem.deploy.pack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.vafer.jdependency.Clazz;
import org.vafer.jdependency.Clazzpath;
import org.vafer.jdependency.ClazzpathUnit;

/**
 * Leaves out of a program's jars the classes that it cannot reach: {@code JarShrinking MAIN-CLASS
 * FROM INTO TIME WITHOUT}. Jars whose name matches {@code WITHOUT} stay away: other libraries name
 * them, and go without. Only jars of the kinds below, which look up no class by its name, lose
 * classes; all others are copied whole, and all of their classes count as reached. A jar without a
 * class that is reached is left out.
 */
public final class JarShrinking {
  private static final Pattern SHRUNK =
      Pattern.compile(
          "(zmem-|bcpkix-|bcprov-|bcutil-|gson-|grpc-services-|guava-|h2-mvstore-|jline-"
              + "|netty-codec-compression-|netty-codec-http-|prometheus-|proto-google-common-protos-"
              + "|protobuf-java-util-).*");

  private static final Pattern SERVICE = Pattern.compile("META-INF/services/[^/]+");

  /** Signatures of a whole jar, and what only builds read. */
  private static final Pattern NEEDLESS =
      Pattern.compile(
          "META-INF/(MANIFEST\\.MF|[^/]+\\.(SF|RSA|DSA|EC)|maven/.*|versions/.*|.*\\.kotlin_module)"
              + "|.*module-info\\.class|.*\\.proto|.*/");

  private final Clazzpath path = new Clazzpath();
  private final List<Jar> jars = new ArrayList<>();
  private final Set<Clazz> reached = new HashSet<>();

  private record Jar(Path file, ClazzpathUnit classes, boolean shrunk) {}

  private JarShrinking(Path from, Pattern without) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (!name.endsWith(".jar") || without.matcher(name).matches()) {
          continue;
        }
        boolean shrunk = SHRUNK.matcher(name).matches();
        jars.add(new Jar(file, path.addClazzpathUnit(file), shrunk));
      }
    }
  }

  /** Ends with a stack trace where a jar cannot be read or written: only the build calls it. */
  public static void main(String... arguments) throws IOException {
    JarShrinking shrinking = new JarShrinking(Path.of(arguments[1]), Pattern.compile(arguments[4]));
    shrinking.reachFrom(arguments[0]);
    shrinking.write(Path.of(arguments[2]), Instant.parse(arguments[3]));
  }

  private void reachFrom(String main) throws IOException {
    reach(main);
    for (Jar jar : jars) {
      if (!jar.shrunk()) {
        reached.addAll(jar.classes().getClazzes());
        reached.addAll(jar.classes().getTransitiveDependencies());
        for (String provider : providers(jar)) {
          reach(provider);
        }
      }
    }
    int before;
    do { // the services of a jar that is reached, which may reach others
      before = reached.size();
      for (Jar jar : jars) {
        if (jar.shrunk() && isReached(jar)) {
          for (String provider : providers(jar)) {
            reach(provider);
          }
        }
      }
    } while (reached.size() > before);
  }

  private void reach(String name) {
    Clazz found = path.getClazz(name);
    if (found != null && reached.add(found)) {
      reached.addAll(found.getTransitiveDependencies());
    }
  }

  private boolean isReached(Jar jar) {
    return jar.classes().getClazzes().stream().anyMatch(reached::contains);
  }

  private static List<String> providers(Jar jar) throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipFile zip = new ZipFile(jar.file().toFile())) {
      for (ZipEntry entry : entries(zip)) {
        if (SERVICE.matcher(entry.getName()).matches()) {
          try (BufferedReader lines =
              new BufferedReader(
                  new InputStreamReader(zip.getInputStream(entry), StandardCharsets.UTF_8))) {
            lines.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(names::add);
          }
        }
      }
    }
    return names;
  }

  private void write(Path into, Instant time) throws IOException {
    for (Jar jar : jars) {
      Path copy = into.resolve(jar.file().getFileName());
      if (!jar.shrunk()) {
        var _ = Files.copy(jar.file(), copy);
      } else if (isReached(jar)) {
        shrink(jar, copy, time);
      }
    }
  }

  private void shrink(Jar jar, Path copy, Instant time) throws IOException {
    try (ZipFile zip = new ZipFile(jar.file().toFile());
        OutputStream file = Files.newOutputStream(copy);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.setLevel(Deflater.BEST_COMPRESSION);
      for (ZipEntry entry : entries(zip)) {
        if (isKept(entry.getName())) {
          ZipEntry kept = new ZipEntry(entry.getName());
          kept.setTimeLocal(time.atZone(ZoneOffset.UTC).toLocalDateTime());
          out.putNextEntry(kept);
          try (InputStream bytes = zip.getInputStream(entry)) {
            bytes.transferTo(out);
          }
        }
      }
    }
  }

  private boolean isKept(String entry) {
    if (NEEDLESS.matcher(entry).matches()) {
      return false;
    }
    if (!entry.endsWith(".class")) {
      return true;
    }
    String name = entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
    Clazz found = path.getClazz(name);
    return found != null && reached.contains(found);
  }

  private static List<ZipEntry> entries(ZipFile zip) {
    return zip.stream().<ZipEntry>map(entry -> entry).toList();
  }
}
