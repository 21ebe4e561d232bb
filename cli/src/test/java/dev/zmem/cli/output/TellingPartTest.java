package dev.zmem.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TellingPartTest {
  private static final String PATH = "/opt/kafka/libs/a.jar:".repeat(40);

  @Test
  void longJvmLine_beginsWithWhatRuns() {
    assertThat(
            TellingPart.of(
                "java -Xmx1g -XX:OnOutOfMemoryError=kill -9 %p -cp "
                    + PATH
                    + " kafka.Kafka a.props"))
        .startsWith("java kafka.Kafka a.props … -Xmx1g -XX:OnOutOfMemoryError=kill -9 %p -cp /opt")
        .hasSizeLessThan(130);
    assertThat(TellingPart.of("/jdk/bin/java -Xmx4g -Dx=" + PATH + " -jar /opt/app.jar --port=1"))
        .startsWith("/jdk/bin/java -jar /opt/app.jar --port=1 … -Xmx4g -Dx=/opt");
  }

  @Test
  void shortOrOtherLine_staysAsItIs() {
    assertThat(TellingPart.of("java -Xmx1g -jar app.jar")).isEqualTo("java -Xmx1g -jar app.jar");
    String other = "python3 -m celery " + "worker ".repeat(40);
    assertThat(TellingPart.of(other)).isEqualTo(other);
    String noMain = "java -Xmx1g -cp " + PATH;
    assertThat(TellingPart.of(noMain)).isEqualTo(noMain);
  }
}
