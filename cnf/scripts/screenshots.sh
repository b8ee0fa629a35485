# `./w2w screenshots [DIR]`: pictures of the workbench on the bundled people, in both themes and two sizes; the documentation's are in docs/workbench.

take_screenshots() {
    local target=${1:-$here/cnf/target/screenshots} home number server
    . "$here/cnf/scripts/build.sh"
    install_packages libgtk-3-0 xvfb || die "screenshots need GTK 3 and Xvfb"
    mkdir -p "$target" "$here/cnf/target"
    target=$(cd "$target" && pwd)
    # a folder of the user that is always the same: nobody's own workspace is shown
    home=$here/cnf/target/screenshots-home
    rm -rf "$home/config" "$home/workspaces/miniature/workbench"
    number=$here/cnf/target/.display
    rm -f "$number"
    Xvfb -displayfd 3 -screen 0 2560x1440x24 -nolisten tcp 3> "$number" > /dev/null 2>&1 < /dev/null &
    server=$!
    for _ in $(seq 100); do [ ! -s "$number" ] || break; sleep 0.1; done
    [ -s "$number" ] || die "Xvfb does not start"
    say "showing the workbench to nobody; pictures go to $target"
    DISPLAY=":$(cat "$number")" W2W_HOME=$home W2W_JAVA_OPTS="-Dw2w.ui.showcase=$target -Dw2w.ui.pauses=true ${W2W_JAVA_OPTS-}" "$here/w2w" ||
        { kill "$server" 2> /dev/null; die "the workbench ended with an error"; }
    kill "$server" 2> /dev/null || true
    ls "$target"
}
