package dev.zmem.aggregator.serve;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No client takes what others need: places of questions to agents. */
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
}
