/* Runs a command, its output thrown away, and prints what it cost: "wall_us cpu_us peak_rss_kib". CPU is user and system time.
 *   cost COMMAND [ARGUMENT]...
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long wall_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000L + now.tv_nsec / 1000;
}

int main(int argc, char **argv) {
  if (argc < 2) {
    fprintf(stderr, "cost COMMAND [ARGUMENT]...\n");
    return 2;
  }
  long start = wall_us();
  pid_t child = fork();
  if (child == 0) {
    int nowhere = open("/dev/null", O_RDWR);
    for (int standard = 0; standard <= 2; standard++) dup2(nowhere, standard);
    execvp(argv[1], argv + 1);
    _exit(127);
  }
  int status;
  struct rusage use;
  if (child < 0 || wait4(child, &status, 0, &use) != child) return 1;
  long wall = wall_us() - start;
  if (status != 0) {
    fprintf(stderr, "cost: %s failed, wait status %d\n", argv[1], status);
    return 1;
  }
  long seconds = use.ru_utime.tv_sec + use.ru_stime.tv_sec;
  printf("%ld %ld %ld\n", wall, seconds * 1000000L + use.ru_utime.tv_usec + use.ru_stime.tv_usec, use.ru_maxrss);
  return 0;
}
