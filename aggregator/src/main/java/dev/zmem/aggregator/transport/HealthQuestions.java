package dev.zmem.aggregator.transport;

import io.grpc.health.v1.HealthCheckRequest;

/**
 * Bounds what is asked of the health service, which keeps the name of each service that is watched
 * for as long as it is. Any thread.
 */
public final class HealthQuestions extends CheckedQuestions {
  /** Longest name of a service asked for; the longest there is has 33 characters. */
  public static final int MAX_NAME = 100;

  @Override
  String refusal(Object question) {
    return question instanceof HealthCheckRequest asked && asked.getService().length() > MAX_NAME
        ? "service: longer than " + MAX_NAME + " characters"
        : "";
  }
}
