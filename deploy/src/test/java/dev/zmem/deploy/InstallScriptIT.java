package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.deploy.Programs.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code deploy/install.sh} against hosts made of namespaces: one script brings them into the
 * states that matter, and each test looks at its part of what was printed.
 */
@TestInstance(Lifecycle.PER_CLASS)
class InstallScriptIT {
  private static final Path DEPLOY = Path.of(System.getProperty("zmem.deploy", "."));

  @TempDir private Path folder;
  private String said = "";

  @BeforeAll
  void run(@TempDir Path place) throws Exception {
    NamespacedFleet fleet = new NamespacedFleet(place);
    Result result = fleet.run(Files.readString(DEPLOY.resolve("src/test/sh/install-script")));
    said = result.out();
    assertThat(result.exit()).as(result.out() + result.err()).isZero();
  }

  @Test
  void host_byAnotherUserAndSudo_isIn_andTheTokenThatWasMadeIsRevoked() {
    assertThat(part("sudo"))
        .contains("[1/1] python-worker-01: in as python-worker-01\nall 1 are in\nexit 0\n")
        .contains("tokens: \n");
  }

  @Test
  void secondRun_ofAHostThatIsIn_leavesItAlone() {
    assertThat(part("again"))
        .contains("[1/1] python-worker-01: in, since an earlier run\nall 1 are in\nexit 0\n")
        .contains("calls of ssh: 0\n");
  }

  @Test
  void hostThatIsIn_withoutItsStateFile_isInAgain_andIsNotStartedAnew() {
    assertThat(part("forgotten"))
        .contains("[1/1] python-worker-01: in as python-worker-01\nall 1 are in\nexit 0\n")
        .contains("same process: yes\n")
        .contains("lines of settings: 1\n");
  }

  @Test
  void token_isOnNoCommandLine_norInAnyFileOfTheRun() {
    assertThat(part("token")).contains("calls seen: yes\ntokens seen: 0\n");
  }

  @Test
  void tokenForOtherHosts_orRevoked_leavesTheHostOut_andSaysWhy() {
    assertThat(part("wrong token"))
        .contains("the token is not for python-worker-03 (its names: web-*)")
        .contains("exit 1\n")
        .contains("1 of 1 are not in; run it again to go on:\n  python-worker-03: ")
        .contains("the token is not known: it may be over, or was revoked")
        .contains("no token on its last line")
        .contains("exit 2\n");
  }

  @Test
  void nameHeldByAnotherKey_isRefused_andSaysWhatToDo() {
    assertThat(part("held"))
        .contains("[1/1] python-worker-03: not in: ")
        .contains("python-worker-01 is held by another key until ", "--replace", "exit 1\n");
  }

  @Test
  void hostThatHangs_holdsUpNoOther_andTheNextRunGoesOnWithIt() {
    assertThat(part("hangs"))
        .contains("python-worker-02: in as python-worker-02\n")
        .contains("python-worker-03: not in: no answer in 10 s\n")
        .contains("10.78.0.99: not in: ssh: connect to host 10.78.0.99")
        .contains("2 of 3 are not in; run it again to go on:\n", "exit 1\n");
    assertThat(part("resumed"))
        .contains("[1/2] python-worker-02: in, since an earlier run\n")
        .contains("[2/2] python-worker-03: in as python-worker-03\nall 2 are in\nexit 0\n");
  }

  @Test
  void hostWithoutSystemd_isSaidToBeNotStarted_untilItIs() {
    assertThat(part("no systemd"))
        .contains("[1/1] python-worker-02: not in: joined as python-worker-02, not started:")
        .contains("exit 1\n");
  }

  @Test
  void hostWithoutDpkgAndRpm_getsTheTarball() {
    assertThat(part("tarball")).contains("/opt/zmem-agent/bin/zmem-agent\n", "zmem-agent:zmem:700");
  }

  @Test
  void settingsThatNameAnotherAggregator_areLeftAlone() {
    assertThat(part("another fleet"))
        .contains("not in: it reports to other.example.net: take 'aggregator' out of ")
        .contains("exit 1\n");
  }

  @Test
  void badOptions_areOneLine_andExit2() throws Exception {
    Programs programs = new Programs(folder);
    String script = DEPLOY.resolve("install.sh").toString();
    for (List<String> bad :
        List.<List<String>>of(
            List.of(),
            List.of("--aggregator=a b", "web-1"),
            List.of("--aggregator=zmem.example.net"),
            List.of("--aggregator=zmem.example.net", "-oProxyCommand=true"),
            List.of("--aggregator=zmem.example.net", "web-1;true"),
            List.of("--aggregator=zmem.example.net", "--jobs=0", "web-1"),
            List.of("--aggregator=zmem.example.net", "@" + folder.resolve("nothing")))) {
      Result result = programs.run(Programs.prepend(script, bad.toArray(String[]::new)));
      assertThat(result.exit()).as(bad + result.err()).isEqualTo(2);
      assertThat(result.err()).startsWith("install.sh: ").hasLineCount(1);
    }
  }

  @Test
  void shellcheck_findsNothing() throws Exception {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/shellcheck")), "shellcheck is not installed");
    Result checked =
        new Programs(folder)
            .run(
                "shellcheck",
                DEPLOY.resolve("install.sh").toString(),
                DEPLOY.resolve("src/test/sh/fleet").toString(),
                DEPLOY.resolve("src/test/sh/systemctl").toString());
    assertThat(checked.out()).isEmpty();
  }

  private String part(String name) {
    int begin = said.indexOf("== " + name + "\n");
    assertThat(begin).as(name + " in " + said).isNotNegative();
    int end = said.indexOf("\n== ", begin + 1);
    return end < 0 ? said.substring(begin) : said.substring(begin, end + 1);
  }
}
