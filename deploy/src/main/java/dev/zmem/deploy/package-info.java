/** What the build itself runs: the training of start-up caches, and man pages. */
@NullMarked
package dev.zmem.deploy;

import org.jspecify.annotations.NullMarked;
