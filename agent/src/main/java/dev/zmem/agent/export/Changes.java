package dev.zmem.agent.export;

import dev.zmem.agent.sample.HostPass;
import dev.zmem.proto.v1.DeltaFrame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a pass changed of the rows that were sent: found by one comparison, then written into a
 * delta frame. One use, by the encoder's thread.
 */
final class Changes {
  private final SentRows sent;
  private final Threshold threshold;
  private final HostPass pass;
  private final List<Row> started = new ArrayList<>();
  private final List<Row> moved = new ArrayList<>();
  private final List<Row> relabelled = new ArrayList<>();
  private final List<Integer> refreshedIds = new ArrayList<>();
  private final List<Integer> endedIds = new ArrayList<>();
  private boolean heldBack;

  private Changes(SentRows sent, Threshold threshold, HostPass pass) {
    this.sent = sent;
    this.threshold = threshold;
    this.pass = pass;
  }

  /** Compares a pass's rows with those sent; {@code nowNanos} is {@link System#nanoTime}. */
  static Changes between(
      SentRows sent, Threshold threshold, HostPass pass, List<Row> rows, long nowNanos) {
    Changes changes = new Changes(sent, threshold, pass);
    Set<Row.Key> alive = new HashSet<>(rows.size() * 2);
    for (Row row : rows) {
      alive.add(row.key());
      changes.compare(row, nowNanos);
    }
    changes.endedIds.addAll(sent.removeAllBut(alive));
    return changes;
  }

  /** Whether some figure differed from the one that was sent: the next pass is compared too. */
  boolean heldBack() {
    return heldBack;
  }

  /** Puts the changes into a frame and takes them as sent. */
  void write(DeltaFrame.Builder frame) {
    frame.addAllEndedIdGaps(gaps(endedIds));
    frame.addAllRefreshedIdGaps(gaps(refreshedIds));
    if (!moved.isEmpty()) {
      frame.setMoved(sent.move(moved, pass.endedAtNanos()));
    }
    if (!relabelled.isEmpty()) {
      frame.setRelabelled(sent.relabel(relabelled));
    }
    if (!started.isEmpty()) {
      frame.setStarted(sent.start(started, pass.endedAtNanos()));
    }
  }

  private void compare(Row row, long nowNanos) {
    SentRow before = sent.of(row);
    if (before == null) {
      started.add(row);
    } else if (before.count() != row.count()) {
      sent.remove(row); // a remainder of another size is a new row
      endedIds.add(before.id());
      started.add(row);
    } else {
      compare(before, row, nowNanos);
    }
  }

  private void compare(SentRow before, Row row, long nowNanos) {
    if (before.isOfOtherAttributesThan(row)) {
      relabelled.add(row);
    }
    boolean due = before.isDue(row, threshold, nowNanos);
    heldBack |= before.isHeldBack();
    if (due) {
      moved.add(row);
    } else if (before.isOfAnotherMomentThan(row)) {
      if (isOfThisPass(row)) {
        before.refresh(row);
        refreshedIds.add(before.id());
      } else {
        moved.add(row); // not of this pass: its age has to travel
      }
    }
  }

  private boolean isOfThisPass(Row row) {
    long beganAtNanos = pass.endedAtNanos() - pass.report().wallMicros() * 1000;
    return row.provenance().measuredAtNanos() - beganAtNanos >= 0;
  }

  /** Ids ascending, each as the difference to the one before. */
  private static List<Integer> gaps(List<Integer> ids) {
    Collections.sort(ids);
    List<Integer> gaps = new ArrayList<>(ids.size());
    int last = 0;
    for (int id : ids) {
      gaps.add(id - last);
      last = id;
    }
    return gaps;
  }
}
