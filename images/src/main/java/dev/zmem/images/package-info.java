/** Container images of the three programs: OCI tarballs by Jib, without an engine or a registry. */
@NullMarked
package dev.zmem.images;

import org.jspecify.annotations.NullMarked;
