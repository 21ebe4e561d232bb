package dev.zmem.agent.naming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.naming.ProcessFacts.ExecutableState;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Titles at the edges of each rule; the process is 4242, its parent 4000. */
class TitlesTest {
  private final ProgramNames names = new ProgramNames("python-worker-01.example.net");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "pool: member 4242 busy; pool: member * busy",
        "pool: member 4000 busy; pool: member * busy",
        "pool: member 4243 busy; pool: member 4243 busy",
        "pool: member 4242x busy; pool: member 4242x busy",
        "pool: job-4242 busy; pool: job-* busy",
        "pool: thread #7; pool: thread #*",
        "pool: thread #7b; pool: thread #7b",
        "pool: 3/10 done; pool: 3/* done",
        "pool: (worker 5) [slot 6]; pool: (worker *) [slot *]",
        "pool: worker 5; pool: worker 5",
        "pool: worker 5: idle; pool: worker *: idle",
        "worker (a) 5 b; worker (a) 5 b",
        "[worker] 5 b; [worker]",
        "[worker; [worker",
        "[worker 12; [worker *",
      })
  void numbersOfInstances_areStars_othersStay(String title, String expected) {
    assertName(title, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "web: python-worker-01x up; web: python-worker-01x up",
        "web: xpython-worker-01 up; web: xpython-worker-* up",
        "web: PYTHON-WORKER-01 up; web: %h up",
        "web: python-worker-01.example.net up; web: %h up",
        "web: python-worker-01-python-worker-01 up; web: python-worker-01-python-worker-* up",
        "web: on python-worker-01, python-worker-01; web: on %h, %h",
      })
  void ownHost_isItsSign_whereItIsAWholeName(String title, String expected) {
    assertName(title, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "redis-server 127.0.0.1:32767; redis-server 127.0.0.1:32767",
        "redis-server 127.0.0.1:32768; redis-server 127.0.0.1:*",
        "redis-server 127.0.0.1:0; redis-server 127.0.0.1:*",
        "redis-server 127.0.0.1:123456; redis-server 127.0.0.1:*",
        "redis-server localhost:6379; redis-server localhost:6379",
        "redis-server otherhost:6379; redis-server otherhost:*",
        "redis-server 300.1.2:6379; redis-server 300.1.2:*",
        "redis-server 1.2.3.4.5:6379; redis-server 1.2.3.4.5:*",
        "redis-server 10.0.0.1234:6379; redis-server 10.0.0.1234:*",
        "redis-server [::1]:6379; redis-server [::1]:6379",
        "redis-server [::]:6379; redis-server [::]:6379",
        "redis-server 0.0.0.0:6379,127.0.0.1:6380; redis-server 0.0.0.0:6379,127.0.0.1:6380",
        "redis-server (*:6379); redis-server (*:6379)",
        "redis-server tcp://*:6379/0; redis-server tcp://*:6379/*",
        "redis-server fe80:1:2:3:4:5:6:7:6379; redis-server %h:6379",
        "redis-server fe80:1:2:3:4:5:6:6379; redis-server fe80:*:*:*:*:*:*:*",
        "redis-server g::1:6379; redis-server g::*:*",
        "redis-server x*:6379; redis-server x*:*",
        "redis-server :6379; redis-server :*",
        "/usr/bin/x 5; python3.11",
        "/usr/bin/redis-server *:6379; redis-server *:6379",
        "/redis-server *:6379; redis-server *:6379",
      })
  void portsListenedOn_stay_andAddressesOfTheHostAreItsSign(String title, String expected) {
    assertName(title, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "sshd: bob [priv]; sshd: bob [priv]",
        "sshd: bob -x; sshd: bob",
        "sshd: [listener]; sshd: [listener]",
        "sshd: x [listener] 3; sshd: x [listener]",
        "postgres: a b(c) d; postgres: a",
        "postgres: a (c) d; postgres: a (c) d",
        "postgres: a b) d; postgres: a b) d",
        "postgres: a b 10.0.0.1(42); postgres: a b",
        "postgres: [local] x; postgres:",
        "nginx: x /y; nginx: x",
        "nginx: /y z; nginx:",
        "nginx: x y; nginx: x y",
      })
  void clientsAndStates_areCutOff(String title, String expected) {
    assertName(title, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "a: b [c (d --x; a: b [c (d)]",
        "a: b [c] (d) --x; a: b [c] (d)",
        "a: b (c] --x; a: b (c])",
        "a: b [c --x]; a: b [c]",
        "a: b ['-x'] c; a: b",
        "a: b - c; a: b - c",
        "a: b -1 c; a: b -* c",
        "a: b -- c; a: b",
        "a: =x b; a: =x b",
        "a: x= b; a:",
        "a: x=y b; a:",
        "a: b \"k=v\" c; a: b",
        "-x y; python3.11",
      })
  void titleEndsBeforeItsFirstOption_andBracketsAreClosed(String title, String expected) {
    assertName(title, expected);
  }

  private void assertName(String title, String expected) {
    assertThat(
            names.name(
                new ProcessFacts(
                    4242,
                    4000,
                    "x",
                    List.of(title),
                    "/usr/bin/python3.11",
                    ExecutableState.CURRENT)))
        .isEqualTo(expected);
  }
}
