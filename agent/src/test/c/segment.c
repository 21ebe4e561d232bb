// Attaches System V shared memory of huge pages by a key, making it when it is not there, and reads all of its 2 MiB pages.
//   segment KEY MIB [OWN_MIB]
// With OWN_MIB it maps huge pages of its own too. Prints "ready"; ends when its standard input does; whoever made the segment
// takes it away then.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>

int main(int count, char **arguments) {
  if (count < 3) return 2;
  size_t bytes = (size_t)atoi(arguments[2]) << 20;
  int made = shmget(atoi(arguments[1]), bytes, IPC_CREAT | IPC_EXCL | SHM_HUGETLB | 0600);
  int segment = made >= 0 ? made : shmget(atoi(arguments[1]), bytes, SHM_HUGETLB | 0600);
  char *memory = shmat(segment, 0, 0);
  if (segment < 0 || memory == (void *)-1) return 1;
  if (made >= 0) memset(memory, 1, bytes);
  volatile char sum = 0;
  for (size_t at = 0; at < bytes; at += 2 << 20) sum += memory[at];
  if (count > 3) {
    size_t own = (size_t)atoi(arguments[3]) << 20;
    char *mine = mmap(0, own, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
    if (mine == MAP_FAILED) return 1;
    memset(mine, 1, own);
  }
  puts("ready");
  fflush(stdout);
  while (getchar() != EOF) {
  }
  if (made >= 0) shmctl(segment, IPC_RMID, 0);
  return 0;
}
