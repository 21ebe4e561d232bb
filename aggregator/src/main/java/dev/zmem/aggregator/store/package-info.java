/** The file in which an aggregator keeps who belongs to its fleet. */
@NullMarked
package dev.zmem.aggregator.store;

import org.jspecify.annotations.NullMarked;
