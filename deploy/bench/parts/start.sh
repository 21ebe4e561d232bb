# Cold zmemctl, beside a bare Java of the same runtime.
compile cost
workload "$((PROCESSES - 3))"
aggregator
agent --interval=5s
sleep 8
runs=$((ROUNDS * 4))
for _ in $(seq 1 "$runs"); do
  "$work/cost" "$home/runtime/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData --version >>"$work/bare"
  "$work/cost" "$home/bin/zmemctl" version >>"$work/version"
  "$work/cost" "$home/bin/zmemctl" top --aggregator="$address" >>"$work/top"
  "$work/cost" env ZMEM_SOCKET="$work/agent.sock" "$home/bin/zmemctl" top --local >>"$work/asked"
  "$work/cost" "$home/bin/zmemctl" top --local --fresh >>"$work/local"
done
row() { echo "| $1 | $(ms "$(column "$2" 1 | median)") | $(ms "$(column "$2" 2 | median)") | $(mb "$(column "$2" 3 | median)") |"; }
echo "| cold start, $PROCESSES processes, medians of $runs | wall | CPU | peak RSS |"
echo "|---|---|---|---|"
row "bare \`java --version\` of the same runtime" bare
row "\`zmemctl version\`" version
row "\`zmemctl top\`, aggregator running (to reach: 250 ms, 80 MB)" top
row "\`zmemctl top --local\`, asks the agent" asked
row "\`zmemctl top --local --fresh\`, measures (to reach: 350 ms, 80 MB)" local
