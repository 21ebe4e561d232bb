package dev.zmem.deploy.soak;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares {@code zmemctl top --by=pid -o json} with the truth. */
final class TableCheck {
  private static final Pattern HOST = Pattern.compile("\"host\":\"([^\"]+)\"");
  private static final Pattern PID = Pattern.compile("\"pid\":(\\d+)");
  private static final Pattern PSS = Pattern.compile("\"pss_bytes\":(\\d+)");

  /** What the product's thresholds hold back, and pages that processes come to share. */
  private static final double RELATIVE = 0.01;

  private static final long ABSOLUTE_BYTES = 256 << 10;

  private TableCheck() {}

  /** What differs; empty when the table is right. */
  static String difference(String json, Map<String, Truth> truths) {
    Map<String, Map<Long, Long>> table = rows(json);
    if (!json.contains("\"hosts_reporting\":" + truths.size() + ",")) {
      return "not all of " + truths.size() + " hosts report";
    }
    for (var host : truths.entrySet()) {
      Map<Long, Long> shown = table.getOrDefault(host.getKey(), Map.of());
      Map<Long, Long> true_ = host.getValue().pssBytes();
      if (!shown.keySet().equals(true_.keySet())) {
        return host.getKey() + " has processes " + true_.keySet() + ", shown " + shown.keySet();
      }
      for (var process : true_.entrySet()) {
        long bytes = process.getValue();
        long off = Math.abs(shown.getOrDefault(process.getKey(), 0L) - bytes);
        if (bytes >= 0 && off > ABSOLUTE_BYTES + RELATIVE * bytes) {
          return "%s: pid %d has %d bytes, shown %d"
              .formatted(host.getKey(), process.getKey(), bytes, shown.get(process.getKey()));
        }
      }
    }
    return "";
  }

  private static Map<String, Map<Long, Long>> rows(String json) {
    Map<String, Map<Long, Long>> rows = new HashMap<>();
    json.substring(0, Math.max(0, json.indexOf("\"total\":")))
        .lines()
        .filter(line -> line.startsWith("  {"))
        .forEach(line -> {
          Matcher host = HOST.matcher(line);
          Matcher pid = PID.matcher(line);
          Matcher pss = PSS.matcher(line);
          if (host.find() && pid.find()) {
            rows.computeIfAbsent(host.group(1), _ -> new TreeMap<>())
                .put(Long.parseLong(pid.group(1)), pss.find() ? Long.parseLong(pss.group(1)) : -1);
          }
        });
    return rows;
  }
}
