package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.host.UserNames;
import dev.zmem.agent.process.Descriptors;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A name service that hangs: passes go on with numbers, and names come when it answers. */
class LateNamesTest extends FixtureScans {
  private static final int LDAP_USER = 4_242;

  @Test
  void hangingNameService_holdsNoPassUp_andItsAnswerRenamesTheRowThatIs() throws Exception {
    CountDownLatch answers = new CountDownLatch(1);
    UserNames users =
        new UserNames(
            Path.of("/nowhere"),
            uid -> {
              await(answers);
              return uid == LDAP_USER ? "maria" : null;
            });
    tree.add(0, 1_000);
    tree.write(0, "status", "Name:\tworker\nUid:\t4242\t4242\t4242\t4242\n");
    tree.add(1, 1_000);
    try (Scanner scanner =
        new Scanner(tree.settings(measuring(ROOMY, true)), Descriptors.most(), users)) {
      ProcessSample numbered = sample(scanner.pass(), 0);
      assertThat(numbered.attributes().user()).isEqualTo("4242");
      assertThat(sample(scanner.pass(), 0)).isSameAs(numbered);
      answers.countDown();
      users.await(TimeUnit.SECONDS.toNanos(30));

      HostPass pass = scanner.pass();
      ProcessSample named = sample(pass, 0);
      assertThat(named.attributes().user()).isEqualTo("maria");
      assertThat(named.attributes().command()).isEqualTo(numbered.attributes().command());
      assertThat(named.key()).isEqualTo(numbered.key());
      assertThat(named.figures()).isSameAs(numbered.figures());
      assertThat(named.provenance()).isSameAs(numbered.provenance());
      assertThat(pass.cost().rollupReads()).as("nothing is read for a name").isZero();
      assertThat(sample(pass, 1).attributes().user()).as("no name").isEqualTo("0");
      assertThat(sample(scanner.pass(), 0)).isSameAs(named);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      boolean _ = latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
