// Memory of known shape: a parent with shared pages, forked children with private ones, and one process each with huge pages, lazily freed pages.
// Twins share the parent's whole address space, as a child of vfork does before it calls exec; at SIGUSR1 a twin becomes "sleep".
//   truth CHILDREN SHARED_MIB PRIVATE_MIB LAZY_MIB HUGE_MIB [TWINS]
// prints "ready" and the pids of the twins, ends when its standard input does
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

static char *filled(size_t mib, int flags) {
  if (mib == 0) return NULL;
  char *memory = mmap(NULL, mib << 20, PROT_READ | PROT_WRITE, flags, -1, 0);
  if (memory == MAP_FAILED) {
    perror("mmap");
    exit(1);
  }
  memset(memory, 1, mib << 20);
  return memory;
}

static void become_sleep(int signal) {
  (void)signal;
  execl("/bin/sleep", "sleep", "1000", (char *)NULL);
}

static int twin(void *ready) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGUSR1, become_sleep);
  if (write(*(int *)ready, "x", 1) != 1) _exit(1);
  for (;;) pause();
}

int main(int count, char **arguments) {
  if (count != 6 && count != 7) return 2;
  int children = atoi(arguments[1]);
  size_t private_mib = atoi(arguments[3]), lazy_mib = atoi(arguments[4]), huge_mib = atoi(arguments[5]);
  filled(atoi(arguments[2]), MAP_PRIVATE | MAP_ANONYMOUS);
  int ready[2];
  if (pipe(ready) != 0) return 1;
  for (int child = 0; child < children; child++) {
    if (fork() == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      filled(private_mib, MAP_PRIVATE | MAP_ANONYMOUS);
      if (child == 0 && lazy_mib > 0) madvise(filled(lazy_mib, MAP_PRIVATE | MAP_ANONYMOUS), lazy_mib << 20, MADV_FREE);
      if (child == 0 && huge_mib > 0) filled(huge_mib, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB);
      if (write(ready[1], "x", 1) != 1) _exit(1);
      for (;;) pause();
    }
  }
  int twins = count == 7 ? atoi(arguments[6]) : 0;
  int twin_pids[16];
  if (twins > 16) return 2;
  for (int number = 0; number < twins; number++) {
    char *stack = filled(1, MAP_PRIVATE | MAP_ANONYMOUS);
    twin_pids[number] = clone(twin, stack + (1 << 20), CLONE_VM | SIGCHLD, &ready[1]);
    if (twin_pids[number] < 0) return 1;
  }
  char one;
  for (int child = 0; child < children + twins; child++)
    if (read(ready[0], &one, 1) != 1) return 1;
  printf("ready");
  for (int number = 0; number < twins; number++) printf(" %d", twin_pids[number]);
  printf("\n");
  fflush(stdout);
  while (getchar() != EOF) {
  }
  return 0;
}
