/** What released versions said on the wire, and whether today's programs still understand it. */
@NullMarked
package dev.zmem.deploy.release;

import org.jspecify.annotations.NullMarked;
