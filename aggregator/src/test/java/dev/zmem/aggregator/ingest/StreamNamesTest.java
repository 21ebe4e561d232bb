package dev.zmem.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.HostMemory;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import dev.zmem.proto.v1.AttributeColumn;
import dev.zmem.proto.v1.RowBatch;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The strings and sets of a stream: numbered as they come, bounded by its rows, let go of. */
class StreamNamesTest {
  private static final int MOST_STRINGS = StreamNames.SPARE + StreamNames.STRINGS_PER_ROW;
  private static final int MOST_SETS = StreamNames.SPARE + StreamNames.SETS_PER_ROW;

  private final FleetMemory fleet = new FleetMemory(1L << 30, 1L << 30);
  private final HostMemory memory = fleet.host();
  private final StreamNames names = new StreamNames(memory);

  @Test
  void sets_areNumberedAsTheyCome_inWhateverOrderTheirKeysAre() {
    learn(batch(List.of("user", "root", "program", "a", "b"), "1:2,0 3:4,5", 1, 2), 2);
    assertThat(names.set(1)).isEqualTo(Attributes.of("a", "", "root"));
    assertThat(names.set(2)).isEqualTo(Attributes.of("b", "", ""));
    learn(batch(List.of("c", "command", "b -v"), "3:6 7:8", 3), 1);
    assertThat(names.set(3)).isEqualTo(Attributes.of("c", "b -v", ""));
    assertThat(names.subtotalled(3)).isEqualTo(Attributes.of("c", "", ""));
    long bytes = names.setBytes();
    assertThat(bytes)
        .as("two are of the fleet, one has a command")
        .isEqualTo(12 + 12 + 48 + 16 + 3 * 40);
    learn(batch(List.of(), "", 1), 1);
    assertThat(names.setBytes()).as("nothing new").isEqualTo(bytes);
  }

  @Test
  void subtotalledPart_isOneObjectOverHosts() {
    StreamNames other = new StreamNames(fleet.host());
    RowBatch batch = batch(List.of("program", "a", "command", "a 1", "a 2"), "1:2,2 3:4,5", 1, 2);
    names.learn("rows", batch, 2);
    other.learn("rows", batch, 2);
    assertThat(names.subtotalled(1)).isSameAs(names.subtotalled(2)).isSameAs(other.subtotalled(1));
  }

  @Test
  void keyFrame_beginsAnew_andLetsGoOfAll() {
    learn(batch(List.of("program", "a"), "1:2", 1), 1);
    assertThat(fleet.heldBytes()).isPositive();
    names.clear();
    assertThat(names.setBytes()).isZero();
    assertThat(fleet.heldBytes()).as("rows are shown that refer to them").isPositive();
    assertThat(memory.rows(0, 0, 0)).isEmpty();
    assertThat(fleet.heldBytes()).isZero();
    learn(batch(List.of("program", "b"), "1:2", 1), 1);
    assertThat(names.set(1).program()).isEqualTo("b");
  }

  @Test
  void stringsAndSets_areAsManyAsRowsAllow() {
    learn(strings(MOST_STRINGS), 1);
    assertThatThrownBy(() -> learn(strings(1), 1))
        .isInstanceOf(BadFrameException.class)
        .hasMessageContaining("rows.new_strings: " + (MOST_STRINGS + 1) + " strings");
    names.clear();
    learn(sets(MOST_SETS), 1);
    assertThatThrownBy(() -> learn(sets(1), 1))
        .isInstanceOf(BadFrameException.class)
        .hasMessageContaining("rows.new_sets: " + (MOST_SETS + 1) + " sets");
  }

  @Test
  void attributes_areAsManyAsAProcessMayHave_eachOnce() {
    int most = Attribute.MAX_A_PROCESS;
    learn(columns(most), 1);
    assertRefused(columns(most + 1), "new_sets: " + (most + 1) + " columns");
    assertRefused(
        batch(List.of("program", "a"), "1:2 1:2", 1),
        "new_sets.key_ref: 1 (expected: a key that no other");
    assertRefused(batch(List.of("program", "a"), "1:2 0:2", 1), "new_sets.key_ref: 0");
    assertRefused(batch(List.of("program", "a", "user"), "1:2 3:2,2", 1), "value_refs: 2 entries");
    assertRefused(batch(List.of("program", "a"), "1:3", 1), "new_sets.value_refs: string 3");
    assertRefused(batch(List.of("program", "a"), "7:2", 1), "new_sets.key_ref: string 7");
    assertRefused(batch(List.of("user", "a"), "1:2", 1), "a set without a program");
  }

  @Test
  void stringOrSetOfNoRow_isRefused_byItsPlaceInTheBatch() {
    learn(batch(List.of("program", "a"), "1:2", 1), 1);
    RowBatch unused =
        RowBatch.newBuilder().addNewStrings("x").addNewStrings("y").addSetRefs(1).build();
    assertThatThrownBy(() -> names.learn("rows", unused, 1))
        .isInstanceOf(BadFrameException.class)
        .hasMessageContaining("rows.new_strings: string 0 is of no row");
    names.clear();
    assertRefused(batch(List.of("program", "a", "b"), "1:2,3", 1), "new_sets: set 1 is of no row");
    assertRefused(batch(List.of("program", "a"), "1:2", 2), "set_refs: set 2 (expected: 1 to 1)");
  }

  private void learn(RowBatch batch, int rows) {
    names.learn("rows", batch, rows);
  }

  private static void assertRefused(RowBatch batch, String problem) {
    assertThatThrownBy(() ->
            new StreamNames(new FleetMemory(1L << 30, 1L << 30).host()).learn("rows", batch, 9))
        .isInstanceOf(BadFrameException.class)
        .hasMessageContaining(problem);
  }

  /** Columns are {@code key:value,value}, by the numbers of strings. */
  private static RowBatch batch(List<String> strings, String columns, int... setRefs) {
    RowBatch.Builder batch = RowBatch.newBuilder().addAllNewStrings(strings);
    for (String column : columns.isEmpty() ? new String[0] : columns.split(" ", -1)) {
      AttributeColumn.Builder made = AttributeColumn.newBuilder();
      made.setKeyRef(Integer.parseInt(column.substring(0, column.indexOf(':'))));
      for (String value : column.substring(column.indexOf(':') + 1).split(",", -1)) {
        made.addValueRefs(Integer.parseInt(value));
      }
      batch.addNewSets(made);
    }
    IntStream.of(setRefs).forEach(batch::addSetRefs);
    return batch.build();
  }

  /** So many strings that sets of programs use, in one batch. */
  private static RowBatch strings(int count) {
    RowBatch.Builder batch = RowBatch.newBuilder();
    IntStream.range(0, count).forEach(number -> batch.addNewStrings("s" + number));
    for (int column = 0; column * 4000 < count; column++) {
      AttributeColumn.Builder made = AttributeColumn.newBuilder().setKeyRef(column + 1);
      for (int set = 0; set < Math.min(4000, count); set++) {
        made.addValueRefs(Math.min(count, column * 4000 + set + 1));
      }
      batch.addNewSets(made);
    }
    batch.setNewStrings(0, "program");
    IntStream.rangeClosed(1, Math.min(4000, count)).forEach(batch::addSetRefs);
    return batch.build();
  }

  private static RowBatch sets(int count) {
    RowBatch.Builder batch = RowBatch.newBuilder().addNewStrings("program");
    AttributeColumn.Builder column = AttributeColumn.newBuilder().setKeyRef(1);
    for (int set = 1; set <= count; set++) {
      column.addValueRefs(1);
      batch.addSetRefs(set);
    }
    return batch.addNewSets(column).build();
  }

  private static RowBatch columns(int count) {
    RowBatch.Builder batch = RowBatch.newBuilder().addNewStrings("program").addSetRefs(1);
    for (int column = 1; column <= count; column++) {
      if (column > 1) {
        batch.addNewStrings("key" + column);
      }
      batch.addNewSets(AttributeColumn.newBuilder().setKeyRef(column).addValueRefs(1));
    }
    return batch.build();
  }
}
