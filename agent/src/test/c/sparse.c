// Maps 256 GiB and touches 256 MiB of it: at one place, or with "1" in pieces of 256 KiB.
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

int main(int count, char **arguments) {
  size_t all = 256L << 30, piece = 256 << 10, touched = 256L << 20;
  int scattered = count > 1 && atoi(arguments[1]);
  char *mapped = mmap(0, all, PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) return 1;
  madvise(mapped, all, MADV_NOHUGEPAGE);
  for (size_t i = 0; i < touched / piece; i++) {
    char *at = mapped + (scattered ? i * (all / (touched / piece)) : (all >> 1) + i * piece);
    for (size_t page = 0; page < piece; page += 4096) at[page] = 1;
  }
  puts("ready");
  fflush(stdout);
  getchar();
  return 0;
}
