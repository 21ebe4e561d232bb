/** Grouping rules: what their owner calls programs; read, checked and matched. */
@NullMarked
package dev.zmem.rule;

import org.jspecify.annotations.NullMarked;
