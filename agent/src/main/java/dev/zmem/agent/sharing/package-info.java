/** Memory that several processes have: address spaces, segments of huge pages, and swap. */
@NullMarked
package dev.zmem.agent.sharing;

import org.jspecify.annotations.NullMarked;
