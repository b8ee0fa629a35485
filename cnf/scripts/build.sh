# Building the distribution and what that needs.

# installs Debian packages where that is possible, names them otherwise; quick when they are there
install_packages() {
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2> /dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get > /dev/null || { say "needed and not found: ${missing[*]} (their Debian names)"; return 1; }
    [ "$(id -u)" = 0 ] || { say "needed and not installed: ${missing[*]}; as root: apt-get install ${missing[*]}"; return 1; }
    say "installing ${missing[*]}"
    local log
    log=$(mktemp)
    if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } > "$log" 2>&1 < /dev/null; then
        tail -20 "$log" >&2
        rm -f "$log"
        say "could not install ${missing[*]}"
        return 1
    fi
    rm -f "$log"
}

need_maven() {
    command -v mvn > /dev/null || install_packages maven || true
    command -v mvn > /dev/null || die "Maven (mvn) is not on the PATH; install it (Debian: apt-get install maven)"
}

# one build at a time; whoever waited looks again. It compiles without what judges the sources: tests do that.
build_distribution() {
    need_maven
    mkdir -p "$here/cnf/target"
    exec 9> "$here/cnf/target/.build.lock"
    if command -v flock > /dev/null; then flock 9; fi
    if is_stale; then
        say "building the distribution (a few minutes the first time)"
        local started=$here/cnf/target/.build.started log=$here/cnf/target/build.log
        touch "$started" "$here/cnf/target/.unjudged"
        if ! (cd "$here" && JAVA_HOME=$java_home mvn -B -q -Dquick -pl cnf -am package) > "$log" 2>&1 < /dev/null; then
            grep -E '^\[ERROR\]' "$log" | head -40 >&2 || tail -40 "$log" >&2
            die "the build failed; all of it is in $log"
        fi
        # a source saved while Maven ran is newer than the distribution
        touch -r "$started" "$dist/stamp"
        # the resolver brings these up to date in passing
        find "$here/cnf" -maxdepth 1 -name '*.bndrun' -newer "$started" -exec touch -r "$started" {} +
    fi
    exec 9>&-
}
