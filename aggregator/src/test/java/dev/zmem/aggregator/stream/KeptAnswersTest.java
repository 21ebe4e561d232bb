package dev.zmem.aggregator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.fleet.FleetMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers of agents are kept for others who ask the same, in a bounded part of the memory. */
@SuppressWarnings("NullAway.Init") // made by each test
class KeptAnswersTest {
  private AnswerThread work;

  @AfterEach
  void close() {
    work.close();
  }

  @Test
  void answersBeyondTheBound_takeThePlaceOfTheOldest() {
    KeptAnswers kept = kept(Long.MAX_VALUE);
    AgentQuestions[] hosts = new AgentQuestions[5];
    for (int host = 0; host < hosts.length; host++) {
      hosts[host] = questions();
      kept.keep(hosts[host], KeptAnswers.MAX_ROWS / 4);
    }
    assertThat(kept.total()).isEqualTo(KeptAnswers.MAX_ROWS);
    kept.forget(hosts[0]);
    assertThat(kept.total()).as("the first was dropped already").isEqualTo(KeptAnswers.MAX_ROWS);
    kept.forget(hosts[4]);
    assertThat(kept.total()).isEqualTo(KeptAnswers.MAX_ROWS / 4 * 3);
  }

  @Test
  void answerOfTheSameHost_takesThePlaceOfTheOneBefore() {
    KeptAnswers kept = kept(Long.MAX_VALUE);
    AgentQuestions host = questions();
    kept.keep(host, 500);
    kept.keep(host, 300);
    assertThat(kept.total()).isEqualTo(300);
  }

  @Test
  void smallMemory_keepsATwentiethOfItAtMost() {
    long limit = 20L * FleetMemory.ROW_BYTES * 1000;
    KeptAnswers kept = kept(limit);
    kept.keep(questions(), 900);
    kept.keep(questions(), 900);
    assertThat(kept.total()).isEqualTo(900);
    kept.keep(questions(), 1001);
    assertThat(kept.total()).isZero();
  }

  private KeptAnswers kept(long memoryBytes) {
    work = new AnswerThread(new FleetMemory(memoryBytes, memoryBytes));
    return work.kept();
  }

  private AgentQuestions questions() {
    return new AgentQuestions(
        work,
        request -> {},
        answer -> {
          throw new AssertionError("nothing is asked");
        });
  }
}
