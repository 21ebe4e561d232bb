/**
 * One process, or all, in detail and on demand: memory by what is mapped, and a description of all
 * that its files tell.
 */
@NullMarked
package dev.zmem.agent.detail;

import org.jspecify.annotations.NullMarked;
