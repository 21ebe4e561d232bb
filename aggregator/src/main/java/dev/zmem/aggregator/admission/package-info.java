/** The services by which a fleet's members come and go: tokens, certificates and their end. */
@NullMarked
package dev.zmem.aggregator.admission;

import org.jspecify.annotations.NullMarked;
