# `./w2w screenshots [DIR]`: pictures of the workbench on the bundled people, in both themes and two sizes; the documentation's are in
# docs/workbench. `./w2w screenshots --feel`: how long it keeps a person waiting.

take_screenshots() {
    local target=${1:-$here/cnf/target/screenshots} home number server wanted
    . "$here/cnf/scripts/build.sh"
    install_packages libgtk-3-0 xvfb || die "screenshots need GTK 3 and Xvfb"
    if [ "$target" = --feel ]; then
        wanted=-Dw2w.ui.feel=true
    else
        mkdir -p "$target"
        target=$(cd "$target" && pwd)
        wanted=-Dw2w.ui.showcase=$target
        say "showing the workbench to nobody; pictures go to $target"
    fi
    # a folder of the user that is always the same: nobody's own workspace is shown
    home=$here/cnf/target/screenshots-home
    rm -rf "$home/.w2w/config" "$home/.w2w/workspaces/miniature/workbench"
    mkdir -p "$home/.swt"
    # no window manager, no frame: SWT would leave room for one
    printf 'trim%s=0 0 0 0 0 0 \n' Widths Heights > "$home/.swt/trims.prefs"
    number=$home/display
    rm -f "$number"
    Xvfb -displayfd 3 -screen 0 2560x1440x24 -nolisten tcp 3> "$number" > /dev/null 2>&1 < /dev/null &
    server=$!
    # shellcheck disable=SC2064 # now: the function's variables are gone by then
    trap "kill $server 2> /dev/null || true" EXIT
    for _ in $(seq 100); do [ ! -s "$number" ] || break; sleep 0.1; done
    [ -s "$number" ] || die "Xvfb does not start"
    DISPLAY=":$(cat "$number")" W2W_HOME=$home/.w2w W2W_JAVA_OPTS="$wanted -Duser.home=$home ${W2W_JAVA_OPTS-}" "$here/w2w" ||
        die "the workbench ended with an error"
    [ "$target" = --feel ] || ls "$target"
}
