/** What the distribution is made of, and whether any of it is known to be vulnerable. */
@NullMarked
package dev.zmem.deploy.supply;

import org.jspecify.annotations.NullMarked;
