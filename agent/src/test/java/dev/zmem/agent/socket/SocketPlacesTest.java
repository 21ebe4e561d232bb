package dev.zmem.agent.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No user keeps all places of the socket from another. */
class SocketPlacesTest {
  @ParameterizedTest
  @CsvSource({
    "aaaaaaaa, b, 0", // the oldest of the one who has all
    "aaaaaaaa, a, -1", // own ones stay
    "baaaaaaa, b, 1",
    "bbbaaaaa, b, 3",
    "bbbbaaaa, b, -1", // as many as the other
    "bbbbaaaa, c, 0",
    "abcdefgh, i, -1",
    "abcdefga, i, 0"
  })
  void oldestOfWhoHasMost_givesWay(String holders, String newcomer, int place) {
    assertThat(SocketPlaces.givesWay(List.of(holders.split("")), newcomer)).isEqualTo(place);
  }
}
