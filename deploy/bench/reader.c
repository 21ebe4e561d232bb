/* The bare baselines, read by pread on kept descriptors. They name nothing and list /proc once.
 *   reader FILE THREADS PASSES   every process's FILE (smaps_rollup or statm), unparsed: "wall_us cpu_us processes" for each pass
 *   reader sum                   the sum of all other processes' Pss at this moment, bytes
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { MAX_PROCESSES = 65536, MAX_THREADS = 64, BUFFER = 4096 };

static int descriptors[MAX_PROCESSES];
static int count;
static atomic_int next;
static atomic_int done;
static pthread_barrier_t gate;

static void read_share(void) {
  char buffer[BUFFER];
  for (int index; (index = atomic_fetch_add(&next, 1)) < count;)
    if (pread(descriptors[index], buffer, sizeof buffer, 0) > 0) atomic_fetch_add(&done, 1);
}

static void *helper(void *unused) {
  for (;;) {
    pthread_barrier_wait(&gate);
    read_share();
    pthread_barrier_wait(&gate);
  }
  return unused;
}

static void open_all(const char *file) {
  DIR *proc = opendir("/proc");
  for (struct dirent *entry; proc && (entry = readdir(proc)) && count < MAX_PROCESSES;) {
    char path[300], byte;
    if (!isdigit((unsigned char)entry->d_name[0]) || atoi(entry->d_name) == getpid()) continue;
    snprintf(path, sizeof path, "/proc/%s/%s", entry->d_name, file);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) continue;
    if (pread(descriptor, &byte, 1, 0) > 0)
      descriptors[count++] = descriptor;
    else
      close(descriptor);
  }
  if (proc) closedir(proc);
}

static long pss_sum(void) {
  long kib = 0;
  char buffer[BUFFER];
  for (int index = 0; index < count; index++) {
    ssize_t length = pread(descriptors[index], buffer, sizeof buffer - 1, 0);
    buffer[length > 0 ? length : 0] = 0;
    char *pss = strstr(buffer, "\nPss:");
    if (pss) kib += atol(pss + strlen("\nPss:"));
  }
  return kib * 1024;
}

static long wall_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000L + now.tv_nsec / 1000;
}

static long cpu_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1000000L + now.tv_nsec / 1000;
}

int main(int argc, char **argv) {
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  if (argc == 2 && strcmp(argv[1], "sum") == 0) {
    open_all("smaps_rollup");
    printf("%ld\n", pss_sum());
    return 0;
  }
  int threads = argc == 4 ? atoi(argv[2]) : 0, passes = argc == 4 ? atoi(argv[3]) : 0;
  if (threads < 1 || threads > MAX_THREADS || passes < 1) {
    fprintf(stderr, "reader FILE THREADS PASSES | reader sum\n");
    return 2;
  }
  open_all(argv[1]);
  pthread_barrier_init(&gate, NULL, (unsigned)threads);
  for (int number = 1; number < threads; number++) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, helper, NULL) != 0) return 1;
  }
  for (int pass = 0; pass < passes; pass++) {
    long wall = wall_us(), cpu = cpu_us();
    next = done = 0;
    if (threads > 1) pthread_barrier_wait(&gate);
    read_share();
    if (threads > 1) pthread_barrier_wait(&gate);
    printf("%ld %ld %d\n", wall_us() - wall, cpu_us() - cpu, done);
  }
  return 0;
}
