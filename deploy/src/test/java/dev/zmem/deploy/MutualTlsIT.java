package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.deploy.Programs.Daemon;
import dev.zmem.deploy.Programs.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may report and ask over TLS: real processes, real certificates. */
class MutualTlsIT {
  @TempDir private Path folder;
  private Programs programs;

  @BeforeEach
  void open() {
    programs = new Programs(folder);
  }

  @AfterEach
  void close() throws Exception {
    programs.close();
  }

  @Test
  void mutualTls_letsTheRightOnesIn_andRefusesTheOthersInOneLine() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
    Certificates good = new Certificates(programs, Files.createDirectory(folder.resolve("good")));
    Certificates wrong = new Certificates(programs, Files.createDirectory(folder.resolve("wrong")));
    good.issue("aggregator", "DNS:localhost,IP:127.0.0.1", 2);
    good.issue("host-a", "DNS:host-a", 2);
    good.issue("ops-laptop", "DNS:ops-laptop", 2);
    good.issue("expired", "DNS:expired", -1);
    wrong.issue("host-b", "DNS:host-b", 2);
    Daemon aggregator =
        programs.daemon(
            "zmem-aggregator",
            good.options("aggregator", "--listen=127.0.0.1:0", "--viewers=ops-laptop"));
    String to = "--aggregator=" + programs.address(aggregator);

    Daemon agent =
        programs.daemon(
            "zmem-agent", good.options("host-a", to, "--host-name=host-a", "--interval=200ms"));
    programs.awaitAnswer(
        answer -> answer.err().contains("1 of 1 host reporting"),
        Programs.prepend("hosts", good.options("ops-laptop", to)));
    assertThat(agent.logText()).contains("connected");

    refused(
        aggregator,
        "the certificate does not name host-z",
        good.options("host-a", to, "--host-name=host-z"),
        "PERMISSION_DENIED");
    refused(
        aggregator,
        "cause=\"the peer does not trust this aggregator's certificate\"",
        wrong.options("host-b", to, "--host-name=host-b"),
        "UNAVAILABLE");
    refused(
        aggregator,
        "cause=\"certificate expired\"",
        good.options("expired", to, "--host-name=expired"),
        "UNAVAILABLE");
    // the status is as the refusal came: by its words, or as a lost connection
    refused(
        aggregator,
        "plaintext gRPC, this port takes TLS",
        new String[] {to, "--host-name=plain"},
        "");
    Result plain = programs.zmemctl("hosts", to);
    assertThat(plain.exit()).isEqualTo(5);
    assertThat(plain.err())
        .contains(
            "the aggregator speaks TLS and this program plaintext: set --tls-dir, or --tls-ca, --tls-cert")
        .hasLineCount(1);
    Daemon plaintext = programs.daemon("zmem-aggregator", "--listen=127.0.0.1:0");
    Result tls =
        programs.zmemctl(
            Programs.prepend(
                "hosts", good.options("host-a", "--aggregator=" + programs.address(plaintext))));
    assertThat(tls.exit()).isEqualTo(5);
    assertThat(tls.err())
        .contains("the aggregator speaks plaintext and this program TLS")
        .hasLineCount(1);
    assertThat(plaintext.logText()).contains("cause=\"TLS, this port takes plaintext gRPC\"");
    assertThat(programs.zmemctl(Programs.prepend("hosts", good.options("ops-laptop", to))).out())
        .contains("host-a")
        .doesNotContain("host-b", "host-z", "expired", "plain");
  }

  @Test
  void certificateOfAHost_mayAskNothing_byAnyCommand_andIsToldSoInOneLine() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
    Certificates good = new Certificates(programs, folder);
    good.issue("aggregator", "DNS:localhost,IP:127.0.0.1", 2);
    good.issue("host-a", "DNS:host-a", 2);
    good.issue("ops-laptop", "DNS:ops-laptop", 2);
    Path viewers = Files.writeString(folder.resolve("viewers"), "# on call\nops-laptop\n");
    Daemon aggregator =
        programs.daemon(
            "zmem-aggregator",
            good.options("aggregator", "--listen=127.0.0.1:0", "--viewers=@" + viewers));
    String address = programs.address(aggregator);
    String to = "--aggregator=" + address;
    for (String[] command :
        List.of(
            new String[] {"top"},
            new String[] {"top", "--watch=1s"},
            new String[] {"ps", "--host=host-a"},
            new String[] {"hosts"},
            new String[] {"version"},
            new String[] {"host-names"})) {
      Result denied = programs.zmemctl(with(command, good.options("host-a", to)));
      String what = String.join(" ", command) + ": " + denied;
      assertThat(denied.exit()).as(what).isEqualTo(5);
      assertThat(denied.err())
          .as(what)
          .isEqualTo(
              "zmemctl: the aggregator at "
                  + address
                  + " refuses: the certificate is not among --viewers (names: host-a); ask who runs"
                  + " the aggregator to add one of its names, or use a viewer's certificate\n");
    }
    // a scripted question is no line each time
    assertThat(aggregator.logText().lines().filter(line -> line.contains("call refused")))
        .hasSize(1)
        .first(InstanceOfAssertFactories.STRING)
        .contains("not among --viewers (names: host-a)");
    assertThat(programs.zmemctl(with(new String[] {"version"}, good.options("ops-laptop", to))))
        .extracting(Result::exit)
        .isEqualTo(0);
    assertThat(programs.zmemctl(with(new String[] {"host-names"}, good.options("ops-laptop", to))))
        .isEqualTo(new Result(0, "", ""));
    refused(
        aggregator,
        "the certificate does not name host-a (names: ops-laptop)",
        good.options("ops-laptop", to, "--host-name=host-a"),
        "PERMISSION_DENIED");
  }

  @Test
  void aggregatorWithoutViewers_saysThatNobodyMayAsk() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
    Certificates good = new Certificates(programs, folder);
    good.issue("aggregator", "DNS:localhost,IP:127.0.0.1", 2);
    String[] options = good.options("aggregator", "--listen=127.0.0.1:0");
    Result checked =
        programs.run(
            with(
                new String[] {Programs.program("zmem-aggregator"), "run", "--check-config"},
                options));
    assertThat(checked.exit()).isZero();
    assertThat(checked.out()).isEqualTo("configuration ok\n");
    assertThat(checked.err())
        .startsWith("zmem-aggregator: no --viewers: nobody may ask over TLS")
        .hasLineCount(1);
    Daemon aggregator = programs.daemon("zmem-aggregator", options);
    String to = "--aggregator=" + programs.address(aggregator);
    Programs.await(
        "a warning: " + aggregator.logText(),
        () -> aggregator.logText().contains("WARNING no --viewers: nobody may ask over TLS"));
    assertThat(programs.zmemctl(with(new String[] {"top"}, good.options("aggregator", to))).exit())
        .isEqualTo(5);
  }

  private static String[] with(String[] command, String[] options) {
    return Stream.concat(Stream.of(command), Stream.of(options)).toArray(String[]::new);
  }

  private void refused(Daemon aggregator, String logged, String[] options, String status)
      throws Exception {
    Daemon agent = programs.daemon("zmem-agent", options);
    Programs.await("a refusal: " + agent.logText(), () -> agent.logText().contains("WARNING"));
    assertThat(agent.logText()).contains("status=" + status).doesNotContain("\tat ");
    assertThat(agent.logText().lines().filter(line -> line.contains("WARNING"))).hasSize(1);
    Programs.await(
        "its line at the aggregator: " + aggregator.logText(),
        () -> aggregator.logText().contains(logged));
    assertThat(agent.terminate()).isZero();
  }
}
