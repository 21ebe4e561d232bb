// Memory of known shape for windows of pagemap: one private anonymous mapping with holes, one shared with a child, guard regions.
//   windows PRIVATE_MIB SHARED_MIB HOLES [MIXED_MIB]
// Mixed memory is the child's too, but for what was written after the fork: of every 2 MiB another part.
// A hole is 1 MiB that was written and given back; holes lie 7 MiB apart. Pages are small ones: no transparent huge pages.
// Prints "ready", becomes "sleep" at a line on its standard input, ends at the end of it.
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

static char *mapped(size_t mib, int flags) {
  char *memory = mmap(NULL, mib << 20, PROT_READ | PROT_WRITE, flags, -1, 0);
  if (memory == MAP_FAILED) {
    perror("mmap");
    exit(1);
  }
  madvise(memory, mib << 20, MADV_NOHUGEPAGE);
  return memory;
}

int main(int count, char **arguments) {
  if (count < 4) return 2;
  size_t mixed_mib = count > 4 ? atoi(arguments[4]) : 0;
  size_t private_mib = atoi(arguments[1]), shared_mib = atoi(arguments[2]), holes = atoi(arguments[3]);
  prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
  char *shared = mapped(shared_mib, MAP_SHARED | MAP_ANONYMOUS);
  memset(shared, 1, shared_mib << 20);
  char *mixed = mixed_mib == 0 ? NULL : mapped(mixed_mib, MAP_PRIVATE | MAP_ANONYMOUS);
  if (mixed != NULL) memset(mixed, 1, mixed_mib << 20);
  int ready[2];
  if (pipe(ready) != 0) return 1;
  if (fork() == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    memset(shared, 2, shared_mib << 20);
    if (write(ready[1], "x", 1) != 1) _exit(1);
    for (;;) pause();
  }
  char one;
  if (read(ready[0], &one, 1) != 1) return 1;
  for (size_t part = 0; part < mixed_mib / 2; part++) memset(mixed + (part << 21), 2, part * 2654435761u % 513 * 4096);
  char *private = mapped(private_mib, MAP_PRIVATE | MAP_ANONYMOUS);
  memset(private, 1, private_mib << 20);
  for (size_t hole = 0; hole < holes && (hole + 1) * 7 <= private_mib; hole++) madvise(private + (hole * 7 << 20), 1 << 20, MADV_DONTNEED);
  // kernels before 6.15 refuse, and there is nothing to tell apart
  madvise(mapped(4, MAP_PRIVATE | MAP_ANONYMOUS), 4 << 20, MADV_GUARD_INSTALL);
  printf("ready\n");
  fflush(stdout);
  char line[16];
  while (fgets(line, sizeof line, stdin) != NULL) execl("/bin/sleep", "sleep", "1000", (char *)NULL);
  return 0;
}
