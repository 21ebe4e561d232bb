# Simulated hosts that speak the real protocol into one aggregator; every answer checked.
aggregator
java -Xmx2g -XX:+UseSerialGC dev.zmem.deploy.bench.FleetBenchmark "$address" "$aggregator" "$HOSTS" "$PROCESSES" "$SECONDS_FLEET" \
  || fail "the fleet benchmark failed (aggregator: $(tail -n 3 "$work/aggregator.log"))"
