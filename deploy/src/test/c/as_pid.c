// Runs a program under a pid of one's choice, as soon as that is free; needs root.
//   as_pid PID PROGRAM [ARGUMENTS]
#define _GNU_SOURCE
#include <errno.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **arguments) {
  if (count < 3) return 2;
  pid_t wanted = atoi(arguments[1]);
  struct clone_args how = {.exit_signal = SIGCHLD, .set_tid = (uintptr_t)&wanted, .set_tid_size = 1};
  for (int attempt = 0; attempt < 5000; attempt++) {
    long pid = syscall(SYS_clone3, &how, sizeof how);
    if (pid == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      execvp(arguments[2], arguments + 2);
      _exit(127);
    }
    if (pid > 0) {
      printf("%ld\n", pid);
      fflush(stdout);
      return waitpid(pid, NULL, 0) == pid ? 0 : 1;
    }
    if (errno != EEXIST) break;
    usleep(1000);
  }
  perror("clone3");
  return 1;
}
