/**
 * What one process is called and belongs to: sources read the kernel's files and make attributes of
 * them, each as often as its values change; and rules say which processes are never walked.
 */
@NullMarked
package dev.zmem.agent.attribute;

import org.jspecify.annotations.NullMarked;
