import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lists the jars of a distribution as CycloneDX 1.6: {@code BillOfMaterials VERSION THIRD-PARTY.txt
 * LIB OUT}. A jar without a line in the list of licences, or a line without a jar, ends the build.
 */
public final class BillOfMaterials {
  private static final String OWN = "zmem-";
  private static final String OWN_GROUP = "dev.zmem";

  /** A part of the Java runtime, which is no component of its own. */
  private static final String RUNTIMES_OWN = "w3c-dom.jar";

  /** {@code (BSD-3-Clause) re2j (com.google.re2j:re2j:1.8 - https://…)}, licences each in brackets. */
  private static final Pattern LINE =
      Pattern.compile("^ *((?:\\([^()]+\\) )+).*\\(([^():]+):([^():]+):([^():]+) - .*\\)$");

  private static final Pattern LICENCE = Pattern.compile("\\(([^()]+)\\) ");

  /** Jars of classes out of the JDK that builds. */
  private static final List<String> OF_JDK = List.of("w3c-dom.jar");

  private BillOfMaterials() {}

  /** Writes the file. */
  public static void main(String[] arguments) throws IOException, NoSuchAlgorithmException {
    String version = arguments[0];
    Map<String, Map<String, Object>> byJar = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of(arguments[1]))) {
      Matcher found = LINE.matcher(line);
      if (found.matches() && !found.group(2).equals(OWN_GROUP)) {
        byJar.put(
            found.group(3) + "-" + found.group(4) + ".jar",
            component(found.group(2), found.group(3), found.group(4), licences(found.group(1))));
      }
    }
    List<Map<String, Object>> components = new ArrayList<>();
    for (Path jar : jars(Path.of(arguments[2]))) {
      String name = jar.getFileName().toString();
      Map<String, Object> component =
          name.startsWith(OWN)
              ? component(OWN_GROUP, name.replace("-" + version + ".jar", ""), version, List.of("Apache-2.0"))
              : OF_JDK.contains(name) ? ofJdk(name) : byJar.remove(name);
      if (component == null) {
        throw new IllegalStateException(name + " is shipped, and has no licence in " + arguments[1]);
      }
      component.put("hashes", List.of(Map.of("alg", "SHA-256", "content", sha256(jar))));
      components.add(component);
    }
    if (!byJar.isEmpty()) {
      throw new IllegalStateException("not shipped, but listed: " + byJar.keySet());
    }
    Map<String, Object> bom = new LinkedHashMap<>();
    bom.put("bomFormat", "CycloneDX");
    bom.put("specVersion", "1.6");
    bom.put("version", 1);
    Map<String, Object> zmem = component(OWN_GROUP, "zmem", version, List.of("Apache-2.0"));
    zmem.put("type", "application");
    bom.put("metadata", Map.of("component", zmem));
    bom.put("components", components);
    Files.writeString(
        Path.of(arguments[3]),
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(bom) + "\n");
  }

  private static Map<String, Object> component(
      String group, String artifact, String version, List<String> licences) {
    Map<String, Object> component = new LinkedHashMap<>();
    String purl = "pkg:maven/" + group + "/" + artifact + "@" + version + "?type=jar";
    component.put("type", "library");
    component.put("bom-ref", purl);
    component.put("group", group);
    component.put("name", artifact);
    component.put("version", version);
    List<Object> named = new ArrayList<>();
    for (String licence : licences) {
      // names with a blank are no SPDX ids
      named.add(Map.of("license", Map.of(licence.indexOf(' ') < 0 ? "id" : "name", licence)));
    }
    component.put("licenses", named);
    component.put("purl", purl);
    return component;
  }

  private static Map<String, Object> ofJdk(String jar) {
    String name = jar.replace(".jar", "");
    String version = System.getProperty("java.version");
    Map<String, Object> component =
        component("org.openjdk", name, version, List.of("GPL-2.0-with-classpath-exception"));
    String purl = "pkg:generic/org.openjdk/" + name + "@" + version;
    component.put("bom-ref", purl);
    component.put("purl", purl);
    return component;
  }

  private static List<String> licences(String brackets) {
    return LICENCE.matcher(brackets).results().map(found -> found.group(1)).toList();
  }

  private static List<Path> jars(Path lib) throws IOException {
    try (Stream<Path> files = Files.list(lib)) {
      return files
          .filter(file -> file.toString().endsWith(".jar") && !file.endsWith(RUNTIMES_OWN))
          .sorted()
          .toList();
    }
  }

  private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
