/** What a host has once: its memory figures, its identity and boot, the names of its users. */
@NullMarked
package dev.zmem.agent.host;

import org.jspecify.annotations.NullMarked;
