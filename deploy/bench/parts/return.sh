# A whole fleet that comes back at once: what a return costs a real aggregator with mutual TLS, then a simulation of 10,000 with that cost.
need openssl
tls=$work/tls
mkdir "$tls"
key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$tls/$1.key" 2>/dev/null; }
sign() { # name, subject alternative names
  openssl req -new -subj "/CN=$1" -key "$tls/$1.key" -out "$tls/$1.csr"
  printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$2" >"$tls/$1.ext"
  openssl x509 -req -days 2 -CAcreateserial -in "$tls/$1.csr" -CA "$tls/ca.crt" -CAkey "$tls/ca.key" -extfile "$tls/$1.ext" -out "$tls/$1.crt" 2>/dev/null
}
key ca
openssl req -x509 -days 2 -subj /CN=bench -addext basicConstraints=critical,CA:TRUE -key "$tls/ca.key" -out "$tls/ca.crt"
key aggregator
sign aggregator IP:127.0.0.1
key hosts
sign hosts "$(printf 'DNS:host-%04d,' $(seq 0 $((HOSTS_RETURN - 1))) | sed 's/,$//')"
start "$home/bin/zmem-aggregator" run --listen=127.0.0.1:0 --tls-ca="$tls/ca.crt" --tls-cert="$tls/aggregator.crt" --tls-key="$tls/aggregator.key" \
  2>"$work/aggregator.log"
aggregator=$!
address=$(await_line "$work/aggregator.log" 's/.*listening address=\([^ ]*\).*/\1/p') || fail "the aggregator did not start"
java -Xmx1g -XX:+UseSerialGC dev.zmem.deploy.bench.ReturnBenchmark "$address" "$aggregator" "$tls/ca.crt" "$tls/hosts.crt" "$tls/hosts.key" \
  "$HOSTS_RETURN" "$PROCESSES" >"$work/return.out" || fail "the return benchmark failed (aggregator: $(tail -n 3 "$work/aggregator.log"))"
sed '$d' "$work/return.out"
java dev.zmem.deploy.bench.FleetReturn "$(tail -n 1 "$work/return.out")"
