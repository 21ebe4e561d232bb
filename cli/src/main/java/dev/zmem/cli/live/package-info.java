/** The live view: a full screen that shows tables again and again, and keys that change them. */
@NullMarked
package dev.zmem.cli.live;

import org.jspecify.annotations.NullMarked;
