# A pass over 500 processes of which none moves, beside a pass that walks them all and a C loop that reads every statm.
compile reader
workload 500
warm_half() { tail -n +$(($1 / 2 + 1)); }
for _ in $(seq 1 "$ROUNDS"); do
  "$work/reader" statm 1 "$PASSES_IDLE" | warm_half "$PASSES_IDLE" >>"$work/c"
  scan --full --repeat="$PASSES" | per_pass wall_us cpu_us rollup_reads | warm_half "$PASSES" >>"$work/full"
  scan --repeat="$PASSES_IDLE" | per_pass wall_us cpu_us rollup_reads | warm_half "$PASSES_IDLE" >>"$work/ours"
done
row() { # label, file, smaps_rollup reads
  echo "| $1 | $3 | $(ms "$(column "$2" 1 | median)") | $(ms "$(column "$2" 2 | median)") | $(ms "$(column "$2" 2 | mean)") |"
}
ours=$(column ours 2 | median) full=$(column full 2 | median) c=$(column c 2 | median)
echo "| pass over $(tail -n 1 "$work/c" | cut -d' ' -f3) processes, nothing moves, $(wc -l <"$work/ours") passes | smaps_rollup read | wall, median | CPU, median | CPU, mean |"
echo "|---|---|---|---|---|"
row "C, statm on kept descriptors, 1 thread" c 0
row "\`zmem-agent scan --full\`" full "$(column full 3 | median)"
row "\`zmem-agent scan\`" ours "$(column ours 3 | median)"
echo "| of the full pass (to reach: 3 %) | | | $(percent "$ours" "$full") | |"
echo "| of C's loop (to reach: 2) | | | $(ratio "$ours" "$c") | |"
