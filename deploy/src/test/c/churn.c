// Processes that come and go: COUNT children, PER_SECOND of them a second, which end at once; every tenth lives for 20 ms.
//   churn COUNT PER_SECOND      prints how many a second there were
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  int children = atoi(arguments[1]);
  double per_second = atof(arguments[2]), begin = now();
  for (int child = 0; child < children; child++) {
    pid_t pid = fork();
    if (pid < 0) return 1;
    if (pid == 0) {
      if (child % 10 == 0) usleep(20000);
      _exit(0);
    }
    while (waitpid(-1, NULL, WNOHANG) > 0) {
    }
    double wait = begin + (child + 1) / per_second - now();
    if (wait > 0) usleep(wait * 1e6);
  }
  double end = now();
  while (wait(NULL) > 0 || errno == EINTR) {
  }
  printf("%.0f\n", children / (end - begin));
  return 0;
}
