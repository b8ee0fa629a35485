# Finding a JDK and seeing whether the distribution is stale: on the way of every command, so neither starts a JVM.

say() { printf 'w2w: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# the feature release of the JDK in a folder; 0 where there is none
java_release() {
    local line version=0
    if [ -x "$1/bin/javac" ] && [ -r "$1/release" ]; then
        while read -r line; do
            case $line in JAVA_VERSION=*) line=${line#*\"}; version=${line%%[!0-9]*} ;; esac
        done < "$1/release"
    fi
    echo "${version:-0}"
}

# sets java_home and java_version to the first JDK >= 17 of JAVA_HOME, PATH, /usr/lib/jvm; fails where there is none
look_for_java() {
    local candidate on_path
    on_path=$(command -v javac || true)
    [ -z "$on_path" ] || on_path=$(dirname -- "$(dirname -- "$(readlink -f -- "$on_path")")")
    for candidate in "${JAVA_HOME-}" "$on_path" /usr/lib/jvm/*; do
        [ -n "$candidate" ] || continue
        java_version=$(java_release "$candidate")
        if [ "$java_version" -ge 17 ]; then
            java_home=$candidate
            return 0
        fi
    done
    return 1
}

find_java() {
    look_for_java && return
    . "$here/cnf/scripts/build.sh"
    install_packages openjdk-17-jdk-headless
    look_for_java || die "no JDK 17 or newer in JAVA_HOME, on the PATH or in /usr/lib/jvm; install one (Debian: apt-get install openjdk-17-jdk-headless) or set JAVA_HOME"
}

# whether there is no distribution, or a source is newer than it, or one was removed since
is_stale() {
    [ -f "$dist/stamp" ] || return 0
    [ -n "$(find "$here"/pom.xml "$here"/bnd.bnd "$here"/w2w.api "$here"/w2w.engine "$here"/w2w.ui "$here"/w2w.plugins "$here"/cnf \
        \( -name target -o -name template -o -path '*/src/test' \) -prune -o \
        \( -type f -o -type d -path '*/src/*' \) -newer "$dist/stamp" -print -quit)" ]
}
