package dev.zmem.agent.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ScoreParserTest {
  @Example
  void capturedFiles_areTheirNumber() {
    // captured: Linux 6.18, oom_score and oom_score_adj of a shell, of sshd and of a sandbox
    assertThat(parse("666\n")).isEqualTo(666);
    assertThat(parse("0\n")).isZero();
    assertThat(parse("-1000\n")).isEqualTo(-1000);
    assertThat(parse("300\n")).isEqualTo(300);
  }

  @Example
  void whatIsNoScore_isNone() {
    for (String text : new String[] {"", "-", "\n", "12a\n", "--1", "2001\n", "123456789\n"}) {
      assertThat(parse(text)).as(text).isEqualTo(ScoreParser.NONE);
    }
  }

  @Property
  void everyScore_isReadAsItIsWritten(@ForAll @IntRange(min = -2000, max = 2000) int score) {
    assertThat(parse(score + "\n")).isEqualTo(score);
  }

  @Property
  void anyBytes_areAScoreOrNone(@ForAll @Size(max = 20) byte[] bytes) {
    int score = ScoreParser.parse(bytes, bytes.length);
    assertThat(score == ScoreParser.NONE || Math.abs(score) <= ScoreParser.MOST).isTrue();
  }

  private static int parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return ScoreParser.parse(bytes, bytes.length);
  }
}
