package dev.zmem.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.program.exit.ExitCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was typed wrongly is named as it was typed. */
final class RefusedQuestionTest {

  @ParameterizedTest
  @CsvSource({
    "group_by: too many keys, --by: too many keys",
    "filter: missing closing ), --filter: missing closing )",
    "filter_by: unknown, --filter-by: unknown",
    "sort_by: unknown, --sort: unknown",
    "hosts: 300 globs, --hosts: 300 globs",
    "interval_millis: 1, interval_millis: 1",
    "no part at all, no part at all"
  })
  void reason_namesTheOption(String reason, String told) {
    assertThat(RefusedQuestion.of(reason)).hasMessage(told);
    assertThat(RefusedQuestion.of(reason).exitCode()).isEqualTo(ExitCode.USAGE);
  }
}
