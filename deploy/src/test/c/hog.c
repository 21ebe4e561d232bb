// Wants memory: writes to every page of MIB, round after round, forever.
// With a second argument it holds MIB, and holds MIB more for every line of its standard input.
//   hog MIB [follow]
// prints "ready" after the first round, and "grown" after each line; a follower ends when its standard input does
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <signal.h>

static char *mapped(size_t mib) {
  char *memory = mmap(NULL, mib << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    perror("mmap");
    exit(1);
  }
  return memory;
}

static void say(const char *word) {
  puts(word);
  fflush(stdout);
}

int main(int count, char **arguments) {
  if (count != 2 && count != 3) return 2;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  size_t mib = atoi(arguments[1]);
  char *memory = mapped(mib);
  memset(memory, 1, mib << 20);
  say("ready");
  if (count == 3) {
    for (int one = getchar(); one != EOF; one = getchar()) {
      if (one != '\n') continue;
      memset(mapped(mib), 1, mib << 20);
      say("grown");
    }
    return 0;
  }
  for (;;)
    for (size_t at = 0; at < mib << 20; at += 4096) memory[at]++;
}
