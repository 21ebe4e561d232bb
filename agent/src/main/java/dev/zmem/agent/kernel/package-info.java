/**
 * What the agent asks of Linux by calls: files opened and read without allocation, clocks, limits,
 * and text as the kernel writes it. The root of the tree is a value, so a captured tree serves as
 * well as {@code /proc}.
 */
@NullMarked
package dev.zmem.agent.kernel;

import org.jspecify.annotations.NullMarked;
