/** What the programs' gRPC connections have in common, and what gRPC's own words mean. */
@NullMarked
package dev.zmem.program.grpc;

import org.jspecify.annotations.NullMarked;
