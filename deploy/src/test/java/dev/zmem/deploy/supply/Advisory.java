package dev.zmem.deploy.supply;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.maven.artifact.versioning.ComparableVersion;

/**
 * What is known of one vulnerability. Source: the OSV schema 1.7, of which the ecosystem "Maven" is
 * read; its versions are in the order that Maven gives them.
 *
 * @param id as {@code GHSA-…} or {@code CVE-…}
 * @param summary one line; may be empty
 * @param packages the packages that have it
 */
record Advisory(String id, String summary, List<Affected> packages) {
  private static final String ECOSYSTEM = "Maven";

  /** What begins or ends a range of versions. */
  enum Edge {
    /** This version and later ones have it. */
    INTRODUCED,
    /** This version and later ones do not. */
    FIXED,
    /** Later versions than this do not. */
    LAST_AFFECTED,
    /** Versions from this on are not spoken of. */
    LIMIT
  }

  /** An edge and its version. */
  record Event(Edge edge, ComparableVersion version) {}

  /**
   * One package.
   *
   * @param name {@code group:artifact}
   * @param versions single ones that have it
   * @param ranges each a list of edges
   */
  record Affected(String name, List<String> versions, List<List<Event>> ranges) {
    boolean has(String version) {
      ComparableVersion wanted = new ComparableVersion(version);
      return versions.contains(version) || ranges.stream().anyMatch(range -> has(range, wanted));
    }

    private static boolean has(List<Event> range, ComparableVersion wanted) {
      boolean has = false;
      for (Event event : range) {
        int order = wanted.compareTo(event.version());
        has =
            switch (event.edge()) {
              case INTRODUCED -> has || order >= 0;
              case FIXED, LIMIT -> has && order < 0;
              case LAST_AFFECTED -> has && order <= 0;
            };
      }
      return has;
    }
  }

  /** Whether this version of a package has it. */
  boolean affects(Component component) {
    return packages.stream()
        .anyMatch(each -> each.name().equals(component.name()) && each.has(component.version()));
  }

  /**
   * Reads one; nothing for one that was withdrawn, or is of another ecosystem. A {@link
   * BadInputException} for what is none.
   *
   * @param place the file, for errors
   */
  static Optional<Advisory> read(String json, String place) {
    try {
      JsonObject advisory = JsonParser.parseString(json).getAsJsonObject();
      String id = advisory.get("id").getAsString();
      List<Affected> packages = new ArrayList<>();
      for (JsonElement each : array(advisory, "affected")) {
        JsonObject affected = each.getAsJsonObject();
        JsonObject named = affected.getAsJsonObject("package");
        if (named != null && isMaven(named.get("ecosystem").getAsString())) {
          packages.add(affected(named.get("name").getAsString(), affected));
        }
      }
      String summary = advisory.has("summary") ? advisory.get("summary").getAsString() : "";
      return packages.isEmpty() || advisory.has("withdrawn")
          ? Optional.empty()
          : Optional.of(new Advisory(id, summary, packages));
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | ClassCastException
        | NullPointerException e) {
      throw new BadInputException(place + " is no advisory of OSV");
    }
  }

  /** {@code Maven}, or one of its repositories: {@code Maven:https://…}. */
  private static boolean isMaven(String ecosystem) {
    return ecosystem.equals(ECOSYSTEM) || ecosystem.startsWith(ECOSYSTEM + ":");
  }

  private static Affected affected(String name, JsonObject affected) {
    List<String> versions = new ArrayList<>();
    array(affected, "versions").forEach(version -> versions.add(version.getAsString()));
    List<List<Event>> ranges = new ArrayList<>();
    for (JsonElement range : array(affected, "ranges")) {
      if (range.getAsJsonObject().get("type").getAsString().equals("ECOSYSTEM")) {
        ranges.add(events(array(range.getAsJsonObject(), "events")));
      }
    }
    return new Affected(name, versions, ranges);
  }

  private static List<Event> events(JsonArray array) {
    List<Event> events = new ArrayList<>();
    for (JsonElement each : array) {
      for (Edge edge : Edge.values()) {
        JsonElement version =
            each.getAsJsonObject().get(edge.name().toLowerCase(java.util.Locale.ROOT));
        if (version != null && !version.getAsString().equals("*")) {
          events.add(new Event(edge, new ComparableVersion(version.getAsString())));
        }
      }
    }
    events.sort(Comparator.comparing(Event::version).thenComparing(Event::edge));
    return events;
  }

  private static JsonArray array(JsonObject of, String name) {
    JsonArray array = of.getAsJsonArray(name);
    return array == null ? new JsonArray() : array;
  }
}
