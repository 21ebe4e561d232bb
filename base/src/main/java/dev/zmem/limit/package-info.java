/** What others may cause at most: how often, and how much of it is remembered. */
@NullMarked
package dev.zmem.limit;

import org.jspecify.annotations.NullMarked;
