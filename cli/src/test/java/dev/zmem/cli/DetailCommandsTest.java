package dev.zmem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.program.OwnHostName;
import dev.zmem.program.Program;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code zmemctl describe} and {@code maps} of this host, as people and programs see them. */
class DetailCommandsTest {
  private static final String OWN = Long.toString(ProcessHandle.current().pid());

  private record Ended(int code, String out, String err) {}

  @Test
  void maps_ofAProcess_areATableWithTotalAndALineOfWhatWasRead() {
    Ended ended = zmemctl("maps", "--local", OWN, "-n", "5");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("AVG PSS", "MAPPING", "[anon]");
    assertThat(ended.out().lines().count()).isEqualTo(1 + 5 + 1 + 1);
    assertThat(ended.out().lines().reduce((_, last) -> last))
        .hasValueSatisfying(total -> assertThat(total).endsWith("TOTAL"));
    assertThat(ended.err()).contains(OwnHostName.name() + "/" + OWN);
  }

  @Test
  void maps_areSortedFilteredAndData() {
    Ended ended =
        zmemctl("maps", "--local", OWN, "--sort=name", "--filter=libc", "-i", "-o", "json");
    assertThat(ended.out())
        .contains("\"pss_bytes\":", "\"name\":\"", "libc", "\"longest_read_micros\":")
        .doesNotContain("\"name\":\"[anon]\"");
    assertThat(zmemctl("maps", "--local", OWN, "-o", "csv", "--filter=libc").out())
        .contains("time,pss_bytes,average_pss_bytes");
    assertThat(zmemctl("maps", "--local", OWN, "--filter=^nothing$").code()).isEqualTo(4);
    assertThat(zmemctl("maps", "--local", OWN, "--filter=(").code()).isEqualTo(2);
    assertThat(zmemctl("maps", "--local", OWN, "--sort=nothing").code()).isEqualTo(2);
  }

  @Test
  void maps_ofThisHost_leaveThisProgramOut() {
    Ended ended = zmemctl("maps", "--local", "-o", "json");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("\"pid\":null", "\"average_pss_bytes\":");
  }

  @Test
  void describe_hasSectionsForPeople_objectsAsJson_andRowsAsCsv() {
    Ended people = zmemctl("describe", "--local", OWN);
    assertThat(people.code()).as(people.err()).isZero();
    assertThat(people.out()).contains("PROCESS\n", "MEMORY\n", "LIMITS\n", "RUNTIME (JAVA)\n");
    String json =
        zmemctl("describe", OwnHostName.name() + "/" + OWN, "--local", "-o", "json").out();
    assertThat(json)
        .contains(
            "\"process\":{\"pid\":" + OWN + ",", "\"limits\":{", "\"soft\":", "\"runtime\":{");
    assertThat(zmemctl("describe", "--local", OWN, "-o", "csv").out())
        .startsWith("time,host,section,key,value\r\n")
        .contains("," + OwnHostName.name() + ",process,pid," + OWN + "\r\n");
    assertThat(zmemctl("describe", "--local", OWN, "--units=KiB").out())
        .containsPattern("RSS now +\\d+ KiB\\n");
  }

  @Test
  void whatIsNoProcess_isSaid() {
    Ended gone = zmemctl("describe", "--local", "2147483647");
    assertThat(gone.code()).isEqualTo(4);
    assertThat(gone.err()).contains("no process 2147483647");
    assertThat(zmemctl("maps", "--local", "2147483647").code()).isEqualTo(4);
    assertThat(zmemctl("describe", "--local", "other-host/1").code()).isEqualTo(4);
    for (String wrong : new String[] {"web-1", "web-1/", "/7", "web-1/x", "web-1/-1", "web-1/0"}) {
      Ended ended = zmemctl("describe", wrong, "--local");
      assertThat(ended.code()).as(wrong).isEqualTo(2);
      assertThat(ended.err()).contains("expected: HOST/PID");
    }
  }

  @Test
  void sparedProcesses_areNotPermitted() {
    Ended ended = zmemctl(Map.of("ZMEM_PSS", "off"), "maps", "--local", OWN);
    assertThat(ended.code()).isEqualTo(5);
    assertThat(ended.err()).contains("--pss=off");
  }

  private static Ended zmemctl(String... arguments) {
    return zmemctl(Map.of(), arguments);
  }

  private static Ended zmemctl(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        new Program("zmemctl", environment)
            .run(new ZmemctlMain(), new PrintWriter(out), new PrintWriter(err), arguments);
    return new Ended(code, out.toString(), err.toString());
  }
}
