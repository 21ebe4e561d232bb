package dev.zmem.aggregator.transport;

import java.util.HashMap;
import java.util.Map;

/**
 * Connections by certificate: each holds buffers of this program, so one certificate has a bounded
 * number of them, and some for each host that it names. Any thread; guarded by its monitor.
 */
final class CertificateCounter {
  /** Connections of a certificate: a host's agent needs one, its users some. */
  static final int MAX_CONNECTIONS = 64;

  /** And for each host that it names: one, and one that takes over. */
  static final int MAX_A_NAME = 2;

  private final Map<String, Integer> counts = new HashMap<>();

  /** Takes a place; false when there is none. */
  synchronized boolean add(String certificate, int names) {
    int count = counts.getOrDefault(certificate, 0);
    if (count >= MAX_CONNECTIONS + MAX_A_NAME * names) {
      return false;
    }
    counts.put(certificate, count + 1);
    return true;
  }

  /** Gives a place back. */
  synchronized void remove(String certificate) {
    counts.computeIfPresent(certificate, (_, count) -> count > 1 ? count - 1 : null);
  }
}
