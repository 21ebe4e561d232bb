package dev.zmem.aggregator.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HandshakeGateTest {
  private final List<String> admitted = new ArrayList<>();

  @Test
  void place_isGivenOnToTheNextNetwork_inTurn() {
    HandshakeGate gate = new HandshakeGate(1, 100);
    enter(gate, "first");
    for (int number = 0; number < 3; number++) {
      enter(gate, "flood");
    }
    enter(gate, "honest");
    for (int left = 0; left < 5; left++) {
      gate.leave();
    }
    assertThat(admitted).containsExactly("first", "flood", "honest", "flood", "flood");
    assertThat(gate.inProgress()).isZero();
  }

  @Test
  void waiters_areBounded() {
    HandshakeGate gate = new HandshakeGate(1, 2);
    enter(gate, "a");
    enter(gate, "b");
    enter(gate, "c");
    assertThat(gate.enter("d", () -> admitted.add("d"))).isFalse();
    assertThat(gate.waiting()).isEqualTo(2);
  }

  @Test
  void cancelled_isNotAdmitted_andAdmittedIsNotCancelled() {
    HandshakeGate gate = new HandshakeGate(1, 2);
    Runnable first = () -> admitted.add("first");
    Runnable second = () -> admitted.add("second");
    assertThat(gate.enter("a", first)).isTrue();
    assertThat(gate.enter("a", second)).isTrue();
    assertThat(gate.cancel("a", first)).isFalse();
    assertThat(gate.cancel("a", second)).isTrue();
    gate.leave();
    assertThat(admitted).containsExactly("first");
    assertThat(gate.inProgress()).isZero();
    assertThat(gate.waiting()).isZero();
  }

  /** Whoever enters, leaves or goes: never too many, and nobody waits beside a free place. */
  @Property(tries = 300)
  void places_areNeverExceeded_norLeftEmpty(@ForAll List<Byte> actions) {
    HandshakeGate gate = new HandshakeGate(3, 4);
    List<Runnable> known = new ArrayList<>();
    for (byte action : actions) {
      int network = Math.floorMod(action, 5);
      if (action >= 0) {
        int number = known.size();
        Runnable admit = () -> admitted.add("number " + number);
        if (gate.enter(network, admit)) {
          known.add(admit);
        }
      } else if (action % 2 == 0 && !known.isEmpty()) {
        boolean _ = gate.cancel(network, known.getLast());
      } else if (gate.inProgress() > 0) {
        gate.leave();
      }
      assertThat(gate.inProgress()).isBetween(0, 3);
      assertThat(gate.waiting()).isBetween(0, 4);
      assertThat(gate.waiting() == 0 || gate.inProgress() == 3).isTrue();
    }
  }

  private void enter(HandshakeGate gate, String network) {
    assertThat(gate.enter(network, () -> admitted.add(network))).isTrue();
  }
}
