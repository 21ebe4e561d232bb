package dev.zmem.aggregator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.proto.v1.DetailAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers of agents are kept for others who ask the same, in a bounded part of the memory. */
class DetailAnswerCacheTest {
  private DetailAnswerThread work = worker(Long.MAX_VALUE);

  @AfterEach
  void close() {
    work.close();
  }

  @Test
  void answersBeyondTheBound_takeThePlaceOfTheOldest() {
    DetailAnswerCache kept = kept(Long.MAX_VALUE);
    PendingDetailRequests[] hosts = new PendingDetailRequests[5];
    for (int host = 0; host < hosts.length; host++) {
      hosts[host] = questions();
      kept.keep(hosts[host], DetailAnswerCache.MAX_ROWS / 4);
    }
    assertThat(kept.total()).isEqualTo(DetailAnswerCache.MAX_ROWS);
    kept.forget(hosts[0]);
    assertThat(kept.total())
        .as("the first was dropped already")
        .isEqualTo(DetailAnswerCache.MAX_ROWS);
    kept.forget(hosts[4]);
    assertThat(kept.total()).isEqualTo(DetailAnswerCache.MAX_ROWS / 4 * 3);
  }

  @Test
  void answerOfTheSameHost_takesThePlaceOfTheOneBefore() {
    DetailAnswerCache kept = kept(Long.MAX_VALUE);
    PendingDetailRequests host = questions();
    kept.keep(host, 500);
    kept.keep(host, 300);
    assertThat(kept.total()).isEqualTo(300);
  }

  @Test
  void answerOfLongStrings_countsAsManyRows() {
    DetailAnswer.Builder answer = DetailAnswer.newBuilder();
    answer.getProcessesBuilder().addIdGaps(1);
    assertThat(DetailAnswerCache.rows(answer.build())).isOne();
    answer.getProcessesBuilder().addNewStrings("x".repeat(10 * FleetMemory.ROW_BYTES));
    assertThat(DetailAnswerCache.rows(answer.build())).isEqualTo(11);
    for (int shorts = 0; shorts < 10 * FleetMemory.ROW_BYTES / 56; shorts++) {
      answer.getProcessesBuilder().addNewStrings("");
    }
    assertThat(DetailAnswerCache.rows(answer.build())).as("short strings count").isBetween(20, 22);
  }

  @Test
  void smallMemory_keepsATwentiethOfItAtMost() {
    long limit = 20L * FleetMemory.ROW_BYTES * 1000;
    DetailAnswerCache kept = kept(limit);
    kept.keep(questions(), 900);
    kept.keep(questions(), 900);
    assertThat(kept.total()).isEqualTo(900);
    kept.keep(questions(), 1001);
    assertThat(kept.total()).isZero();
  }

  private DetailAnswerCache kept(long memoryBytes) {
    work.close();
    work = worker(memoryBytes);
    return work.kept();
  }

  private static DetailAnswerThread worker(long memoryBytes) {
    return new DetailAnswerThread(new FleetMemory(memoryBytes, memoryBytes));
  }

  private PendingDetailRequests questions() {
    return new PendingDetailRequests(
        work,
        request -> {},
        answer -> {
          throw new AssertionError("nothing is asked");
        });
  }
}
