package dev.zmem.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.model.PassReport;
import dev.zmem.program.log.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Readings that fail are said when they do for a while, and when they do no more. */
class FailedReadingsTest {
  private final LogCapture log = new LogCapture();
  private final FailedReadings failures = new FailedReadings();

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void readingsThatFailForThreePasses_areSaidOnce_withTheirNumber_andTheirEnd() {
    passes(5, 0, 0);
    passes(2, 3, 0);
    assertThat(log.lines()).as("a moment").isEmpty();
    passes(1, 4, 1);
    assertThat(log.take())
        .singleElement()
        .asString()
        .startsWith("WARNING processes not read failed=4 missing=1 of=341 reason=");
    passes(10, 2, 0);
    passes(1, 0, 0);
    passes(10, 1, 0);
    assertThat(log.lines()).isEmpty();
    passes(3, 0, 0);
    assertThat(log.take()).containsExactly("INFO processes read again processes=340");
    passes(3, 0, 7);
    assertThat(log.take()).singleElement().asString().contains(" failed=0 missing=7 of=347 ");
  }

  @Test
  void failureNowAndThen_isNotSaid() {
    for (int pass = 0; pass < 50; pass++) {
      passes(2, 1, 0);
      passes(1, 0, 0);
    }
    assertThat(log.lines()).isEmpty();
  }

  private void passes(int count, int failed, int missing) {
    for (int pass = 0; pass < count; pass++) {
      failures.after(new PassReport(1000, 340, 0, 0, missing, 0, 0, 0, failed));
    }
  }
}
