package dev.zmem.agent.estimate;

/**
 * An estimated number of pages.
 *
 * @param pages over all samples that could have been drawn its mean is the truth, or nearly so
 * @param errorPages how far the truth is away at most, in 95 of 100 samples; 0 for a census
 */
public record Estimate(long pages, long errorPages) {}
