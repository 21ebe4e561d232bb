package dev.zmem.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.aggregator.live.KnownHosts.LastSeen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostsFileTest {
  private static final Logger ZMEM = Logger.getLogger("dev.zmem");
  private static final Map<String, LastSeen> SEEN =
      Map.of(
          "web-01.example.net",
          new LastSeen(1_767_225_600_000L, false),
          "db-01",
          new LastSeen(1_767_225_601_000L, true));

  @TempDir private Path folder;
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void listen() {
    ZMEM.setFilter(record ->
        !record.getLevel().equals(Level.WARNING)
            || !record.getMessage().startsWith("state") // other tests' threads may log too
            || !warnings.add(record.getMessage()));
  }

  @AfterEach
  void stopListening() {
    ZMEM.setFilter(null);
  }

  @Test
  void hostsWritten_areReadAgain() {
    new HostsFile(folder).write(SEEN);
    assertThat(new HostsFile(folder).read()).isEqualTo(SEEN);
    new HostsFile(folder).write(Map.of());
    assertThat(new HostsFile(folder).read()).isEmpty();
    assertThat(folder).isDirectoryNotContaining("glob:**.new");
    assertThat(warnings).isEmpty();
  }

  @Test
  void hostCalledLikeAWordOfTheFile_isReadAgain() {
    Map<String, LastSeen> odd =
        Map.of(
            "stopped",
            new LastSeen(1_767_225_600_000L, false),
            "end",
            new LastSeen(1_767_225_601_000L, true));
    new HostsFile(folder).write(odd);
    assertThat(new HostsFile(folder).read()).isEqualTo(odd);
    Map<String, LastSeen> stopped = Map.of("stopped", new LastSeen(1_767_225_602_000L, true));
    new HostsFile(folder).write(stopped);
    assertThat(new HostsFile(folder).read()).isEqualTo(stopped);
    assertThat(warnings).isEmpty();
  }

  @Test
  void noFile_isNoNews() {
    assertThat(new HostsFile(folder).read()).isEmpty();
    assertThat(warnings).isEmpty();
  }

  @Test
  void asManyHostsAsThereMayBe_withTheLongestNames_fit() {
    Map<String, LastSeen> many = new TreeMap<>();
    for (int host = 0; host < InMemoryFleet.MAX_HOSTS; host++) {
      many.put(
          "h" + host + "x".repeat(253 - 1 - String.valueOf(host).length()),
          new LastSeen(1_767_225_600_000L, host % 2 == 0));
    }
    new HostsFile(folder).write(many);
    assertThat(new HostsFile(folder).read()).isEqualTo(many);
  }

  @Test
  void moreHostsThanAreReadAgain_areThoseSeenLast() {
    Map<String, LastSeen> many = new TreeMap<>();
    for (int host = 0; host <= InMemoryFleet.MAX_HOSTS; host++) {
      many.put("host-" + host, new LastSeen(1000L * (host + 1), false));
    }
    new HostsFile(folder).write(many);
    many.remove("host-0");
    assertThat(new HostsFile(folder).read()).isEqualTo(many);
  }

  @Test
  void tornFile_atAnyPlace_isToldOnce_andLeftOut() throws Exception {
    new HostsFile(folder).write(SEEN);
    byte[] whole = Files.readAllBytes(folder.resolve("hosts"));
    for (int length = 0; length < whole.length; length++) {
      warnings.clear();
      Files.write(folder.resolve("hosts"), java.util.Arrays.copyOf(whole, length));
      assertThat(new HostsFile(folder).read()).as("cut at " + length).isEmpty();
      assertThat(warnings).hasSize(1);
      assertThat(warnings.getFirst())
          .startsWith("state not read, hosts seen before are not known file=")
          .hasLineCount(1);
    }
  }

  @Test
  void foreignFile_isToldOnce_andLeftOut() throws Exception {
    for (String text :
        List.of(
            "127.0.0.1 localhost\n",
            "zmem-aggregator hosts 1\n1767225600 *.example.net\nend 1\n",
            "zmem-aggregator hosts 1\n99999999999999999999 a\nend 1\n",
            "zmem-aggregator hosts 1\n9999999999999999999 a\nend 1\n",
            "zmem-aggregator hosts 1\n1767225600 a\nend 2\n",
            "zmem-aggregator hosts 1\n1767225600 a\nend 1\nmore\n",
            "x".repeat(9 << 20))) {
      warnings.clear();
      Files.writeString(folder.resolve("hosts"), text);
      assertThat(new HostsFile(folder).read()).isEmpty();
      assertThat(warnings).as(text.substring(0, 20)).hasSize(1);
    }
    warnings.clear();
    Files.delete(folder.resolve("hosts"));
    Files.createSymbolicLink(folder.resolve("hosts"), Path.of("/etc/hosts"));
    assertThat(new HostsFile(folder).read()).isEmpty();
    assertThat(warnings).hasSize(1).first().asString().contains("no regular file");
  }

  @Test
  void fileThatCannotBeWritten_isToldOnce_andAgainAfterItCould() throws Exception {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    HostsFile file = new HostsFile(gone);
    Files.delete(gone);
    file.write(SEEN);
    file.write(SEEN);
    assertThat(warnings).hasSize(1).first().asString().startsWith("state not written file=");
    Files.createDirectory(gone);
    file.write(SEEN);
    assertThat(new HostsFile(gone).read()).isEqualTo(SEEN);
  }
}
