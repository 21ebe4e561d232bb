package dev.zmem.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.access.Action;
import dev.zmem.aggregator.access.Decision;
import dev.zmem.aggregator.access.ListedPolicy;
import dev.zmem.aggregator.access.Principal;
import dev.zmem.program.log.LogCapture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Lists of names for certificates of a CA that is not the aggregator's, as options give them. */
class ListedPolicyTest {
  @TempDir private Path folder;
  private final LogCapture log = new LogCapture();
  private Path agents;
  private Path viewers;

  private static final class Options {
    @Mixin private AccessOptions access = new AccessOptions();
  }

  @BeforeEach
  void start() throws Exception {
    agents = Files.writeString(folder.resolve("agents"), "web-*\ndb-1\n");
    viewers = Files.writeString(folder.resolve("viewers"), "ann\nbob hosts=web-*\n");
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void hostThatIsNotAmongAgents_mayNotReport_whateverItsCertificateNames() {
    ListedPolicy policy = policy("--agents=@" + agents);
    assertThat(reports(policy, "web-7")).isTrue();
    assertThat(reports(policy, "db-2")).isFalse();
    assertThat(
            policy.decide(new Principal.Certificate(Set.of("db-2")), new Action.ReportAs("DB-2")))
        .isEqualTo(
            new Decision.Refused(
                "host DB-2 is not among --agents: ask who runs the aggregator to add it"));
    assertThat(reports(policy("--viewers=ann"), "db-2")).isTrue();
  }

  @Test
  void changedFile_isReadAgain_andThoseWhoLoseAreNamed() throws Exception {
    ListedPolicy policy = policy("--agents=@" + agents, "--viewers=@" + viewers);
    assertThat(policy.look()).isEmpty();
    Files.writeString(agents, "web-*\n");
    Files.writeString(viewers, "ann\nbob hosts=db-*\ncarl\n");
    var losers = policy.look().orElseThrow();
    assertThat(losers.test(Set.of("db-1"))).isTrue();
    assertThat(losers.test(Set.of("bob"))).as("sees other hosts").isTrue();
    assertThat(losers.test(Set.of("ann"))).isFalse();
    assertThat(losers.test(Set.of("carl"))).isFalse();
    assertThat(losers.test(Set.of("web-1"))).isFalse();
    assertThat(reports(policy, "db-1")).isFalse();
    assertThat(policy.look()).isEmpty();
    Files.writeString(viewers, "bob\n");
    assertThat(policy.look().orElseThrow().test(Set.of("ann"))).isTrue();
    assertThat(log.with("audit access lists read")).hasSize(2);
  }

  @Test
  void fileThatCannotBeRead_leavesTheOldInForce_andIsSaidOnce() throws Exception {
    ListedPolicy policy = policy("--agents=@" + agents, "--viewers=ann");
    Files.writeString(agents, "web 1\n");
    assertThat(policy.look()).isEmpty();
    assertThat(policy.look()).isEmpty();
    assertThat(reports(policy, "db-1")).isTrue();
    assertThat(log.with("access lists not read", "'web 1'")).hasSize(1);
    Files.delete(agents);
    assertThat(policy.look()).isEmpty();
    assertThat(log.with("access lists not read", "cannot be read")).hasSize(1);
  }

  @Test
  void wrongGlob_isRefusedAtTheStart() {
    assertThatThrownBy(() -> policy("--agents=web-[12]"))
        .hasMessageContaining("'web-[12]' (expected: 1 to 253 letters");
  }

  private static boolean reports(ListedPolicy policy, String host) {
    return policy.decide(new Principal.Certificate(Set.of(host)), new Action.ReportAs(host))
        instanceof Decision.Allowed;
  }

  private static ListedPolicy policy(String... arguments) {
    Options options = CommandLine.populateCommand(new Options(), arguments);
    return options.access.policy();
  }
}
