/** A soak: a small fleet in namespaces whose programs are killed, stopped, cut off and misled. */
@NullMarked
package dev.zmem.deploy.soak;

import org.jspecify.annotations.NullMarked;
