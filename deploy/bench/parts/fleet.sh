# Simulated hosts that speak the real protocol into one aggregator, the start of all included; every answer checked.
for hosts in $HOSTS; do
  aggregator
  # a collector without pauses: the simulation's own would count as the aggregator's
  java -Xmx12g -XX:+UseZGC dev.zmem.deploy.bench.FleetBenchmark "$address" "$aggregator" "$hosts" "$PROCESSES" "$SECONDS_FLEET" \
    || fail "the fleet benchmark failed at $hosts hosts (aggregator: $(tail -n 3 "$work/aggregator.log"))"
  kill "$aggregator" && wait "$aggregator" || true
  echo
done
