# One pass over the same processes by other tools of the trade. PS_MEM: where ps_mem.py lies, if not installed as ps_mem.
compile cost
workload "$PROCESSES"
skipped=()
row() { # label, file of "wall_us cpu_us peak_kib" lines
  echo "| $1 | $(ms "$(column "$2" 1 | median)") | $(ms "$(column "$2" 2 | median)") | $(mb "$(column "$2" 3 | median)") |"
}
each() { # label, needed file or command, command...: a command that starts, measures once and ends
  local label=$1 needed=$2
  shift 2
  command -v "$needed" >/dev/null || { skipped+=("$label"); return 0; }
  : >"$work/each"
  for _ in $(seq 1 "$ROUNDS"); do "$work/cost" "$@" >>"$work/each" || { skipped+=("$label"); return 0; }; done
  row "$label" each
}
running() { # pid, times, command: what a running program spends while the command has it measured that often
  local cpu wall
  cpu=$(cpu_us "$1") wall=$(now_us)
  "$3" "$2"
  echo "$((($(now_us) - wall) / $2)) $((($(cpu_us "$1") - cpu) / $2)) $(kib "$1" VmHWM status)"
}
scrapes() {
  for _ in $(seq 1 "$1"); do
    { printf 'GET /metrics HTTP/1.0\r\n\r\n' >&3 && cat <&3 >"$work/scrape"; } 3<>"/dev/tcp/127.0.0.1/$port"
  done
}
exporter() {
  local label="prometheus-process-exporter, a scrape" port=19256
  command -v prometheus-process-exporter >/dev/null || { skipped+=("$label"); return 0; }
  printf 'process_names:\n  - name: "{{.Comm}}"\n    cmdline: [".+"]\n' >"$work/exporter.yaml"
  start prometheus-process-exporter -web.listen-address=127.0.0.1:$port -config.path="$work/exporter.yaml" 2>"$work/exporter.log"
  local exporter=$!
  for _ in $(seq 1 50); do scrapes 1 2>/dev/null && break || sleep 0.1; done
  running "$exporter" 10 scrapes >"$work/exporter"
  grep -q proportional "$work/scrape" || fail "the exporter measured no PSS"
  kill "$exporter"
  row "$label" exporter
}
psutil='import psutil
for process in psutil.process_iter():
  try: process.memory_full_info()
  except psutil.Error: pass'
python=/usr/bin/python3
"$python" -c 'import psutil' 2>/dev/null || python='no python3-psutil'

echo "| one pass over $PROCESSES processes, medians | wall | CPU, user + system | peak RSS |"
echo "|---|---|---|---|"
each smem smem smem
each "ps_mem" "${PS_MEM:-ps_mem}" python3 "${PS_MEM:-$(command -v ps_mem || true)}"
each "python3-psutil, memory_full_info" "$python" "$python" -c "$psutil"
each "\`atop -R\`, one sample" atop atop -R 1 1
exporter
each "\`zmemctl top --local\`" "$home/bin/zmemctl" "$home/bin/zmemctl" top --local
aggregator
agent --interval=5s
sleep 20 # start-up and the first walk
passes=$((SECONDS_PEERS / 5))
intervals() { sleep "$((5 * $1))"; }
running "$agent" "$passes" intervals >"$work/agent"
wall=$("$home/bin/zmemctl" hosts --aggregator="$address" -o json 2>/dev/null | grep -o '"pass_wall_micros":[0-9]*' | cut -d: -f2)
echo "| \`zmem-agent run\`, a pass of $passes at 5 s, streaming included | $(ms "$wall") (the last) | $(ms "$(column agent 2)") | $(mb "$(column agent 3)") |"
for label in "${skipped[@]}"; do echo "| $label | not installed, left out | | |"; done
