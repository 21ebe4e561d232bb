# What records as keys cost a start, beside records that compare themselves. An AOT cache of the program changes neither figure.
for kind in generated own; do
  for _ in $(seq 1 $((ROUNDS * 3))); do
    java -XX:TieredStopAtLevel=1 dev.zmem.deploy.bench.RecordKeys "$kind" >>"$work/$kind"
  done
done
echo "| the first 100 lookups by a record, medians of $((ROUNDS * 3)) | wall |"
echo "|---|---|"
echo "| generated \`equals\` and \`hashCode\` | $(ms "$(column generated 1 | median)") |"
echo "| its own | $(ms "$(column own 1 | median)") |"
