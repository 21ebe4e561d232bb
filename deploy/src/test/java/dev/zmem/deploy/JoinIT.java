package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.deploy.Programs.Daemon;
import dev.zmem.deploy.Programs.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From nothing to a fleet: a CA, tokens, hosts that join; and what an admin takes back. */
class JoinIT {
  @TempDir private Path folder;
  private Programs programs;
  private String admin = "";

  @BeforeEach
  void open() throws Exception {
    programs = new Programs(folder);
    admin = "--tls-dir=" + folder.resolve("tls/admin");
    Result made =
        programs.run(
            Programs.program("zmem-aggregator"), "init", tls(), "--name=localhost,127.0.0.1");
    assertThat(made.exit()).as(made.err()).isZero();
  }

  @AfterEach
  void close() throws Exception {
    programs.close();
  }

  @Test
  void hostJoins_isSeen_andIsGoneAtOnceWhenItIsRevoked() throws Exception {
    Daemon aggregator = aggregator("127.0.0.1:0");
    String address = programs.address(aggregator);
    String to = "--aggregator=" + address;
    Result token =
        programs.zmemctl(
            admin, "token", "create", "--uses=1", "--ttl=10m", "--hosts=python-worker-*", to);
    assertThat(token.exit()).as(token.err()).isZero();
    String word = token.out().strip();
    Path file = Files.writeString(folder.resolve("token"), word + "\n");
    assertThat(join(address, "--token=" + word, "--host-name=web-1", "x").exit()).isEqualTo(5);
    Result joined = join(address, "--token-file=" + file, "--host-name=python-worker-1", "agent");
    assertThat(joined.exit()).as(joined.err()).isZero();
    assertThat(joined.out()).startsWith("joined as python-worker-1: certificate until ");
    Result spent = join(address, "--token=" + word, "--host-name=python-worker-2", "y");
    assertThat(spent.exit()).isEqualTo(5);
    assertThat(spent.err()).contains("the token is spent").hasLineCount(1);

    Daemon agent =
        programs.daemon(
            "zmem-agent",
            to,
            "--tls-dir=" + folder.resolve("agent"),
            "--host-name=python-worker-1",
            "--interval=200ms");
    programs.awaitAnswer(answer -> answer.out().contains("python-worker-1"), "hosts", admin, to);
    Result agents = programs.zmemctl("top", "--tls-dir=" + folder.resolve("agent"), to);
    assertThat(agents.exit()).isEqualTo(5);
    assertThat(agents.err()).contains("has role agent, which may not ask").hasLineCount(1);

    String forPeople =
        programs.zmemctl(admin, "token", "create", "--role=viewer", to).out().strip();
    Result login =
        programs.zmemctl("login", address, "--token=" + forPeople, "--name=alice", "--context=lab");
    assertThat(login.exit()).as(login.err()).isZero();
    assertThat(login.out()).contains("context lab is current: 'zmemctl top' asks " + address);
    assertThat(programs.zmemctl("top").out()).as("by the context").contains("TOTAL");
    assertThat(programs.zmemctl("context", "list").out()).containsPattern("\\* +lab +" + address);
    assertThat(programs.zmemctl("renew").out()).startsWith("renewed: certificate until ");
    assertThat(programs.zmemctl("top", "--context=lap").err())
        .contains("no context 'lap'", "did you mean lab?")
        .hasLineCount(1);
    Result doctor = programs.zmemctl("doctor");
    assertThat(doctor.out())
        .contains("ok    certificate", "ok    aggregator", "ok    clock", "ok    hosts");
    assertThat(doctor.exit()).isZero();
    Result host =
        programs.run(
            Programs.program("zmem-agent"), "doctor", to, "--tls-dir=" + folder.resolve("agent"));
    assertThat(host.out())
        .contains("rights", "ok    aggregator", "ok    certificate", "ok    permission");
    Result viewers = programs.zmemctl("token", "list", "--context=lab");
    assertThat(viewers.exit()).isEqualTo(5);
    assertThat(viewers.err()).contains("has role viewer, which may not say who belongs");

    Result revoked = programs.zmemctl("revoke", "--name=python-worker-1", admin, to);
    assertThat(revoked.out()).startsWith("revoked python-worker-1 (agent, serial ");
    programs.awaitAnswer(answer -> answer.err().contains("0 of 1 host"), "hosts", admin, to);
    assertThat(agent.logText()).contains("the certificate was revoked");
    Result refused =
        programs.run(
            Programs.program("zmem-agent"), "doctor", to, "--tls-dir=" + folder.resolve("agent"));
    assertThat(refused.out()).contains("permission", "refused: the certificate was revoked");
    assertThat(refused.exit()).isOne();
    assertThat(programs.zmemctl("certificates", admin, to).out())
        .containsPattern("python-worker-1 +agent +revoked");
    assertThat(aggregator.logText())
        .contains("audit token created", "audit join name=python-worker-1", "audit revoked")
        .doesNotContain(word.substring(word.lastIndexOf('.') + 1));
  }

  /** Each join that was answered has spent its use, however the aggregator ends. */
  @Test
  void killedAtAnyMoment_noSpentUseIsLost() throws Exception {
    Random random = new Random(1);
    int uses = 200;
    Daemon aggregator = aggregator("127.0.0.1:0");
    String address = programs.address(aggregator);
    String to = "--aggregator=" + address;
    String word = programs.zmemctl(admin, "token", "create", "--uses=" + uses, to).out().strip();
    int answered = 0;
    int asked = 0;
    for (int round = 0; round < 5 || answered == 0; round++) { // a busy machine takes its time
      Thread killer = kill(aggregator, 200 + random.nextInt(900) * (1 + round));
      while (killer.isAlive()) {
        asked++;
        Result one = join(address, "--token=" + word, "--host-name=web-" + asked, "host-" + asked);
        answered += one.exit() == 0 ? 1 : 0;
      }
      killer.join();
      aggregator = aggregator(address);
      assertThat(programs.address(aggregator)).isEqualTo(address);
      int left = usesLeft(to);
      assertThat(uses - left).isBetween(answered, asked);
    }
    assertThat(answered).isPositive();
  }

  private static Thread kill(Daemon aggregator, int afterMillis) {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            Thread.sleep(afterMillis);
            aggregator.kill();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private int usesLeft(String to) throws Exception {
    Result list = programs.zmemctl("token", "list", admin, to);
    Matcher found = Pattern.compile("agent +(\\d+) ").matcher(list.out());
    assertThat(found.find()).as(list.out() + list.err()).isTrue();
    return Integer.parseInt(found.group(1));
  }

  private Daemon aggregator(String listen) throws Exception {
    return programs.daemon("zmem-aggregator", tls(), "--listen=" + listen);
  }

  private Result join(String address, String token, String name, String into) throws Exception {
    return programs.run(
        Programs.program("zmem-agent"),
        "join",
        address,
        token,
        name,
        "--tls-dir=" + folder.resolve(into));
  }

  private String tls() {
    return "--tls-dir=" + folder.resolve("tls");
  }
}
