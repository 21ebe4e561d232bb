/* A process that is hurt when its memory map is held: one private mapping of GIB GiB in 4 KiB pages, beside it a loop that maps
 * and unmaps a page. At SIGUSR1 it prints "calls p999_us max_us" since the last one and starts anew.
 *   victim GIB
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { PAGE = 4096, MAX_US = 1000000, PAUSE_NS = 100000 };

static volatile sig_atomic_t asked;
static long calls_of_us[MAX_US + 1];

static void ask(int signal) {
  (void)signal;
  asked = 1;
}

static long now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000L + now.tv_nsec / 1000;
}

static void report(void) {
  long calls = 0, below = 0, p999 = -1, max = 0;
  for (long us = 0; us <= MAX_US; us++) calls += calls_of_us[us];
  for (long us = 0; us <= MAX_US; us++) {
    if (calls_of_us[us] == 0) continue;
    below += calls_of_us[us];
    if (p999 < 0 && below >= calls - calls / 1000) p999 = us;
    max = us;
  }
  printf("%ld %ld %ld\n", calls, p999, max);
  fflush(stdout);
  memset(calls_of_us, 0, sizeof calls_of_us);
}

int main(int argc, char **argv) {
  size_t size = (argc > 1 ? strtoul(argv[1], NULL, 10) : 4) << 30;
  char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED || madvise(memory, size, MADV_NOHUGEPAGE) != 0) return 1;
  for (size_t at = 0; at < size; at += PAGE) memory[at] = 1;
  /* Where allowed, ahead of everyone: a wait for a processor is not a stall. For the same reason it sleeps between calls. */
  sched_setscheduler(0, SCHED_FIFO, &(struct sched_param){.sched_priority = 1});
  signal(SIGUSR1, ask);
  puts("ready");
  fflush(stdout);
  for (;;) {
    long start = now_us();
    void *page = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED || munmap(page, PAGE) != 0) return 1;
    long took = now_us() - start;
    calls_of_us[took < MAX_US ? took : MAX_US]++;
    if (asked) {
      asked = 0;
      report();
    }
    nanosleep(&(struct timespec){.tv_nsec = PAUSE_NS}, NULL);
  }
}
