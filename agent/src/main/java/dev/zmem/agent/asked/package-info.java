/**
 * Questions about processes, answered within bounds on a thread of their own, for whoever takes
 * them: the stream to the aggregator and the Unix socket have an instance each. Knows no transport.
 */
@NullMarked
package dev.zmem.agent.asked;

import org.jspecify.annotations.NullMarked;
