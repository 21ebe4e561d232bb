package dev.zmem.agent.naming;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of an option's value is the secret. */
class SecretValuesTest {
  @ParameterizedTest
  @CsvSource({
    "KEY, a.pem, a.pem",
    "KEY, abc, ***",
    "ALL, a.pem, ***",
    "NONE, abc, abc",
    "IDENTITY, abc, abc",
    "AFTER_COLON, bob:x:y, bob:***",
    "AFTER_COLON, bob:bob, bob:***",
    "AFTER_COLON_OF_NAMES, bob:bob, bob:bob",
    "AFTER_COLON_OF_NAMES, 12:34, 12:34",
    "AFTER_COLON_OF_NAMES, 12:x, 12:***",
    "AFTER_COLON_OF_NAMES, x:12, x:***",
    "AFTER_COLON_OF_NAMES, 12:, 12:",
    "AFTER_PERCENT, bob%x, bob%***",
    "AFTER_EQUALS, a=b=c, a=***",
    "AFTER_EQUALS, abc, abc",
    "AFTER_EQUALS, abcdefghijk=, abcdefghijk=",
    "AFTER_EQUALS, abcdefghijkl=, ***",
    "ALL_BUT_PORT, 8080, 8080",
    "ALL_BUT_PORT, a.pem, a.pem",
    "ALL_BUT_PORT, abc, ***",
  })
  void secret_isMasked_andTheRestStays(SecretValues values, String value, String expected) {
    assertThat(values.mask(value)).isEqualTo(expected);
    assertThat(values.masks())
        .isEqualTo(values != SecretValues.NONE && values != SecretValues.IDENTITY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "80", "99999", "8080:80", "127.0.0.1:80:80/tcp", "80-90,95", "1/x"})
  void ports_areNumbersOfFiveDigitsAtMost(String value) {
    assertThat(SecretValues.isPorts(value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "-", "100000", "80:100000", "100000/tcp", "/tcp", "80x", "8;0"})
  void otherValues_areNoPorts(String value) {
    assertThat(SecretValues.isPorts(value)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1", "09999", "./x", "../x", "~", "/etc/x", "a.key", "x.y.asc", "/a/b.txt"})
  void filesAndSmallNumbers_areNoKeys(String value) {
    assertThat(SecretValues.isFile(value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "100000", "1/2", "12:45", "x", "/x", "//x", ".key", "a.keys", "pem"})
  void otherValues_mayBeKeys(String value) {
    assertThat(SecretValues.isFile(value)).isFalse();
  }
}
