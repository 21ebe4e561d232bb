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
      call.asksAgent(1, 1_000);
      call.asksAgent(1, 1_000); // one place a call
      calls.add(call);
    }
    PeerShares.Call one = shares.admit("greedy");
    assertThatThrownBy(() -> one.asksAgent(1, 1_000))
        .isInstanceOf(BusyException.class)
        .hasMessageContaining("asks 16 agents already");
    shares.admit("modest").asksAgent(1, 1_000);
    calls.getFirst().close();
    calls.getFirst().close();
    one.asksAgent(1, 1_000);
    PeerShares.Call another = shares.admit("greedy");
    assertThatThrownBy(() -> another.asksAgent(1, 1_000)).isInstanceOf(BusyException.class);
  }

  @Test
  void clientHasSoMuchSetAside_butOneAnswerAlways() {
    PeerShares shares = new PeerShares();
    PeerShares.Call first = shares.admit("greedy");
    first.asksAgent(12, 10);
    PeerShares.Call second = shares.admit("greedy");
    assertThatThrownBy(() -> second.asksAgent(12, 20)).isInstanceOf(BusyException.class);
    second.asksAgent(12, 24);
    first.close();
    second.close();
    shares.admit("greedy").asksAgent(12, 10);
  }
}
