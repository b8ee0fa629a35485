# `./w2w test [-Dkey=value …]`: every test of the workspace, and one line that says how many held.

run_tests() {
    local option vm="" display_server="" maven=0 log=$here/cnf/target/test.log
    for option in "$@"; do
        case $option in
            -D*=*) vm="$vm,'$option'" ;;
            *) die "'$option' is not -Dkey=value; usage: ./w2w test [-Dkey=value ...]" ;;
        esac
    done
    find_java
    need_maven
    mkdir -p "$here/cnf/target"
    # a report of an earlier run must never count
    find "$here" -path '*/target/*' \( -path '*/surefire-reports/*.xml' -o -path '*/test-reports/*.xml' \) -type f -delete
    # nor must classes that were compiled unjudged
    if [ -e "$here/cnf/target/.unjudged" ]; then
        find "$here" -path '*/target/classes' -type d -prune -exec rm -rf {} +
        rm "$here/cnf/target/.unjudged"
    fi
    if [ "$(uname -s)" = Linux ]; then
        install_packages libgtk-3-0 xvfb || say "tests of the workbench fail without them"
        if [ -z "${DISPLAY-}" ] && command -v Xvfb > /dev/null; then
            start_display
        fi
    fi
    say "running every test; Maven's words go to $log"
    (
        cd "$here"
        # the container's tests run in a process of their own: it is handed the same properties
        export JAVA_HOME=$java_home W2W_TEST_VM=${vm#,}
        [ -n "$W2W_TEST_VM" ] || unset W2W_TEST_VM
        mvn -B -fae verify -Dbnd.failOnChanges=true "$@" < /dev/null
    ) > "$log" 2>&1 || maven=$?
    [ -z "$display_server" ] || kill "$display_server" 2> /dev/null || true
    if [ "$maven" != 0 ]; then
        grep -E '^\[(ERROR|WARNING)\]|^\[INFO\] .* (FAILURE|SKIPPED)' "$log" | head -60 >&2 || tail -40 "$log" >&2
    fi
    "$java_home/bin/java" -XX:TieredStopAtLevel=1 "$here/cnf/scripts/Reports.java" "$here" "$maven"
}

# a screen in memory; sets display_server and DISPLAY
start_display() {
    local number=$here/cnf/target/.display i
    rm -f "$number"
    Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp 3> "$number" > /dev/null 2>&1 < /dev/null &
    display_server=$!
    for i in $(seq 100); do
        [ ! -s "$number" ] || break
        sleep 0.1
    done
    if [ -s "$number" ]; then export DISPLAY=":$(cat "$number")"; fi
}
