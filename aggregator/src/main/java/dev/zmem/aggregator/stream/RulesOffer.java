package dev.zmem.aggregator.stream;

import dev.zmem.proto.v1.Feature;
import dev.zmem.proto.v1.Hello;

/**
 * Tells one agent the fleet's grouping rules, once a version: at its Hello unless it has them, and
 * when they change. The stream's thread says what the agent has, a timer offers.
 */
final class RulesOffer {
  private final FleetRules rules;
  private final PeerResponses responses;
  private volatile boolean isTaken;
  private volatile String told = "";

  RulesOffer(FleetRules rules, PeerResponses responses) {
    this.rules = rules;
    this.responses = responses;
  }

  /** The agent was greeted. */
  void greeted(Hello hello) {
    told = hello.getRulesInUse().getFleetVersion();
    isTaken = hello.getFeaturesList().contains(Feature.FEATURE_GROUPING_RULES);
  }

  /** Sends the rules that the agent was not told yet. */
  void tell() {
    FleetRules.Offer offer = rules.offer();
    if (isTaken && !offer.version().equals(told)) {
      told = offer.version();
      responses.send(offer.message());
    }
  }
}
