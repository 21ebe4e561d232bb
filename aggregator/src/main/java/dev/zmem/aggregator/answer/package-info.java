/**
 * Answers as every front end shows them: columns with what is said of each, rows as cells, and what
 * the answer covers. All that is derived from figures is derived here. Knows no transport and no
 * format.
 */
@NullMarked
package dev.zmem.aggregator.answer;

import org.jspecify.annotations.NullMarked;
