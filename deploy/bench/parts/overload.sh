# Three times the hosts that an aggregator's memory has room for: is each still named, and does its memory stay bounded?
java -Xmx12g -XX:+UseZGC dev.zmem.deploy.bench.OverloadBenchmark "$home/bin" "$work" "$HOSTS_OVERLOAD" "$PROCESSES" "$MEMORY_OVERLOAD" "$SECONDS_FLEET" \
  2>"$work/overload.err" || fail "the overload benchmark failed: $(tail -n 3 "$work/overload.err") (aggregator: $(tail -n 3 "$work/aggregator.log"))"
