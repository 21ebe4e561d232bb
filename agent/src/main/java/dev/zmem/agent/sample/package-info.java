/**
 * Measures a host: which processes there are, what each holds, once a pass. Turns readings of
 * {@code procfs} into samples. Knows no transport.
 */
@NullMarked
package dev.zmem.agent.sample;

import org.jspecify.annotations.NullMarked;
