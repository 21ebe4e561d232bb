/**
 * Answers about processes that the agents of their hosts give: which, in which columns and order.
 */
@NullMarked
package dev.zmem.aggregator.answer.detail;

import org.jspecify.annotations.NullMarked;
