/**
 * Where the memory of machines is: of one machine as rows that add up to all of it, of a fleet in
 * one line. Pure; knows no question and no transport.
 */
@NullMarked
package dev.zmem.aggregator.ledger;

import org.jspecify.annotations.NullMarked;
