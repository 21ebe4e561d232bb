/**
 * Files that a program obeys or keeps secret: who may write or read them, and why one cannot be
 * read.
 */
@NullMarked
package dev.zmem.program.file;

import org.jspecify.annotations.NullMarked;
