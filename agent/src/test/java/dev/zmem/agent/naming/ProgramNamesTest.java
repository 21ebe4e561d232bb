package dev.zmem.agent.naming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.naming.ProcessFacts.ExecutableState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Captured command lines; {@code |} stands for the NUL between arguments. */
class ProgramNamesTest {
  private static final int PID = 4242;
  private static final int PARENT = 4000;

  private final ProgramNames names = new ProgramNames("python-worker-01.example.net");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "[celeryd: uploads@python-worker-01:MainProcess] -active- (worker -c 3 -n uploads@%h); [celeryd: uploads@%h:MainProcess]",
        "[celeryd: uploads@python-worker-01:ForkPoolWorker-3]; [celeryd: uploads@%h:ForkPoolWorker-*]",
        "[celeryd: uploads@python-worker-01.example.net:ForkPoolWorker-12]; [celeryd: uploads@%h:ForkPoolWorker-*]",
        "[celeryd@notifications:MainProcess]; [celeryd@notifications:MainProcess]",
        "gunicorn: master [app]; gunicorn: master [app]",
        "gunicorn: worker [app]; gunicorn: worker [app]",
        "puma: cluster worker 0: 4000 [shop]; puma: cluster worker *: * [shop]",
        "puma 5.6.4 (tcp://0.0.0.0:3000) [shop]; puma 5.6.4 (tcp://0.0.0.0:3000) [shop]",
        "redis-server *:6379; redis-server *:6379",
        "redis-server *:6380; redis-server *:6380",
        "redis-server *:4242; redis-server *:4242", // its own pid by chance
        "redis-server 127.0.0.1:6379; redis-server 127.0.0.1:6379",
        "redis-server 0.0.0.0:6379 [cluster]; redis-server 0.0.0.0:6379 [cluster]",
        "redis-server 10.0.3.17:6379; redis-server %h:6379",
        "redis-server ::1:6379; redis-server ::1:6379",
        "redis-server [fd00::17]:6379; redis-server %h:6379",
        "redis-server python-worker-01:6379; redis-server %h:6379",
        "redis-sentinel *:26379 [sentinel]; redis-sentinel *:26379 [sentinel]",
        "/usr/bin/redis-server 127.0.0.1:6379; redis-server 127.0.0.1:6379",
        "/opt/my redis/redis-server *:6379; python3.11",
        "proxy: client 10.0.0.7:51234 busy; proxy: client 10.0.0.7:* busy",
        "proxy: worker since 12:30:45; proxy: worker since *:*:*",
        "Xvfb :99 -ac; Xvfb :*",
        "postgres: 15/main: checkpointer; postgres: 15/main: checkpointer",
        "postgres: app shop 10.0.0.1(4242) idle; postgres: app shop",
        "postgres: app shop [local] SELECT; postgres: app shop",
        "nginx: master process /usr/sbin/nginx -g daemon on; nginx: master process",
        "nginx: worker process; nginx: worker process",
        "sidekiq 7.1.2 shop [3 of 10 busy]; sidekiq 7.1.2 shop [* of * busy]",
        "php-fpm: pool www; php-fpm: pool www",
        "php-fpm: master process (/etc/php/8.2/fpm/php-fpm.conf); php-fpm: master process (/etc/php/8.2/fpm/php-fpm.conf)",
        "backup.pl --password hunter2; backup.pl",
        "sync --token=abc -pSECRET; sync",
        "worker [pool a --password x] more; worker [pool a]",
        "[app: --token abc]; [app:]",
        "queue: jobs password=hunter2 3; queue: jobs",
        "--password hunter2; python3.11",
        "/srv/run.py --password hunter2; python3.11",
        "proxy: amqp://app:hunter2@mq1/ ready; proxy: amqp://app:***@mq1/ ready",
        "shop: job redis://:hunter2@cache1:6379/0; shop: job redis://:***@cache1:6379/*",
        "[worker: https://bot:hunter2@git1/repo pull]; [worker: https://bot:***@git1/repo pull]",
        "sshd: alice@pts/0; sshd: alice@pts/*",
        "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups; sshd: /usr/sbin/sshd [listener]",
      })
  void title_isMadeFleetWide(String title, String expected) {
    assertThat(names.name(facts("x", "/usr/bin/python3.11", title))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "java;       /usr/lib/jvm/jdk/bin/java; java|-Xmx1g|-jar|/opt/app/orders.jar|--port=1; orders.jar",
        "java;       /usr/lib/jvm/jdk/bin/java; java|-cp|/a:/b|-Dx=y|org.apache.kafka.Kafka|s.properties; org.apache.kafka.Kafka",
        "zmem-agent; /opt/zmem/runtime/bin/java; /opt/zmem/runtime/bin/zmem-agent|-cp|/a|dev.zmem.agent.AgentMain|run; zmem-agent",
        "zmem-aggregator; /opt/zmem/runtime/bin/java; /opt/zmem/runtime/bin/zmem-aggregator|-cp|/a|dev.zmem.X|run; zmem-aggregator",
        "node;       /usr/bin/node;             node|--require|./t.js|/srv/shop/server.js; shop/server.js",
        "node;       /usr/bin/node;             node|/srv/worker.js; worker.js",
        "python3;    /usr/bin/python3.11;       python3|-m|http.server|8000; http.server",
        "python3;    /usr/bin/python3.11;       python3|-u|-W|ignore|/srv/jobs/run.py; run.py",
        "python3;    /usr/bin/python3.11;       python3|/srv/shop/manage.py|runserver; shop/manage.py",
        "celery;     /usr/bin/python3.11;       /usr/bin/python3|/usr/bin/celery|-A|t|worker; celery",
        "python3;    /usr/bin/python3.11;       python3|-c|import time; python3.11 -c",
        "python3;    /usr/bin/python3.11;       python3; python3.11",
        "run.sh;     /usr/bin/bash;             /bin/bash|/opt/backup.sh|--all; backup.sh",
        "bash;       /usr/bin/bash;             bash|-c|sleep 1; bash -c",
        "bash;       /usr/bin/bash;             -bash; bash",
        "bash;       /usr/bin/bash;             bash|/dev/fd/3; bash",
        "perl;       /usr/bin/perl;             perl|-w|-I|lib|/usr/bin/exim-stats; exim-stats",
        "ruby;       /usr/bin/ruby3.1;          ruby|-I|lib|bin/rails|server; rails",
        "php;        /usr/bin/php8.2;           php|-d|x=1|/srv/cron.php; cron.php",
        "chrome;     /opt/chrome/chrome;        /opt/chrome/chrome --type=renderer --id=7; chrome",
        "systemd-journal; /usr/lib/systemd/systemd-journald; /lib/systemd/systemd-journald; systemd-journald",
        "sleep;      /bin/busybox;              sleep|9; sleep",
      })
  void program_isWhatAPersonWouldSay(String comm, String executable, String line, String expected) {
    assertThat(names.name(facts(comm, executable, line.split("\\|", -1)))).isEqualTo(expected);
  }

  @Test
  void unreadableExecutable_leavesComm_extendedWhereItWasCut() {
    assertThat(names.name(facts("a-very-long-nam", null, "/opt/a-very-long-name-indeed", "-x")))
        .isEqualTo("a-very-long-name-indeed");
    assertThat(names.name(facts("short", null, "/opt/other"))).isEqualTo("short");
    assertThat(names.name(facts("nothing", null))).isEqualTo("nothing");
    assertThat(names.name(facts("", null))).isEqualTo("(unnamed)");
  }

  @Test
  void replacedExecutable_isMarked() {
    ProcessFacts deleted =
        new ProcessFacts(PID, PARENT, "x", List.of("/x"), "/opt/x", ExecutableState.DELETED);
    ProcessFacts updated =
        new ProcessFacts(PID, PARENT, "x", List.of("/x"), "/opt/x", ExecutableState.UPDATED);
    assertThat(names.name(deleted)).isEqualTo("x [deleted]");
    assertThat(names.name(updated)).isEqualTo("x [updated]");
  }

  @Test
  void executableInMemory_isCalledAsTheKernelCallsIt_whateverItSays() {
    for (String said : List.of("[kworker/0:1]", "postgres: checkpointer", "/usr/sbin/sshd", "")) {
      assertThat(names.name(inMemory("/memfd:payload", said))).isEqualTo("memfd:payload");
    }
    assertThat(names.name(inMemory("/memfd:python3", "python3|/srv/run.py")))
        .isEqualTo("memfd:python3");
    assertThat(names.name(inMemory("/memfd:runc_cloned:/proc/self/exe", "runc|init")))
        .isEqualTo("memfd:runc_cloned:/proc/self/exe");
    assertThat(names.name(inMemory("/memfd:sealed-3f9a0c1d77b2e845", "worker")))
        .isEqualTo("memfd:sealed-*");
    assertThat(names.name(inMemory("/memfd:pool_9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d", "w")))
        .isEqualTo("memfd:pool_*");
    for (String kept : List.of("memfd:decade", "memfd:add-feed", "memfd:v2", "memfd:x86-64")) {
      assertThat(names.name(inMemory("/" + kept, "w"))).isEqualTo(kept);
    }
    assertThat(names.name(inMemory("/memfd:", "bash"))).isEqualTo("memfd:");
    assertThat(names.name(inMemory("/memfd:x --password hunter2", "x"))).isEqualTo("memfd:x");
  }

  @Test
  void nameThatIsNothingButAnOptionOrSpaces_isNoEmptyName() {
    assertThat(names.name(inMemory("/memfd:a=b", "worker"))).isEqualTo("memfd:");
    assertThat(names.name(inMemory("/memfd:SECRET=hunter2", "worker"))).isEqualTo("memfd:");
    assertThat(names.name(facts("bash", "/bin/bash", "bash", "/tmp/  "))).isEqualTo("bash");
    assertThat(names.name(facts(" ", "/tmp/ ", " "))).isEqualTo("(unnamed)");
  }

  @Test
  void kernelsName_hasNoOptions() {
    // perl's $0 sets it too, cut at 15 bytes
    assertThat(ProgramNames.ofComm("app -phunter2")).isEqualTo("app");
    assertThat(ProgramNames.ofComm("-phunter2")).isEqualTo("(unnamed)");
    assertThat(ProgramNames.ofComm("-")).isEqualTo("-");
    assertThat(names.name(facts("app --token=abc", null, "app --token=abcdef"))).isEqualTo("app");
    assertThat(names.name(facts("app token=abcde", "/usr/bin/python3", "app token=abcdef", "x")))
        .isEqualTo("app");
  }

  private static ProcessFacts inMemory(String executable, String line) {
    return new ProcessFacts(
        PID, PARENT, "3", List.of(line.split("\\|", -1)), executable, ExecutableState.IN_MEMORY);
  }

  @Test
  void shortHostName_isTakenOutBehindAnAtOnly() {
    ProgramNames db = new ProgramNames("db");
    assertThat(db.name(facts("x", null, "postgres: app db writer")))
        .isEqualTo("postgres: app db writer");
    assertThat(db.name(facts("x", null, "[celeryd: a@db:MainProcess]")))
        .isEqualTo("[celeryd: a@%h:MainProcess]");
  }

  @Test
  void longName_isCut() {
    assertThat(
            names
                .name(facts("x", null, "[" + "ü".repeat(500) + "]"))
                .getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(ProgramNames.MAX_NAME_BYTES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "app|--password=hunter2|-v; app --password=*** -v",
        "app|--token|abc|-v; app --token *** -v",
        "app|postgres://u:pw@db/x; app postgres://u:***@db/x",
        "env|DB_PASSWORD=x|run; env DB_PASSWORD=*** run",
        "mysql|-psecret|-h|db; mysql -p*** -h db",
        "aws|AKIAABCDEFGHIJKLMNOP; aws ***",
        "app|--tokens-per-second=5; app --tokens-per-second=5",
      })
  void secrets_stayOnTheHost(String line, String expected) {
    List<String> arguments = List.of(line.split("\\|", -1));
    assertThat(CommandLines.show(arguments, "app", CommandLines.Detail.SCRUBBED))
        .isEqualTo(expected);
    assertThat(CommandLines.show(arguments, "app", CommandLines.Detail.NONE)).isEqualTo("app");
    assertThat(CommandLines.show(arguments, "app", CommandLines.Detail.FULL))
        .isEqualTo(String.join(" ", arguments));
  }

  private static ProcessFacts facts(String comm, @Nullable String executable, String... arguments) {
    return new ProcessFacts(
        PID, PARENT, comm, List.of(arguments), executable, ExecutableState.CURRENT);
  }
}
