// A family that shares its memory by fork: the parent writes MIB, then CHILDREN are forked that write nothing. The last of
// them gives LESS MIB of it back, so that it alone is small enough to be walked.
//   family MIB CHILDREN LESS
// prints "ready" and the pids of the children, ends when its standard input does
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int count, char **arguments) {
  if (count != 4) return 2;
  size_t bytes = (size_t)atoi(arguments[1]) << 20;
  char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 1;
  madvise(memory, bytes, MADV_NOHUGEPAGE);
  memset(memory, 1, bytes);
  printf("ready");
  fflush(NULL);
  for (int child = 0; child < atoi(arguments[2]); child++) {
    pid_t pid = fork();
    if (pid == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      size_t less = (size_t)atoi(arguments[3]) << 20;
      if (child == atoi(arguments[2]) - 1 && less > 0 && munmap(memory, less) != 0) _exit(1);
      for (;;) pause();
    }
    if (pid < 0) return 1;
    printf(" %d", pid);
    fflush(NULL);
  }
  printf("\n");
  fflush(NULL);
  while (getchar() != EOF) {
  }
  return 0;
}
