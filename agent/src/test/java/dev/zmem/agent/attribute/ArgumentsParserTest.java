package dev.zmem.agent.attribute;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.naming.CommandLines;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsParserTest {
  @Test
  void longArguments_areCut_andThoseBehindThemKept() {
    String path = "/opt/kafka/libs/x.jar:".repeat(1000);
    byte[] raw = ("java\0-cp\0" + path + "\0kafka.Kafka\0a\0\0").getBytes(UTF_8);
    List<String> arguments = ArgumentsParser.arguments(raw);
    assertThat(arguments).hasSize(5).startsWith("java", "-cp").endsWith("kafka.Kafka", "a");
    assertThat(arguments.get(2)).hasSize(1025).endsWith("…");
    String url = "x".repeat(1000) + " amqp://user:hunter2-and-more@host";
    assertThat(ArgumentsParser.arguments(("app\0" + url).getBytes(UTF_8)).get(1)).contains("hunt");
    assertThat(
            CommandLines.show(
                ArgumentsParser.arguments(("app\0" + url).getBytes(UTF_8)),
                "app",
                CommandLines.Detail.SCRUBBED))
        .doesNotContain("hunt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\t", "\r\n", "\u000b", "\u00a0", "\u0085"})
  void blanksOfScripts_separateWords_soThatSecretsAreSeen(String blank) {
    String script = "set -e" + blank + "sync --token" + blank + "hunter2" + blank + "token=hunter2";
    List<String> arguments =
        ArgumentsParser.arguments(("sh\0-c\0" + script + "\0").getBytes(UTF_8));
    String shown = CommandLines.show(arguments, "sh", CommandLines.Detail.SCRUBBED);
    assertThat(shown.replaceAll(" +", " "))
        .startsWith("sh -c set -e sync --token ***")
        .doesNotContain("hunter2");
  }
}
