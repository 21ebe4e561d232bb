# What the governor decides on simulated hosts; the tests hold it to the same figures. Takes no measurement, so the machine does not matter.
classes=$here/../../agent/target/test-classes
[ -d "$classes/dev/zmem/agent/governor" ] || fail "no tests of the agent: ./mvnw -DskipTests package"
"$home/runtime/bin/java" -Xlog:disable -cp "$classes:$home/lib/*" dev.zmem.agent.governor.SimulationTable
