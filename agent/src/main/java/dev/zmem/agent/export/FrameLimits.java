package dev.zmem.agent.export;

/**
 * What an aggregator takes in one message.
 *
 * @param maxRows rows of a host; the smallest processes beyond are folded
 * @param maxFrameBytes of a serialized frame; what does not fit is folded
 */
public record FrameLimits(int maxRows, int maxFrameBytes) {}
