/**
 * Who belongs to a fleet: tokens that let in, and certificates that prove who is in. Knows no
 * transport and no file.
 */
@NullMarked
package dev.zmem.aggregator.member;

import org.jspecify.annotations.NullMarked;
