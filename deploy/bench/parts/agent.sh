# What a running agent takes.
mostly_idle "$((PROCESSES - 3))"
# A worker's page cache has these files as they were read. Linux 6.18 keeps files that were just written in pieces of up to
# 2 MiB, and maps each piece whole where a page of it is touched: 6 MB more.
sync "$home"/lib/*.aot
for file in "$home"/lib/*.aot "$home/runtime/lib/server/libjvm.so"; do
  dd of="$file" oflag=nocache conv=notrunc,fdatasync count=0 status=none
done
aggregator
agent --interval=5s
sleep "$SECONDS_AGENT_BEFORE" # start-up, compilation, the first walks
cpu=$(cpu_us "$agent") wall=$(now_us)
sleep "$SECONDS_AGENT"
cpu=$(($(cpu_us "$agent") - cpu)) wall=$(($(now_us) - wall))
echo "| \`zmem-agent run\`, $PROCESSES processes, 9 of them grow, interval 5 s, $SECONDS_AGENT s after $SECONDS_AGENT_BEFORE s | |"
echo "|---|---|"
echo "| CPU, user + system, of one core (to reach: 0.3 %) | $(percent "$cpu" "$wall") |"
echo "| RSS (to reach: 70 MB) | $(mb "$(kib "$agent" VmRSS status)") |"
echo "| of it private dirty (to reach: 35 MB) | $(mb "$(kib "$agent" Private_Dirty smaps_rollup)") |"
echo "| peak RSS | $(mb "$(kib "$agent" VmHWM status)") |"
