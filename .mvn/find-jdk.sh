# Sets and exports JAVA_HOME to a JDK of version 25 or newer. Sourced by ./mvnw and the scripts in deploy.
# An already exported JAVA_HOME of such a version is kept. Writes one line and exits 1 when there is none.

zmem_jdk_version() { # home → feature version, empty when it is no JDK
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

zmem_find_jdk() {
  set +f # candidates are globs
  zmem_java=$(command -v javac 2>/dev/null) && zmem_java=$(readlink -f "$zmem_java") && zmem_java=${zmem_java%/bin/javac}
  for zmem_home in "${JAVA_HOME:-/nonexistent}" "${zmem_java:-/nonexistent}" \
    /usr/lib/jvm/* /opt/jdk* /opt/java/* /opt/openjdk* /opt/*jdk* /usr/java/* /usr/local/jdk* /usr/local/openjdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/* \
    "$HOME"/.asdf/installs/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    zmem_version=$(zmem_jdk_version "$zmem_home")
    if [ "${zmem_version:-0}" -ge 25 ]; then
      JAVA_HOME=$zmem_home
      export JAVA_HOME
      return 0
    fi
  done
  echo "zmem: no JDK 25 or newer found (looked at JAVA_HOME, the PATH, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks): install one or set JAVA_HOME" >&2
  return 1
}

case $- in *f*) zmem_noglob=1 ;; *) zmem_noglob= ;; esac
zmem_find_jdk || exit 1
[ -z "$zmem_noglob" ] || set -f
