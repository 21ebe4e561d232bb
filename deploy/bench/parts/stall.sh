# How long a process with a large memory map waits for its own mmap and munmap while it is measured.
compile victim
start "$work/victim" "$GIB" >"$work/victim.log"
victim=$!
await_line "$work/victim.log" '/ready/p' >/dev/null || fail "no room for a process of $GIB GiB"
lines() { wc -l <"$work/victim.log"; }
ask() { # has the victim print and start anew
  local before
  before=$(lines)
  kill -USR1 "$victim"
  while [ "$(lines)" = "$before" ]; do sleep 0.01; done
}
row() { # label; prints what the victim met in SECONDS_STALL from now on, sets max
  ask
  sleep "$SECONDS_STALL"
  ask
  read -r calls p999 max < <(tail -n 1 "$work/victim.log")
  echo "| $1 | $calls | $(ms "$p999") | $(ms "$max") |"
}
echo "| mmap + munmap of one page beside $GIB GiB in 4 KiB pages, $SECONDS_STALL s each | calls | p99.9 | max |"
echo "|---|---|---|---|"
row "alone"
alone=$max
while sleep 1; do cat "/proc/$victim/smaps_rollup" >/dev/null; done &
plain=$!
started+=("$plain")
row "one read of its smaps_rollup each second"
kill "$plain"
aggregator
agent
row "\`zmem-agent run\` with its defaults (to reach: max $(ms $((alone + 5000))))"
while sleep 1; do "$home/bin/zmemctl" maps --local --fresh "$victim" >/dev/null 2>&1; done &
mapped=$!
started+=("$mapped")
row "the same, and \`zmemctl maps\` of it each second"
kill "$mapped"
