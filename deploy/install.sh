#!/usr/bin/env bash
# Installs zmem-agent on hosts that ssh reaches, joins them to a fleet, starts them and sees that they report.
#   deploy/install.sh --aggregator=NAME[:PORT] [OPTION...] HOST... | @FILE
# Run again, it goes on where it stopped. Exit codes: 0 all are in, 1 some are not, 2 bad option.
# shellcheck disable=SC2317 # functions that are sent to hosts, and those of traps
set -uo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
aggregator='' token_file='' packages=$here/target/packages jobs=8 timeout=120 wait=60 user='' sudo='' start=auto state=zmem-install.state
zmemctl=(zmemctl) ssh_options=() hosts=()

usage() {
  sed -n '2,4s/^# //p' "${BASH_SOURCE[0]}"
  cat <<'END'
  --aggregator=NAME[:PORT]  where the hosts report, by a name of its certificate
  --token-file=FILE         a token of 'zmemctl token create' (default: makes one, and revokes it at the end)
  --zmemctl=COMMAND         how the fleet is asked (default: zmemctl, for which 'zmemctl login' was done)
  --packages=DIR            has zmem-agent as .deb, .rpm and tar.gz (default: target/packages beside this script)
  --jobs=N                  hosts at a time, 1 to 200 (default: 8)
  --timeout=SECONDS         the longest time for each ssh (default: 120)
  --wait=SECONDS            the longest time until a started host reports (default: 60)
  --user=NAME, --sudo       ssh as this user; become root by 'sudo -n' there
  --ssh-option=OPTION       as 'ssh -o OPTION'; repeatable
  --start=auto|none|COMMAND auto: by systemd where it runs; COMMAND runs as root on each host (default: auto)
  --state=FILE              the hosts that are in (default: zmem-install.state)
  @FILE                     a host a line
END
}
fail() { echo "install.sh: $*" >&2; exit 2; }
number() { # option, value, least, most
  if ! [[ $2 =~ ^[0-9]{1,6}$ ]] || ((10#$2 < $3 || 10#$2 > $4)); then fail "--$1=$2 (expected: $3 to $4)"; fi
}
add_host() {
  # a dash would be an option of ssh's
  [[ $1 =~ ^[A-Za-z0-9_][A-Za-z0-9_.:@%-]*$ ]] || fail "host '$1' (expected: a name or an address, as ssh takes it)"
  local host
  for host in ${hosts[@]+"${hosts[@]}"}; do
    if [ "$host" = "$1" ]; then return 0; fi
  done
  hosts+=("$1")
}

while [ $# -gt 0 ]; do
  case $1 in
    --aggregator=*) aggregator=${1#*=} ;;
    --token-file=*) token_file=${1#*=} ;;
    --zmemctl=*) read -ra zmemctl <<<"${1#*=}" ;;
    --packages=*) packages=${1#*=} ;;
    --jobs=*) jobs=${1#*=} ;;
    --timeout=*) timeout=${1#*=} ;;
    --wait=*) wait=${1#*=} ;;
    --user=*) user=${1#*=} ;;
    --sudo) sudo=1 ;;
    --ssh-option=*) ssh_options+=(-o "${1#*=}") ;;
    --start=*) start=${1#*=} ;;
    --state=*) state=${1#*=} ;;
    -h | --help) usage; exit 0 ;;
    -*) fail "unknown option ${1%%=*} (see --help)" ;;
    @*)
      [ -r "${1#@}" ] || fail "$1: cannot read it"
      while read -r line || [ -n "$line" ]; do
        case $line in '' | '#'*) ;; *) add_host "$line" ;; esac
      done <"${1#@}"
      ;;
    *) add_host "$1" ;;
  esac
  shift
done
[[ $aggregator =~ ^[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?$ ]] || fail "--aggregator=$aggregator (expected: NAME or NAME:PORT)"
[ ${#hosts[@]} -gt 0 ] || fail "no host is named (see --help)"
number jobs "$jobs" 1 200
number timeout "$timeout" 1 86400
number wait "$wait" 1 86400
[ -n "$start" ] || fail "--start= (expected: auto, none or a command)"
[[ $user =~ ^([A-Za-z0-9_][A-Za-z0-9_.-]*)?$ ]] || fail "--user=$user (expected: a user's name)"
[ ${#zmemctl[@]} -gt 0 ] || fail "--zmemctl= (expected: a command)"
for tool in ssh timeout sha256sum "${zmemctl[0]}"; do
  command -v -- "$tool" >/dev/null || fail "$tool is not installed here"
done
version=$(cd -- "$packages" 2>/dev/null && for file in zmem-agent-*-linux-*.tar.gz; do echo "$file"; done | sed -n 's/^zmem-agent-\([^*-]*\)-linux-.*/\1/p')
case $version in
  '') fail "--packages=$packages: no zmem-agent-VERSION-linux-MACHINE.tar.gz there (./mvnw package -DskipTests makes it)" ;;
  *$'\n'*) version=$(sort -u <<<"$version"); case $version in *$'\n'*) fail "--packages=$packages: several versions of zmem-agent" ;; esac ;;
esac
if [ -n "$token_file" ]; then
  token=$(tail -n 1 -- "$token_file") || fail "--token-file=$token_file: cannot read it"
  [[ $token == zmem1.* ]] || fail "--token-file=$token_file: no token on its last line (expected: zmem1., as 'zmemctl token create' prints it)"
fi
(: >>"$state") 2>/dev/null || fail "--state=$state: cannot write it"

# --- what runs on a host, as root: sent as text, so it is plain sh and calls nothing of this file ---
host_look() { # prints: kind of package, machine, version installed or -, whether systemd runs
  PATH=$PATH:/usr/local/bin:/usr/sbin:/sbin
  [ "$(id -u)" = 0 ] || { echo "$(id -un) is not root there: use --user=root or --sudo" >&2; exit 1; }
  [ "$(uname)" = Linux ] || { echo "zmem measures Linux; this is $(uname)" >&2; exit 1; }
  have=
  if [ -s /var/lib/dpkg/status ] && command -v dpkg >/dev/null; then
    kind=deb
    have=$(dpkg-query -W -f '${Status} ${Version}' zmem-agent 2>/dev/null | sed -n 's/^install ok installed //p')
  elif command -v rpm >/dev/null; then
    kind=rpm
    have=$(rpm -q --qf '%{VERSION}' zmem-agent 2>/dev/null) || have=
  else
    kind=tar.gz
    have=$(cat /opt/zmem-agent/VERSION 2>/dev/null) || have=
  fi
  systemd=no
  [ ! -d /run/systemd/system ] || systemd=yes
  echo "zmem $kind $(uname -m) ${have:--} $systemd"
}
host_install() { # kind, version, sha256 of the package, which is on standard input
  PATH=$PATH:/usr/local/bin:/usr/sbin:/sbin
  umask 022
  place=$(mktemp -d) || exit 1
  trap 'rm -rf "$place"' EXIT
  cat >"$place/zmem-agent.$1"
  echo "$3  $place/zmem-agent.$1" | sha256sum -c - >/dev/null 2>&1 || { echo "the package did not arrive whole" >&2; exit 1; }
  case $1 in
    deb) DEBIAN_FRONTEND=noninteractive dpkg --force-confdef --force-confold -i "$place/zmem-agent.deb" >&2 || exit 1 ;;
    rpm) rpm -U --oldpackage "$place/zmem-agent.rpm" >&2 || exit 1 ;;
    *) # as the packages do it: user, folder, settings, unit
      getent group zmem >/dev/null || groupadd --system zmem || exit 1
      getent passwd zmem-agent >/dev/null || useradd --system --gid zmem --home-dir /var/lib/zmem-agent --no-create-home \
        --shell "$(command -v nologin || echo /bin/false)" --comment 'zmem agent' zmem-agent || exit 1
      [ -d /var/lib/zmem-agent ] || install -d -m 0700 -o zmem-agent -g zmem /var/lib/zmem-agent || exit 1
      rm -rf /opt/zmem-agent.new && mkdir -p /opt/zmem-agent.new /etc/zmem /usr/local/bin || exit 1
      tar -xzf "$place/zmem-agent.$1" -C /opt/zmem-agent.new --strip-components=1 --no-same-owner || exit 1
      rm -rf /opt/zmem-agent && mv /opt/zmem-agent.new /opt/zmem-agent || exit 1
      ln -sfn /opt/zmem-agent/bin/zmem-agent /usr/local/bin/zmem-agent
      [ -e /etc/zmem/zmem-agent.yaml ] || cp /opt/zmem-agent/etc/zmem/zmem-agent.yaml /etc/zmem/ || exit 1
      if [ -d /run/systemd/system ]; then
        cp /opt/zmem-agent/share/systemd/zmem-agent.service /etc/systemd/system/ && systemctl daemon-reload || exit 1
      fi
      echo "$2" >/opt/zmem-agent/VERSION # last: until then a second run begins anew
      ;;
  esac
}
host_join() { # aggregator, how to start, whether it was installed just now; the token is on standard input
  PATH=$PATH:/usr/local/bin:/usr/sbin:/sbin
  settings=/etc/zmem/zmem-agent.yaml
  present=$(sed -n 's/^aggregator: *//p' "$settings" | tail -n 1)
  if [ -n "$present" ] && [ "$present" != "$1" ]; then
    echo "it reports to $present: take 'aggregator' out of $settings there to bring it to $1" >&2
    exit 1
  fi
  said=$(zmem-agent join "$1" --if-missing --token-file=/dev/stdin) || exit $?
  name=$(echo "$said" | sed -n 's/^\(joined as \|a member already: \)\([^ ]*\):.*/\2/p')
  changed=$3
  case $said in joined*) changed=1 ;; esac
  if [ -z "$present" ]; then
    changed=1
    if grep -q '^#aggregator:' "$settings"; then
      sed -i "s|^#aggregator:.*|aggregator: $1|" "$settings" || exit 1
    else
      echo "aggregator: $1" >>"$settings" || exit 1
    fi
  fi
  case $2 in
    none) echo "zmem $name unstarted" ;;
    auto)
      if [ -d /run/systemd/system ]; then
        systemctl enable zmem-agent >&2 || exit 1
        action=start
        [ -z "$changed" ] || action=restart
        why=$(systemctl "$action" zmem-agent 2>&1) || {
          echo "systemctl $action zmem-agent failed there, see 'journalctl -u zmem-agent': $(echo "$why" | tail -n 1)" >&2
          exit 1
        }
        echo "zmem $name started"
      else
        echo "zmem $name unstarted"
      fi
      ;;
    *)
      sh -c "$2" </dev/null >&2 || { echo "--start failed there: $2" >&2; exit 1; }
      echo "zmem $name started"
      ;;
  esac
}

# --- here ---
work=$(mktemp -d) || exit 1
made='' watcher=''
declare -A worker=() name_of=() deadline=() trouble=()
ended() { # all that was started here
  local pid
  for pid in ${worker[@]+"${worker[@]}"} $watcher; do kill "$pid" 2>/dev/null; done
  wait
  [ -z "$made" ] || ask token revoke "$made" >/dev/null 2>&1
  rm -rf -- "$work"
}
trap ended EXIT
trap 'echo "install.sh: interrupted; run it again to go on" >&2; exit 130' INT TERM HUP
ask() { timeout --kill-after=5 30 "${zmemctl[@]}" "$@" </dev/null; }
reporting() { # prints the names of hosts that report
  local answer
  answer=$(ask hosts --columns=host,state -o csv --no-headers 2>"$work/asked")
  case $? in 0 | 4 | 6) ;; *) return 1 ;; esac
  sed -n -E 's/^[^,]*,([^,]*),(ok|incomplete)\r?$/\1/p' <<<"$answer"
}
quoted() {
  local word
  for word in "$@"; do printf "'%s' " "${word//\'/\'\\\'\'}"; done
}
child=''
on_host() { # host, function, arguments: standard input goes there; killed with its shell
  local host=$1 function=$2 command
  shift 2
  command="sh -c $(quoted "$(declare -f "$function"); $function $(quoted "$@")")"
  [ -z "$sudo" ] || command="sudo -n $command"
  timeout --kill-after=5 "$timeout" ssh -T -o BatchMode=yes -o LogLevel=ERROR -o ConnectTimeout=15 -o ServerAliveInterval=5 \
    -o ServerAliveCountMax=3 ${ssh_options[@]+"${ssh_options[@]}"} ${user:+-l "$user"} -- "$host" "$command" <&0 &
  child=$!
  wait "$child"
  local code=$?
  case $code in
    0) return 0 ;;
    124 | 137) echo "no answer in $timeout s" >&2 ;;
    255) [ -s /dev/stderr ] || echo "ssh failed" >&2 ;;
  esac
  return "$code"
}
install_host() { # host: from nothing to started; the last line of its output is the name that it has in the fleet
  trap 'kill "$child" 2>/dev/null; exit 143' TERM
  local _ kind machine have systemd package name started
  on_host "$1" host_look </dev/null >"$2.look" || return 1
  read -r _ kind machine have systemd < <(grep '^zmem ' "$2.look")
  case $kind in
    deb) package=zmem-agent_${version}_${machine/x86_64/amd64}.deb package=${package/aarch64/arm64} ;;
    rpm) package=zmem-agent-$version-1.$machine.rpm ;;
    tar.gz) package=zmem-agent-$version-linux-$machine.tar.gz ;;
    *) echo "its answer is not understood" >&2; return 1 ;;
  esac
  local installed=''
  if [ "$have" != "$version" ]; then
    [ -r "$packages/$package" ] || { echo "there is no $package in $packages" >&2; return 1; }
    on_host "$1" host_install "$kind" "$version" "$(sha256sum <"$packages/$package" | cut -d' ' -f1)" <"$packages/$package" || return 1
    installed=1
  fi
  # a builtin writes the token: it is on no command line
  on_host "$1" host_join "$aggregator" "$start" "$installed" < <(printf '%s\n' "$token") >"$2.join" || return 1
  read -r _ name started < <(grep '^zmem ' "$2.join")
  if [ "$started" != started ]; then
    if [ "$systemd" = no ]; then echo "no systemd there" >&2; fi
    echo unstarted >"$2.unstarted"
  fi
  echo "$name" >"$2.name"
}
say() { # host, text
  count=$((count + 1))
  printf '[%d/%d] %s: %s\n' "$count" "${#hosts[@]}" "$1" "$2"
}
keep() { printf '%s\t%s\t%s\t%s\n' "$1" "$version" "$aggregator" "$2" >>"$state"; }
not_in() { # host, reason
  trouble[$1]=$2
  say "$1" "not in: $2"
}

count=0
reporting >"$work/reporting" || fail "the fleet cannot be asked: $(tail -n 1 "$work/asked") (see 'zmemctl login' and --zmemctl)"
todo=()
for host in "${hosts[@]}"; do
  name=$(awk -F '\t' -v host="$host" -v version="$version" -v aggregator="$aggregator" \
    '$1 == host { name = $2 == version && $3 == aggregator ? $4 : "" } END { print name }' "$state")
  if [ -n "$name" ] && grep -qxF -- "$name" "$work/reporting"; then
    say "$host" "in, since an earlier run"
  else
    todo+=("$host")
  fi
done
if [ ${#todo[@]} -gt 0 ] && [ -z "$token_file" ]; then
  token=$(ask token create --uses=${#todo[@]} --ttl=4h 2>"$work/asked") || fail "no token: $(tail -n 1 "$work/asked") (--token-file=FILE brings one)"
  token=${token##*$'\n'}
  made=$(sed -n 's/^token \([^:]*\):.*/\1/p' "$work/asked")
fi
if [ ${#todo[@]} -gt 0 ]; then
  (
    sleeping=''
    trap 'kill $sleeping 2>/dev/null; exit' TERM
    while :; do
      touch "$work/reporting.asked"
      if reporting >"$work/reporting.new"; then
        touch -r "$work/reporting.asked" "$work/reporting.new" # its time is that of the question
        mv "$work/reporting.new" "$work/reporting"
      fi
      sleep 2 &
      sleeping=$!
      wait "$sleeping"
    done
  ) &
  watcher=$!
fi
next=0
while [ "$next" -lt ${#todo[@]} ] || [ ${#worker[@]} -gt 0 ] || [ ${#name_of[@]} -gt 0 ]; do
  while [ "$next" -lt ${#todo[@]} ] && [ ${#worker[@]} -lt "$jobs" ]; do
    install_host "${todo[next]}" "$work/$next" 2>"$work/$next.err" &
    worker[$next]=$!
    next=$((next + 1))
  done
  for index in ${worker[@]+"${!worker[@]}"}; do
    if kill -0 "${worker[$index]}" 2>/dev/null; then continue; fi
    host=${todo[index]}
    if wait "${worker[$index]}" && [ -s "$work/$index.name" ]; then
      name_of[$index]=$(<"$work/$index.name")
      deadline[$index]=$((SECONDS + wait))
    else
      not_in "$host" "$(grep -v '^[[:space:]]*$' "$work/$index.err" | tail -n 1 | tr -d '\r' | tr -c '[:print:]\n' '?' || true)"
    fi
    unset "worker[$index]"
  done
  for index in ${name_of[@]+"${!name_of[@]}"}; do
    host=${todo[index]} name=${name_of[$index]}
    # asked after it was started: before, it may have been there as an older version
    if [ "$work/reporting" -nt "$work/$index.name" ] && grep -qxF -- "$name" "$work/reporting"; then
      keep "$host" "$name"
      say "$host" "in as $name"
    elif [ -e "$work/$index.unstarted" ]; then
      not_in "$host" "joined as $name, not started: run 'zmem-agent run' there as user zmem-agent with CAP_SYS_PTRACE (--start=COMMAND does)"
    elif [ "$SECONDS" -ge "${deadline[$index]}" ]; then
      not_in "$host" "started as $name, and does not report after $wait s: 'zmem-agent doctor' there says why"
    else
      continue
    fi
    unset "name_of[$index]"
  done
  sleep 0.2
done

if [ ${#trouble[@]} -eq 0 ]; then
  echo "all ${#hosts[@]} are in"
  exit 0
fi
echo "${#trouble[@]} of ${#hosts[@]} are not in; run it again to go on:"
for host in "${hosts[@]}"; do
  if [ -n "${trouble[$host]+x}" ]; then echo "  $host: ${trouble[$host]}"; fi
done
exit 1
