# Finds the tools that Truebook is built and run with. Sourced by ./truebook and ./verify; POSIX sh, Linux and macOS.
# It starts no process where a file tells the same: the launcher must not cost a user a tenth of a second.

# The JDK we test on. Any other from 21 on is used when this one is not there.
TESTED_JDK=25
OLDEST_JDK=21

# Sets RELEASE_FEATURE (such as 25) and RELEASE_VERSION (such as 25.0.3+9-LTS) from a JDK's own release file.
read_release() {
  RELEASE_FEATURE= RELEASE_VERSION=
  [ -r "$1/release" ] || return 1
  while IFS='=' read -r release_key release_value; do
    release_value=${release_value#\"}
    release_value=${release_value%\"}
    case $release_key in
      JAVA_VERSION) RELEASE_FEATURE=${release_value%%[!0-9]*} ;;
      JAVA_RUNTIME_VERSION) RELEASE_VERSION=$release_value ;;
    esac
  done <"$1/release"
  [ -n "$RELEASE_VERSION" ] || RELEASE_VERSION=$RELEASE_FEATURE
  [ -n "$RELEASE_FEATURE" ]
}

# Takes the folder as the JDK if it can compile for us and is better than the one found before.
consider_jdk() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && read_release "$1" || return 1
  [ "$RELEASE_FEATURE" -ge "$OLDEST_JDK" ] || return 1
  if [ -n "$JDK" ]; then
    [ "$JDK_FEATURE" -ne "$TESTED_JDK" ] || return 1
    [ "$RELEASE_FEATURE" -eq "$TESTED_JDK" ] || [ "$RELEASE_FEATURE" -gt "$JDK_FEATURE" ] || return 1
  fi
  JDK=$1 JDK_FEATURE=$RELEASE_FEATURE JDK_VERSION=$RELEASE_VERSION
}

# Follows the links from a file to the file itself; macOS has no `readlink -f`.
follow_links() {
  followed=$1
  while [ -L "$followed" ]; do
    link_target=$(readlink "$followed")
    case $link_target in
      /*) followed=$link_target ;;
      *) followed=${followed%/*}/$link_target ;;
    esac
  done
}

# Sets JDK (its home), JDK_FEATURE and JDK_VERSION: JAVA_HOME where it will do, else the tested one, else the newest.
find_jdk() {
  JDK= JDK_FEATURE= JDK_VERSION=
  if [ -n "${JAVA_HOME:-}" ] && consider_jdk "$JAVA_HOME"; then
    return 0
  fi
  path_javac=$(command -v javac 2>/dev/null) || path_javac=
  if [ -n "$path_javac" ]; then
    follow_links "$path_javac"
    consider_jdk "${followed%/bin/*}" || :
  fi
  for jdk_candidate in /usr/lib/jvm/* /opt/java/* /opt/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/*; do
    consider_jdk "$jdk_candidate" || :
  done
  [ -z "$JDK" ] || return 0
  cat >&2 <<MESSAGE
Truebook needs a JDK $OLDEST_JDK or newer ($TESTED_JDK is the one it is tested on), with javac; none was found.
Looked at JAVA_HOME=${JAVA_HOME:-(not set)}, the PATH, /usr/lib/jvm, /opt, /Library/Java, Homebrew, ~/.sdkman and ~/.jdks.
Install one, such as Temurin $TESTED_JDK from https://adoptium.net, or set JAVA_HOME to the one you have.
MESSAGE
  return 2
}

# Sets MAVEN: the mvn on the PATH where it is new enough, else the wrapper, which fetches its own once.
find_maven() {
  MAVEN=$1/mvnw
  path_mvn=$(command -v mvn 2>/dev/null) || return 0
  maven_version=$(JAVA_HOME=$JDK MAVEN_OPTS= MAVEN_SKIP_RC=1 "$path_mvn" -v 2>/dev/null |
    sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p')
  if at_least "${maven_version:-0}" 3.8.6; then
    MAVEN=$path_mvn
  fi
}

# Whether the dotted version $1 is $2 or newer, over the first three numbers.
at_least() {
  version_old_ifs=$IFS
  IFS=.
  # Splitting at the dots is the purpose.
  # shellcheck disable=SC2086
  set -- $1 0 0 0 -- $2 0 0 0
  IFS=$version_old_ifs
  version_left="$1 $2 $3"
  while [ "$1" != -- ]; do shift; done
  shift
  # shellcheck disable=SC2086
  compare_versions $version_left "$1" "$2" "$3"
}

compare_versions() {
  [ "$1" -eq "$4" ] || { [ "$1" -gt "$4" ]; return; }
  [ "$2" -eq "$5" ] || { [ "$2" -gt "$5" ]; return; }
  [ "$3" -ge "$6" ]
}

# Runs Maven in the checkout $1 on the JDK that was found, with the remaining arguments.
run_maven() {
  maven_root=$1
  shift
  maven_opts=${MAVEN_OPTS:-}
  # Silences what Maven's own libraries provoke on newer JDKs; older ones do not know the option.
  [ "$JDK_FEATURE" -lt 23 ] || maven_opts="--sun-misc-unsafe-memory-access=allow $maven_opts"
  (cd "$maven_root" && JAVA_HOME=$JDK MAVEN_OPTS=$maven_opts "$MAVEN" "$@")
}
