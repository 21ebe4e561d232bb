# 5 % of 500 processes grow by 300 KiB between two passes: cost beside passes that walk everyone, sums beside an exact reading at
# the same moment.
compile reader
workload 500 300
stepped() { perl "$here/step.pl" "$work/reader" 300 "$home/bin/zmem-agent" scan -o json --interval=1s --repeat="$PASSES_MOVING" "$@"; }
stepped --full >"$work/full"
stepped >"$work/ours"
warm() { column "$1" "$2" | tail -n +$((PASSES_MOVING / 5 + 1)); } # without start-up and the first walk
off() { # worst and mean distance of the sums, percent
  column "$1" 3,4 | awk '$1 == "-" { none = 1 } { off = 100 * ($1 / $2 - 1); off = off < 0 ? -off : off; sum += off; if (off > worst) worst = off }
    END { if (none) print "- | -"; else printf "%.2f %% | %.2f %%\n", worst, sum / NR }'
}
row() { echo "| $1 | $(warm "$2" 2 | median) | $(ms "$(warm "$2" 1 | mean)") | $(off "$2") |"; }
echo "| pass over 500 processes, 5 % move, $PASSES_MOVING passes | smaps_rollup read | CPU, mean | sum of PSS, off at worst | on average |"
echo "|---|---|---|---|---|"
row "\`zmem-agent scan --full\`" full
row "\`zmem-agent scan\`" ours
echo "| of the full pass (to reach: 15 %; sum within 1 %) | | $(percent "$(warm ours 1 | mean)" "$(warm full 1 | mean)") | | |"
