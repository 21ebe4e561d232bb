/**
 * Packages of a finished tree of files: .deb, .rpm and tar.gz, the same bytes from the same files.
 */
@NullMarked
package dev.zmem.deploy.pack;

import org.jspecify.annotations.NullMarked;
