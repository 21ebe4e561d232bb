package dev.zmem.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BoundedMapTest {
  @Test
  void oneMore_makesTheEldestGo() {
    Map<String, Integer> map = BoundedMap.byAge(2);
    map.put("a", 1);
    map.put("b", 2);
    map.put("a", 3);
    map.put("c", 4);
    assertThat(map).containsExactly(Map.entry("b", 2), Map.entry("c", 4));
  }

  @Test
  void whatWasAskedFor_stays() {
    Map<String, Integer> map = BoundedMap.byUse(2);
    map.put("a", 1);
    map.put("b", 2);
    assertThat(map.get("a")).isEqualTo(1);
    map.put("c", 3);
    assertThat(map).containsOnlyKeys("a", "c");
  }
}
