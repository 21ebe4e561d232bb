package dev.zmem.deploy.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the soak takes for a right table. */
class TableCheckTest {
  private static final Map<String, Truth> TRUTH =
      Map.of("web", new Truth(Map.of(1L, -1L, 7L, 64L << 20)));

  @Test
  void tableOfTheTruth_differsInNothing() {
    assertThat(TableCheck.difference(table(1, 64L << 20, 7), TRUTH)).isEmpty();
  }

  @Test
  void otherSizes_otherProcesses_andHostsThatAreAway_areTold() {
    assertThat(TableCheck.difference(table(1, 60L << 20, 7), TRUTH)).contains("web: pid 7");
    assertThat(TableCheck.difference(table(1, 64L << 20, 8), TRUTH)).contains("shown");
    assertThat(TableCheck.difference(table(0, 64L << 20, 7), TRUTH)).contains("report");
  }

  private static String table(int reporting, long pssBytes, long pid) {
    return """
    {"rows":[
      {"host":"web","pid":1,"pss_bytes":5},
      {"host":"web","pid":%d,"pss_bytes":%d}],
    "total":{},
    "coverage":{"hosts_matched":1,"hosts_reporting":%d,"x":0}}
    """
        .formatted(pid, pssBytes, reporting);
  }
}
