/** What a program tells the service manager that started it: that it is ready, alive, stopping. */
@NullMarked
package dev.zmem.program.service;

import org.jspecify.annotations.NullMarked;
