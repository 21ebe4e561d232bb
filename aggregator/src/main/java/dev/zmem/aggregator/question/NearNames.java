package dev.zmem.aggregator.question;

import dev.zmem.text.EditDistance;
import java.util.ArrayList;
import java.util.List;

/** Known names that look like one that is not known. */
public final class NearNames {
  /** Names offered. */
  private static final int MAX_NAMES = 5;

  /** Of what was asked for, the first few are compared. */
  private static final int MAX_WANTED = 3;

  /** A name is near when it differs in up to this part of what was asked for. */
  private static final int NEAR_PART = 3;

  /** But in no more places than this, however long the names. */
  private static final int MAX_CHANGES = 12;

  private record Near(String name, int changes) {}

  private NearNames() {}

  /** {@code did you mean web1, web2?}; empty without names. */
  public static String didYouMean(List<String> near) {
    return near.isEmpty() ? "" : "did you mean " + String.join(", ", near) + "?";
  }

  /** Of the names of hosts those near to what was asked for, the nearest first. */
  public static List<String> of(
      List<String> wanted, List<String> known, Cancellation cancellation) {
    List<String> compared = wanted.stream().limit(MAX_WANTED).toList();
    List<Near> near = new ArrayList<>();
    for (String name : known) {
      cancellation.check();
      int least = MAX_CHANGES + 1;
      for (String glob : compared) {
        least = Math.min(least, changes(glob, name));
      }
      if (least <= MAX_CHANGES) {
        near.add(new Near(name, least));
      }
    }
    near.sort((one, other) -> {
      int order = Integer.compare(one.changes, other.changes);
      return order == 0 ? one.name.compareTo(other.name) : order;
    });
    return near.stream().limit(MAX_NAMES).map(Near::name).toList();
  }

  /** In how many places they differ; more than {@link #MAX_CHANGES} when the name is not near. */
  private static int changes(String glob, String name) {
    String fixed = glob.replace("*", "");
    int most = Math.min(MAX_CHANGES, Math.max(1, fixed.length() / NEAR_PART));
    String part = name;
    if (fixed.length() < name.length() && fixed.length() < glob.length()) {
      // a star stands for the rest of the name, in front or behind
      part =
          glob.endsWith("*")
              ? name.substring(0, fixed.length())
              : glob.startsWith("*") ? name.substring(name.length() - fixed.length()) : name;
    }
    int changes = fixed.isEmpty() ? most + 1 : EditDistance.within(fixed, part, most);
    return changes > most ? MAX_CHANGES + 1 : changes;
  }
}
