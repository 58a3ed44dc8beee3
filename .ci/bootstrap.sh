#!/bin/sh
# Everything a bare Debian needs before `make demo`, `make test` or `make run` can work: the few system libraries
# Qt wants, a Python 3.11-3.13, and `.venv` with the pinned packages. Quick and silent when nothing is missing.
#
#   .ci/bootstrap.sh            set up
#   .ci/bootstrap.sh --xvfb     also a virtual display, for `make screenshots`
#   .ci/bootstrap.sh --tests    also a C compiler, for the recorder of disk writes in tests/faults, PostgreSQL, poppler,
#                               which reads our papers back, LibreOffice, which prints the forms we fill, and the
#                               printing library through which the window prints
#   PYTHON=python3.12 .ci/bootstrap.sh
#
# pip is used as it is configured on this machine, so a mirror set with `pip config` is obeyed.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*"; }
fail() { printf '\n%s\n' "$*" >&2; exit 3; }

# --- which Python -----------------------------------------------------------------------------------------------
fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; }

find_python() {
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if fits "$candidate"; then command -v "$candidate"; return; fi
    done
}

# --- which system libraries: asked by file name, because package names differ between releases --------------------
has_library() { { /sbin/ldconfig -p 2>/dev/null || ldconfig -p; } | grep -q "^[[:space:]]*$1 "; }

# Qt does not start without these, not even without a screen.
LIBRARIES="
libglib-2.0.so.0:libglib2.0-0
libGL.so.1:libgl1
libEGL.so.1:libegl1
libxkbcommon.so.0:libxkbcommon0
libX11.so.6:libx11-6
libfontconfig.so.1:libfontconfig1
libdbus-1.so.3:libdbus-1-3
"
# Qt's X11 plugin needs these to open a window.
WINDOW_LIBRARIES="
libxcb-cursor.so.0:libxcb-cursor0
libxcb-icccm.so.4:libxcb-icccm4
libxcb-keysyms.so.1:libxcb-keysyms1
libxcb-shape.so.0:libxcb-shape0
libxcb-xkb.so.1:libxcb-xkb1
libxkbcommon-x11.so.0:libxkbcommon-x11-0
"

missing_packages() {
    for pair in $1; do
        has_library "${pair%%:*}" || printf '%s ' "${pair#*:}"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

can_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

install() {
    say "Installing with apt: $*"
    # The package lists of a fresh container are empty, those of an old machine are stale.
    as_root apt-get update -qq </dev/null
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null
}

wanted=""
python=$(find_python)
if [ -z "$python" ]; then
    [ -z "${PYTHON:-}" ] || fail "$PYTHON is not a Python 3.11, 3.12 or 3.13."
    wanted="python3 python3-venv"
elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    # Debian splits these off its own Python; one made elsewhere has them.
    if [ "$python" = "$(command -v python3)" ]; then wanted="python3-venv"
    else wanted="$(basename "$python")-venv"; fi
fi
[ "$(uname -s)" != Linux ] || wanted="$wanted $(missing_packages "$LIBRARIES")"
windows=""
[ "$(uname -s)" != Linux ] || windows=$(missing_packages "$WINDOW_LIBRARIES")
if [ "${1:-}" = --xvfb ] && ! command -v xvfb-run >/dev/null 2>&1; then windows="$windows xvfb xauth"; fi

if [ "${1:-}" = --tests ] && [ "$(uname -s)" = Linux ] && ! command -v cc >/dev/null 2>&1; then
    wanted="$wanted gcc libc6-dev"
fi
if [ "${1:-}" = --tests ] && [ "$(uname -s)" = Linux ] && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    wanted="$wanted postgresql"
fi
if [ "${1:-}" = --tests ] && [ "$(uname -s)" = Linux ] && ! command -v pdftotext >/dev/null 2>&1; then
    wanted="$wanted poppler-utils"
fi
if [ "${1:-}" = --tests ] && [ "$(uname -s)" = Linux ] && ! command -v soffice >/dev/null 2>&1; then
    wanted="$wanted libreoffice-calc-nogui"
fi
if [ "${1:-}" = --tests ] && [ "$(uname -s)" = Linux ] && ! has_library libcups.so.2; then
    wanted="$wanted libcups2"
fi

wanted=$(echo $wanted) windows=$(echo $windows)   # trims the blanks
if [ -n "$wanted$windows" ]; then
    if can_install; then
        install $wanted $windows
    elif [ -n "$wanted" ] || [ "${1:-}" = --xvfb ]; then
        command -v apt-get >/dev/null 2>&1 || fail "This system has no apt-get. Install what these Debian packages hold, then try again:
    $wanted $windows"
        fail "Some system packages are missing and this account may not install them. Run this once, then try again:

    sudo apt-get update && sudo apt-get install -y --no-install-recommends $wanted $windows"
    else
        say "To open the window later: sudo apt-get install -y --no-install-recommends $windows"
    fi
    python=$(find_python)
fi
[ -n "$python" ] || fail "No Python 3.11, 3.12 or 3.13 found. Name one: make setup PYTHON=/path/to/python3.12"

# --- the packages: once per (Python, place, pins) -----------------------------------------------------------------
key=$({ "$python" -VV; pwd; cat pyproject.toml .ci/constraints.txt; } | cksum | cut -d ' ' -f 1)
stamp=.venv/.ready
if [ "$(cat $stamp 2>/dev/null)" = "$key" ] && .venv/bin/python -c '' 2>/dev/null; then
    touch $stamp
    exit 0
fi
say "Setting up .venv with $("$python" -V) ..."
# Another Python or a moved folder leaves scripts that point nowhere: begin again.
if ! .venv/bin/python -c "import sys; sys.exit(sys.prefix != '$(pwd)/.venv')" 2>/dev/null ||
    [ "$(.venv/bin/python -VV)" != "$("$python" -VV)" ]; then
    "$python" -m venv --clear .venv
fi
PIP_CONSTRAINT=.ci/constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore \
    .venv/bin/python -m pip install -qq --editable '.[dev]' </dev/null
.venv/bin/python -c 'import PySide6.QtWidgets' ||
    fail "Qt does not start: a system library is missing (named above)."
echo "$key" >$stamp
say "Ready."
