# What the workbench needs beside Java.

need_screen() {
    [ "$(uname -s)" = Linux ] || return 0
    if ! ldconfig -p 2> /dev/null | grep -q 'libgtk-3\.so\.0'; then
        . "$here/cnf/scripts/build.sh"
        install_packages libgtk-3-0 || die "the workbench needs GTK 3; commands work without: ./w2w help"
    fi
    [ -n "${DISPLAY-}${WAYLAND_DISPLAY-}" ] || die "the workbench needs a display and neither DISPLAY nor WAYLAND_DISPLAY is set; commands work without: ./w2w help"
}
