package dev.zmem.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.HostMemory;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.proto.v1.AttributeColumn;
import dev.zmem.proto.v1.DeltaFrame;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.RowBatch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hosts are counted with what they hold of the heap, whatever their frames did before. */
class HeapOfHostsTest {
  private static final int HOSTS = 40;
  private static final int ROWS = 8_000;
  private static final long UNLIMITED = 1L << 40;
  private static final int COLLECTIONS = 5;

  /** Of objects whose headers are larger without the flags that the launcher gives. */
  private static final double TOLERANCE = 1.15;

  /** Of other threads, and of the test itself. */
  private static final long SLACK_BYTES = 1 << 20;

  private final FleetMemory memory = new FleetMemory(UNLIMITED, UNLIMITED);

  /** A host's stream; the decoder is gone when it ended. */
  private final class Stream {
    final HostMemory held = memory.host();
    final List<Object> kept = new ArrayList<>();
    HostDecoder decoder = new HostDecoder(ROWS, held);

    void key(RowBatch rows) {
      decoder.apply(KeyFrame.newBuilder().setSequence(1).setRows(rows).build(), 0);
      count();
    }

    void started(long sequence, RowBatch rows) {
      decoder.apply(DeltaFrame.newBuilder().setSequence(sequence).setStarted(rows).build(), 0);
      count();
    }

    void ended(long sequence, int from, int rows) {
      DeltaFrame.Builder frame = DeltaFrame.newBuilder().setSequence(sequence);
      frame.addEndedIdGaps(from);
      for (int row = 1; row < rows; row++) {
        frame.addEndedIdGaps(1);
      }
      decoder.apply(frame.build(), 0);
      count();
    }

    private void count() {
      LiveRows rows = decoder.rows();
      assertThat(decoder.count(rows, rows)).isEmpty();
      kept.clear();
      kept.add(rows);
      kept.add(decoder);
    }

    void end() {
      held.keepWhatIsShown();
      kept.remove(decoder);
      decoder = new HostDecoder(1);
    }
  }

  @FunctionalInterface
  private interface Frames {
    void take(Stream stream);
  }

  @Test
  void setsThatAllHostsShare() {
    assertCounted(stream -> stream.key(rows(1, 4_112, "program-")));
  }

  @Test
  void frameThatFailed() {
    assertCounted(stream -> {
      stream.key(rows(1, 1, "first-"));
      RowBatch bad = rows(2, ROWS, "other-").toBuilder().setPids(ROWS - 1, -1).build();
      assertThatThrownBy(() -> stream.started(2, bad)).isInstanceOf(BadFrameException.class);
      stream.end();
    });
  }

  @Test
  void rowsThatEnded() {
    assertCounted(stream -> {
      stream.key(rows(1, 1, "first-"));
      stream.started(2, ofFirstSet(2, ROWS));
      stream.ended(3, 2, ROWS);
    });
  }

  @Test
  void rowsThatHalfOfThemEnded() {
    assertCounted(stream -> {
      stream.key(rows(1, 1, "first-"));
      stream.started(2, ofFirstSet(2, ROWS));
      stream.ended(3, 2, ROWS / 2 + 1);
    });
  }

  @Test
  void setsOfRowsThatEnded() {
    assertCounted(stream -> {
      stream.key(rows(1, 4_000, "program-"));
      stream.ended(2, 2, 3_999);
    });
  }

  private void assertCounted(Frames frames) {
    frames.take(new Stream()); // classes are loaded by now
    List<Stream> hosts = new ArrayList<>();
    long countedBefore = memory.heldBytes();
    long before = heapBytes();
    for (int host = 0; host < HOSTS; host++) {
      Stream stream = new Stream();
      frames.take(stream);
      hosts.add(stream);
    }
    long held = heapBytes() - before;
    long counted = memory.heldBytes() - countedBefore;
    assertThat(hosts).hasSize(HOSTS);
    assertThat(held).isLessThan((long) (counted * TOLERANCE) + SLACK_BYTES);
  }

  private static long heapBytes() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int collection = 0; collection < COLLECTIONS; collection++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  /** So many rows, the first of that number, each of a program of its own. */
  private static RowBatch rows(int first, int count, String name) {
    RowBatch.Builder rows = RowBatch.newBuilder();
    AttributeColumn.Builder programs = AttributeColumn.newBuilder();
    boolean isKey = first == 1;
    int strings = isKey ? 0 : 2; // those of the first row
    int sets = isKey ? 0 : 1;
    rows.addNewStrings("program");
    programs.setKeyRef(strings + 1);
    for (int row = 0; row < count; row++) {
      add(rows, row == 0 ? first : 1, row, sets + row + 1);
      rows.addNewStrings(name + row);
      programs.addValueRefs(strings + row + 2);
    }
    return rows.addNewSets(programs).build();
  }

  /** So many rows of the first set. */
  private static RowBatch ofFirstSet(int first, int count) {
    RowBatch.Builder rows = RowBatch.newBuilder();
    for (int row = 0; row < count; row++) {
      add(rows, row == 0 ? first : 1, row, 1);
    }
    return rows.build();
  }

  private static void add(RowBatch.Builder rows, int gap, int row, int set) {
    rows.addIdGaps(gap).addPids(row + 1).addStartTicksGaps(0).addSetRefs(set);
    rows.addPssKibPlus1(5).addUssKibPlus1(5).addRssKibPlus1(5);
  }
}
