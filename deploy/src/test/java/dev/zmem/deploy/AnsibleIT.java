package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.deploy.Programs.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * The role of {@code deploy/ansible}, by its own playbook and sample inventory, over ssh on hosts
 * made of namespaces. One script runs it in several states, and each test looks at its part.
 */
@TestInstance(Lifecycle.PER_CLASS)
class AnsibleIT {
  private static final String SCRIPT =
      """
      exec 2>&1
      set -u
      dpkg -i deploy/target/packages/zmem-aggregator_*.deb deploy/target/packages/zmemctl_*.deb >/dev/null
      zmem-aggregator init --tls-dir=/var/lib/zmem-aggregator/tls --name=zmem.example.net
      systemctl enable --now zmem-aggregator || exit
      umask 077
      zmemctl --tls-dir=/var/lib/zmem-aggregator/tls/admin --aggregator=zmem.example.net token create --role=admin >/root/token
      zmemctl login zmem.example.net --token-file=/root/token || exit
      cd deploy/ansible
      play() {
        ansible-playbook -i inventory.example.yaml playbook.yaml "$@"
        echo "exit $?"
      }
      echo "== first"
      play --limit=python-worker-01,python-worker-02 -v
      echo "== second"
      play --limit=python-worker-01,python-worker-02
      echo "== refused"
      ssh python-worker-01 rm -r /var/lib/zmem-agent/tls
      ssh python-worker-02 systemctl stop zmem-agent
      zmemctl token create --hosts=python-worker-01 >/root/token
      play -e zmem_token="$(cat /root/token)"
      echo "== command"
      play --limit=python-worker-03 -e zmem_start=command -e 'zmem_start_command="systemctl start zmem-agent"' \
        -e 'zmem_running_command="systemctl is-active zmem-agent"' -e '{"zmem_settings": {"interval": "1s"}}'
      ssh python-worker-03 cat /etc/zmem/zmem-agent.yaml
      echo "== settings"
      play --limit=python-worker-03 -e '{"zmem_aggregator": "a b"}'
      """;

  private String said = "";

  @BeforeAll
  void run(@TempDir Path place) throws Exception {
    Result result = new NamespacedFleet(place, "/usr/bin/ansible-playbook").run(SCRIPT);
    said = result.out();
    assertThat(result.exit()).as(result.out() + result.err()).isZero();
  }

  @Test
  void hosts_areInstalledJoinedStartedAndSeen() {
    assertThat(part("first"))
        .contains("python-worker-01 is in", "python-worker-02 is in", "exit 0\n")
        .containsPattern("python-worker-01 +: ok=\\d+ +changed=[1-9]");
  }

  @Test
  void secondRun_changesNothing() {
    assertThat(part("second"))
        .contains("exit 0\n")
        .containsPattern("python-worker-01 +: ok=\\d+ +changed=0 +unreachable=0 +failed=0")
        .containsPattern("python-worker-02 +: ok=\\d+ +changed=0 +unreachable=0 +failed=0");
  }

  @Test
  void token_isNotPrinted() {
    assertThat(said).contains("censored").doesNotContainPattern("zmem1\\.[A-Za-z0-9]");
  }

  @Test
  void nameHeldByAnotherKey_andATokenForOthers_failThoseHostsAlone_andSayWhy() {
    assertThat(part("refused"))
        .contains("python-worker-01 is held by another key until ")
        .contains("the token is not for python-worker-03 (its names: python-worker-01)")
        .containsPattern("python-worker-01 +: .*failed=1")
        .containsPattern("python-worker-03 +: .*failed=1")
        .containsPattern("python-worker-02 +: ok=\\d+ +changed=1 +unreachable=0 +failed=0")
        .contains("exit 2\n");
  }

  @Test
  void hostWithoutSystemd_isStartedByACommand_withSettingsOfItsOwn() {
    assertThat(part("command"))
        .contains("python-worker-03 is in", "exit 0\n")
        .contains("\naggregator: zmem.example.net\n", "\ninterval: 1s\n");
  }

  @Test
  void badSettings_areSaid() {
    assertThat(part("settings")).contains("zmem_aggregator='a b' (expected: ", "exit 2\n");
  }

  private String part(String name) {
    int begin = said.indexOf("== " + name + "\n");
    assertThat(begin).as(name + " in " + said).isNotNegative();
    int end = said.indexOf("\n== ", begin + 1);
    return end < 0 ? said.substring(begin) : said.substring(begin, end + 1);
  }
}
