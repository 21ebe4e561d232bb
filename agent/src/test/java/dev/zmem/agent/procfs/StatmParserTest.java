package dev.zmem.agent.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class StatmParserTest {
  private final StatmParser parser = new StatmParser();

  @Example
  void process_hasItsResidentPages() {
    assertThat(parse("765 402 374 5 0 123 0\n")).isTrue();
    assertThat(parser.sizePages()).isEqualTo(765);
    assertThat(parser.residentPages()).isEqualTo(402);
    assertThat(parser.filePages()).isEqualTo(374);
    assertThat(parser.hasMemory()).isTrue();
  }

  @Example
  void kernelThread_hasNoMemory() {
    assertThat(parse("0 0 0 0 0 0 0\n")).isTrue();
    assertThat(parser.hasMemory()).isFalse();
  }

  @Example
  void otherFiles_andCutOnes_areNone() {
    assertThat(parse("")).isFalse();
    assertThat(parse("765")).isFalse();
    assertThat(parse("765 ")).isFalse();
    assertThat(parse("765  402")).isFalse();
    assertThat(parse("765 402 ")).isFalse();
    assertThat(parse("765 402 374")).isFalse();
    assertThat(parse("765 402 -4 5 0 123 0\n")).isFalse();
    assertThat(parse("-1 402 374\n")).isFalse();
    assertThat(parse("9999999999999999999 402 374\n")).isFalse();
    assertThat(parse("765 9999999999999999999 374\n")).isFalse();
  }

  @Property
  void anyBytes_neverThrow(@ForAll @Size(max = 60) byte[] bytes) {
    assertThat(parser.parse(bytes, bytes.length) && parser.residentPages() < 0).isFalse();
  }

  @Property
  void anyNumbers_parseBack(
      @ForAll @LongRange(min = 0, max = 1L << 52) long size,
      @ForAll @LongRange(min = 0, max = 1L << 52) long resident) {
    assertThat(parse(size + " " + resident + " 0 1 0 2 0\n")).isTrue();
    assertThat(parser.residentPages()).isEqualTo(resident);
    assertThat(parser.hasMemory()).isEqualTo(size > 0);
  }

  private boolean parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return parser.parse(bytes, bytes.length);
  }
}
