# What the parts share: processes and files of a run, workloads, zmem's programs, figures. Sourced by run.

target=$here/../target
home=$target/zmem
threads=$(nproc)
[ "$threads" -le 2 ] || threads=2

fail() { echo "bench: $*" >&2; exit 1; }
need() { for tool in "$@"; do command -v "$tool" >/dev/null || fail "$tool is not installed"; done; }

# --- processes and files of this run: ended and removed with it ---
work='' started=()
cleanup() {
  trap - EXIT INT TERM HUP
  local pid
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${started[@]}"; do wait "$pid" 2>/dev/null || true; done
  [ -z "$work" ] || rm -rf -- "$work"
}
begin() {
  work=$(mktemp -d)
  trap cleanup EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}
start() { "$@" & started+=($!); } # then $! is the last
compile() { gcc -O2 -Wall -Wextra -pthread -o "$work/$1" "$here/$1.c"; }
await_line() { # file, sed expression that prints what is awaited
  local found
  for _ in $(seq 1 200); do
    found=$(sed -n "$2" "$1" 2>/dev/null | head -n 1)
    [ -z "$found" ] || { echo "$found"; return 0; }
    sleep 0.1
  done
  cat "$1" >&2
  return 1
}

# --- workloads ---
workload() { # number of processes, KiB they grow by when signalled: pools of 50 that share 20 MiB, 2 MiB of their own each, idle
  local left=$1 pool=0 children
  while [ "$left" -gt 0 ]; do
    children=$((left > 50 ? 49 : left - 1))
    pool=$((pool + 1))
    start perl "$here/../workload/pool.pl" "pool-$pool" bench "$children" 20 2 0 "${2:-0}"
    left=$((left - children - 1))
  done
  for _ in $(seq 1 100); do
    [ "$(grep -l celeryd /proc/[0-9]*/cmdline 2>/dev/null | wc -l)" -lt "$1" ] || break
    sleep 0.2
  done
  sleep 3 # the last children fill their memory
}
mostly_idle() { # number of processes: as above, but 9 of them grow by 64 KiB a second
  workload "$(($1 - 10))"
  start perl "$here/../workload/pool.pl" growing bench 9 20 2 64
}

# --- zmem ---
aggregator() { # sets address and aggregator
  start "$home/bin/zmem-aggregator" run --listen=127.0.0.1:0 2>"$work/aggregator.log"
  aggregator=$!
  address=$(await_line "$work/aggregator.log" 's/.*listening address=\([^ ]*\).*/\1/p') || fail "the aggregator did not start"
}
agent() { # sets agent; options of `zmem-agent run`
  start "$home/bin/zmem-agent" run --aggregator="$address" --socket="$work/agent.sock" "$@" 2>"$work/agent.log"
  agent=$!
  await_line "$work/agent.log" '/connected/p' >/dev/null || fail "the agent did not connect"
}
scan() { "$home/bin/zmem-agent" scan -o json "$@"; }
per_pass() { # names of figures, in the passes of a scan on stdin: one line a pass, - where there is none
  FIGURES=$* perl -0777 -ne 'for my $pass (split /\},\{/) {
    print join(" ", map { $pass =~ /"$_":(\d+)/ ? $1 : "-" } split " ", $ENV{FIGURES}), "\n";
  }'
}
java() { "$home/runtime/bin/java" -Xlog:disable --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -cp "$target/test-classes:$here/../../base/target/test-classes:$home/lib/*" "$@"; }

# --- figures ---
median() { sort -n | awk '{ value[NR] = $1 } END { print NR % 2 ? value[(NR + 1) / 2] : (value[NR / 2] + value[NR / 2 + 1]) / 2 }'; }
mean() { awk '{ sum += $1 } END { print sum / NR }'; }
column() { cut -d' ' -f"$2" "$work/$1"; } # file of this run, number
ms() { awk -v us="$1" 'BEGIN { printf us < 10000 ? "%.2f ms" : "%.1f ms", us / 1000 }'; }
ratio() { awk -v ours="$1" -v theirs="$2" 'BEGIN { printf "%.2f", ours / theirs }'; }
percent() { awk -v part="$1" -v whole="$2" 'BEGIN { printf "%.2f %%", 100 * part / whole }'; }
mb() { awk -v kib="$1" 'BEGIN { printf "%.0f MB", kib * 1024 / 1e6 }'; }
kib() { awk -v key="$2:" '$1 == key { print $2 }' "/proc/$1/$3"; } # pid, key, file
now_us() { echo "${EPOCHREALTIME/./}"; }
cpu_us() { # pid: user and system time so far, by the process's own clock (stat has hundredths of a second only)
  # CPUCLOCK_SCHED of the pid, as clock_getcpuclockid makes it
  perl -MTime::HiRes=clock_gettime -e 'printf "%d\n", 1e6 * clock_gettime(-8 * ($ARGV[0] + 1) + 2)' "$1"
}

header() {
  echo
  echo "$(date -u +%Y-%m-%d), commit $(git -C "$here" describe --always --dirty 2>/dev/null || echo unknown), $(nproc) processors" \
    "($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)), Linux $(uname -r), load $(cut -d' ' -f1 /proc/loadavg)"
  echo
}
