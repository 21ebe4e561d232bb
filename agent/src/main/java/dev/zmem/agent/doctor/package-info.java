/** What {@code zmem-agent doctor} looks at: whether this host lets the agent do its work. */
@NullMarked
package dev.zmem.agent.doctor;

import org.jspecify.annotations.NullMarked;
