package dev.zmem.aggregator.answer;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an answer covers, by key. A value is a Long, Double, Boolean or String, a list of Strings or
 * of such maps, or null where it is not known.
 *
 * @param fields what data has, in its order
 * @param facts what sentences for people need beside them
 */
public record Covered(Map<String, @Nullable Object> fields, Map<String, @Nullable Object> facts) {}
