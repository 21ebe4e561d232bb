package dev.zmem.aggregator.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.proto.v1.CapturedHost;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No client takes what others need: places of questions to agents, and memory. */
class PeerSharesTest {
  @Test
  void clientAsksSoManyAgents_andOthersAsk_andPlacesComeBack() {
    PeerShares shares = new PeerShares();
    List<PeerShares.Call> calls = new ArrayList<>();
    for (int question = 0; question < PeerShares.MAX_AGENTS_ASKED; question++) {
      PeerShares.Call call = shares.admit("greedy");
      call.asksAgent();
      call.asksAgent(); // one place a call
      calls.add(call);
    }
    PeerShares.Call one = shares.admit("greedy");
    assertThatThrownBy(one::asksAgent)
        .isInstanceOf(BusyException.class)
        .hasMessageContaining("asks 16 agents already");
    shares.admit("modest").asksAgent();
    calls.getFirst().close();
    calls.getFirst().close();
    one.asksAgent();
    PeerShares.Call another = shares.admit("greedy");
    assertThatThrownBy(another::asksAgent).isInstanceOf(BusyException.class);
  }

  @Test
  void capturedHost_isWritten_whereThereIsMemoryForIt() {
    CapturedHost host = CapturedHost.getDefaultInstance();
    FleetMemory memory = new FleetMemory(64L << 20, 64L << 20);
    AnswerCost cost = new AnswerCost(memory);
    assertThat(cost.captured(4_000, () -> host)).isSameAs(host);
    assertThat(cost.captured(4_000, () -> host)).as("it gave back what it took").isSameAs(host);
    assertThatThrownBy(() -> cost.captured(65_536, () -> host)).isInstanceOf(BusyException.class);
  }
}
