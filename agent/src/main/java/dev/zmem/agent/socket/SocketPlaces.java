package dev.zmem.agent.socket;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Divides the few connections of a socket among those who ask. Pure. */
final class SocketPlaces {
  private SocketPlaces() {}

  /**
   * Whose connection gives way to another user's where there is no place left: the oldest of the
   * user that has the most, if the newcomer has fewer even then; -1 for nobody's.
   *
   * @param holders users of the connections, the oldest first
   */
  static <U> int givesWay(List<U> holders, U newcomer) {
    Map<U, Integer> counts = new HashMap<>();
    holders.forEach(holder -> counts.merge(holder, 1, Integer::sum));
    int oldest = -1;
    int most = counts.getOrDefault(newcomer, 0) + 1;
    for (int place = 0; place < holders.size(); place++) {
      int count = counts.getOrDefault(holders.get(place), 0);
      if (count > most) {
        most = count;
        oldest = place;
      }
    }
    return oldest;
  }
}
