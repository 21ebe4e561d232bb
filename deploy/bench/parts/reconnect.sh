# Agents' uplinks with certificates of their own, of an aggregator that is killed and started again: how fast they are back, and in how even a stream.
"$home/bin/zmem-aggregator" init --tls-dir="$work/tls" --name=127.0.0.1 >/dev/null
java -Xmx4g -XX:+UseSerialGC dev.zmem.deploy.bench.ReconnectBenchmark "$home/bin/zmem-aggregator" "$work/tls" "$HOSTS_RECONNECT" "$PROCESSES" \
  2>"$work/reconnect.err" || fail "the reconnect benchmark failed: $(tail -n 3 "$work/reconnect.err") (aggregator: $(tail -n 3 "$work/tls/aggregator.log"))"
