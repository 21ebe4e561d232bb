/**
 * Kubernetes' pods as questions know them: their names and labels by uid, and what is kept of them
 * within bounds. Pure; knows no API.
 */
@NullMarked
package dev.zmem.aggregator.pod;

import org.jspecify.annotations.NullMarked;
