# A warm full pass over 500 processes beside a bare C reader.
compile reader
workload 500
warm=$((PASSES / 2))
for _ in $(seq 1 "$ROUNDS"); do
  "$work/reader" smaps_rollup "$threads" "$PASSES" | tail -n +$((warm + 1)) >>"$work/c"
  scan --full --threads="$threads" --repeat="$PASSES" | per_pass wall_us cpu_us processes | tail -n +$((warm + 1)) >>"$work/ours"
done
for who in c ours; do
  declare "${who}_wall=$(column "$who" 1 | median)" "${who}_cpu=$(column "$who" 2 | median)" "${who}_processes=$(column "$who" 3 | median)"
done
echo "| warm full pass, $threads threads, medians of $(wc -l <"$work/ours") passes | processes | wall | CPU |"
echo "|---|---|---|---|"
echo "| bare C reader, kept descriptors | $c_processes | $(ms "$c_wall") | $(ms "$c_cpu") |"
echo "| \`zmem-agent scan --full\` | $ours_processes | $(ms "$ours_wall") | $(ms "$ours_cpu") |"
echo "| ratio (to reach: 1.10) | | $(ratio "$ours_wall" "$c_wall") | $(ratio "$ours_cpu" "$c_cpu") |"
