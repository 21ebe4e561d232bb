// 20 MiB of ordinary pages beside hugetlb pages of 2 MiB: 8 MiB anonymous, 12 of System V shared
// memory, 10 of a file without a name, and 6 shared with a child.
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <signal.h>
#include <unistd.h>

#define MIB (1L << 20)

static char *touched(char *at, long bytes) {
  if (at == MAP_FAILED) _exit(1);
  memset(at, 1, bytes);
  return at;
}

int main(void) {
  int rights = PROT_READ | PROT_WRITE;
  touched(mmap(0, 20 * MIB, rights, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 20 * MIB);
  char *shared = touched(
      mmap(0, 6 * MIB, rights, MAP_SHARED | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0), 6 * MIB);
  int ends[2];
  if (pipe(ends)) return 1;
  if (fork() == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (long at = 0; at < 6 * MIB; at += 2 * MIB) shared[at] = 2;
    write(ends[1], "x", 1);
    for (;;) pause();
  }
  char done;
  read(ends[0], &done, 1);
  touched(mmap(0, 8 * MIB, rights, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0), 8 * MIB);
  int segment = shmget(IPC_PRIVATE, 12 * MIB, IPC_CREAT | SHM_HUGETLB | 0600);
  char *attached = shmat(segment, 0, 0);
  shmctl(segment, IPC_RMID, 0);
  touched(attached, 12 * MIB);
  int file = memfd_create("held", MFD_HUGETLB);
  if (ftruncate(file, 10 * MIB)) return 1;
  touched(mmap(0, 10 * MIB, rights, MAP_SHARED, file, 0), 10 * MIB);
  puts("ready");
  fflush(stdout);
  getchar();
  return 0;
}
