# What an agent on an idle host sends, and how large its key frame is.
need ss
mostly_idle "$((PROCESSES - 3))"
aggregator
agent --interval=5s
sleep 12 # the key frame and the agent's own first growth
socket_bytes() { # what the agent's connection carried so far, TCP payload, sent and received
  ss -tinH state established "dport = :${address##*:}" | tr ' ' '\n' | awk -F: '/^bytes_sent:/ { sent = $2 } /^bytes_received:/ { received = $2 } END { print sent, received }'
}
read -r sent received < <(socket_bytes)
sleep "$SECONDS_WIRE"
read -r sent_after received_after < <(socket_bytes)
processes=$("$home/bin/zmemctl" hosts --aggregator="$address" -o json 2>/dev/null | grep -o '"processes":[0-9]*' | head -n 1 | cut -d: -f2)
echo "| one host, all but 9 processes idle, interval 5 s, $SECONDS_WIRE s (TCP payload) | processes | agent sends | agent receives |"
echo "|---|---|---|---|"
echo "| \`zmem-agent run\` (to reach: 200 B/s) | $processes | $(((sent_after - sent) / SECONDS_WIRE)) B/s | $(((received_after - received) / SECONDS_WIRE)) B/s |"
echo
java dev.zmem.deploy.bench.KeyFrameSize
