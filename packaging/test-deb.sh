#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Heliograph contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs the .deb in a clean chroot, made from the package source of this machine, with nothing
# but what the package depends on; lets an ordinary user play the tour of the program there on the
# sandbox (two accounts are linked, texts and a picture sent, pictures of the window saved) in an X
# server outside; removes the package, and proves that nothing is left outside the profile.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. packaging/setup.sh

usage() {
    cat <<'TEXT'
packaging/test-deb.sh [OPTIONS] [FILE.deb]
    FILE.deb           by default the one that cpack made in build/release
    --pictures FOLDER  where the pictures of the window go (build/test-deb)
    --folder           without a chroot, as on machines that permit none: a fresh folder as the
                       root of dpkg, libraries of this machine
    --keep             leaves the root for a look
TEXT
}

arguments=("$@")
deb=
pictures=build/test-deb
kind=chroot
keep=no
while [ $# -gt 0 ]; do
    case $1 in
    --pictures)
        pictures=${2:?--pictures needs a folder}
        shift
        ;;
    --folder) kind=folder ;;
    --keep) keep=yes ;;
    -h | --help)
        usage
        exit 0
        ;;
    -*)
        say "unknown option: $1"
        usage
        exit 2
        ;;
    *) deb=$1 ;;
    esac
    shift
done

fail() {
    say "FAILED: $*"
    exit 1
}

[ -n "$deb" ] || deb=$(ls -t build/release/heliograph_*.deb 2>/dev/null | head -n 1)
[ -f "${deb:-}" ] || fail "there is no .deb: cmake --build build/release && (cd build/release && cpack)"
command -v dpkg-deb >/dev/null || fail "this is no system of .deb packages"
deb=$(readlink -f "$deb")
mkdir -p "$pictures"
pictures=$(readlink -f "$pictures")

# Whatever this machine does not permit is found out before the work, and said.
permitted() {
    if [ "$(id -u)" = 0 ]; then
        chroot / true 2>/dev/null
    else
        # An ordinary user is root in a user namespace, with the further ids that are his.
        unshare --map-root-user --map-auto --mount --fork chroot / true 2>/dev/null
    fi
}
if [ "$kind" = chroot ] && ! permitted; then
    say "NOTE: chroot is not permitted here (to an ordinary user it is with user namespaces and the"
    say "package uidmap). The package goes into a fresh folder as the root of dpkg instead: its files,"
    say "its run and its removal are tested, but with the libraries of this machine, so that a"
    say "dependency that it forgets to name WOULD NOT BE NOTICED."
    kind=folder
fi
if [ "$kind" = chroot ] && [ "$(id -u)" != 0 ]; then
    exec unshare --map-root-user --map-auto --mount --fork \
        bash packaging/test-deb.sh ${arguments[@]+"${arguments[@]}"}
fi
needed=(xvfb xauth)
[ "$kind" = folder ] || needed+=(mmdebstrap)
[ "$kind" != folder ] || [ "$(id -u)" = 0 ] || needed+=(fakeroot)
mapfile -t missing < <(missing_packages apt "${needed[@]}")
if [ ${#missing[@]} -gt 0 ]; then
    install_packages apt "${missing[@]}" || fail "these packages are needed: ${missing[*]}"
fi

top=$(mktemp -d "${TMPDIR:-/var/tmp}/heliograph-test-deb.XXXXXX")
root=$top/root
server= # process id of the X server
bound=no
finish() {
    local code=$?
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    [ "$bound" = no ] || umount "$root/tmp/.X11-unix" || exit 1
    if [ "$keep" = yes ]; then
        say "the root was kept: $root"
    else
        rm -rf --one-file-system "$top"
    fi
    exit $code
}
trap finish EXIT

# The sources of this machine, as apt sees them: only those of its own distribution.
machine_sources() {
    local origin
    origin=$(. /etc/os-release && echo "$ID")
    apt-get indextargets 'Created-By: Packages' \
        --format '$(ORIGIN) deb $(REPO_URI) $(RELEASE) $(COMPONENT)' \
        | awk -v origin="$origin" 'tolower($1) == origin { $1 = ""; print substr($0, 2) }' | sort -u
}

# The names in Depends; versions are looked at by dpkg when it installs.
depends() {
    dpkg-deb -f "$deb" Depends | sed -E 's/\([^)]*\)//g; s/\|[^,]*//g; s/ //g'
}

make_root() {
    if [ "$kind" = folder ]; then
        mkdir -p "$root"/{var/lib/dpkg/{info,updates,triggers},home/person,tmp}
        install -d -m 700 "$root/run/user/1000"
        touch "$root/var/lib/dpkg/status"
        return
    fi
    local codename
    codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
    machine_sources >"$top/sources.list"
    [ -s "$top/sources.list" ] || fail "apt names no source of this distribution"
    say "== a clean root of $codename with what the package depends on"
    mmdebstrap --mode=root --variant=essential --include="$(depends)" \
        "$codename" "$root" "$top/sources.list" >"$top/mmdebstrap.log" 2>&1 || {
        tail -n 30 "$top/mmdebstrap.log"
        fail "the root could not be made"
    }
    echo 'person:x:1000:1000::/home/person:/bin/sh' >>"$root/etc/passwd"
    echo 'person:x:1000:' >>"$root/etc/group"
    install -d -o 1000 -g 1000 -m 700 "$root/home/person" "$root/run/user/1000"
}

# The books of dpkg itself, which remember what was once installed.
books='^(var/lib/dpkg/(status|status-old|available|available-old|lock|lock-frontend|diversions|statoverride|triggers/.*|arch|info/format)|var/log/dpkg.log)	'

# Prints every file with its kind, mode, owner, size and time; of folders only what is not changed
# by files in them.
inventory() {
    find "$root" -xdev \( -path "$root/proc" -o -path "$root/sys" -o -path "$root/dev" \
        -o -path "$root/tmp/.X11-unix" \) -prune \
        -o -type d -printf '%P\td %m %U:%G\n' -o -printf '%P\t%y %m %U:%G %s %T@ %l\n' \
        | grep -vE "$books" | LC_ALL=C sort
}

# changes BEFORE AFTER: the paths that came, went or are different.
changes() {
    LC_ALL=C comm -3 --nocheck-order "$1" "$2" | sed 's/^\t//' | cut -f1 | LC_ALL=C sort -u
}

# dpkg of the root; in a folder it does not ask for the libraries.
package() {
    local options=(--root="$root")
    [ "$kind" = chroot ] || options+=(--log=/dev/null --force-not-root --force-depends --force-bad-path)
    ${fakeroot:+"$fakeroot"} dpkg "${options[@]}" "$@"
}

# as_person COMMAND…: as an ordinary user with an environment of its own.
as_person() {
    local variables=(PATH=/usr/bin:/bin LANG=C.UTF-8 DISPLAY="$display"
        DBUS_SESSION_BUS_ADDRESS=disabled:)
    case $kind in
    chroot)
        chroot --userspec=1000:1000 "$root" env -i "${variables[@]}" HOME=/home/person \
            XDG_RUNTIME_DIR=/run/user/1000 XAUTHORITY=/home/person/.Xauthority "$@"
        ;;
    folder)
        env -i "${variables[@]}" HOME="$root/home/person" TMPDIR="$root/tmp" \
            XDG_RUNTIME_DIR="$root/run/user/1000" XAUTHORITY="$root/home/person/.Xauthority" \
            PATH="$root/usr/bin:/usr/bin:/bin" "$@"
        ;;
    esac
}

# An X server of our own outside the root, so that nothing it needs hides what the package lacks.
start_display() {
    local cookie number
    mkdir -p "$top/x"
    Xvfb -displayfd 3 -screen 0 1440x960x24 -nolisten tcp -auth "$top/x/authority" \
        3>"$top/x/number" >"$top/x/log" 2>&1 &
    server=$!
    for _ in $(seq 100); do
        [ ! -s "$top/x/number" ] || break
        kill -0 "$server" 2>/dev/null || fail "Xvfb does not start: $(tail -n 3 "$top/x/log")"
        sleep 0.1
    done
    number=$(cat "$top/x/number")
    [ -n "$number" ] || fail "Xvfb gives no display"
    display=:$number
    cookie=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    xauth -q -f "$top/x/authority" add "$display" . "$cookie" 2>/dev/null
    cp "$top/x/authority" "$root/home/person/.Xauthority"
    kill -HUP "$server" # reads the cookie
    if [ "$kind" = chroot ]; then
        chown 1000:1000 "$root/home/person/.Xauthority"
        mkdir -p "$root/tmp/.X11-unix"
        # Where mounting is not permitted the abstract socket of the same name serves.
        mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix" 2>/dev/null && bound=yes || true
    fi
}

fakeroot=
[ "$kind" != folder ] || [ "$(id -u)" = 0 ] || fakeroot=fakeroot
make_root
start_display
inventory >"$top/before"

say "== installing $(basename "$deb")"
package --install "$deb" >"$top/dpkg.log" 2>&1 || {
    cat "$top/dpkg.log"
    fail "the package does not install with what it depends on"
}
inventory >"$top/installed"
say "$(changes "$top/before" "$top/installed" | wc -l) files and folders came with it"
as_person heliograph --version
as_person heliograph-sandbox --version

say "== the tour in its window"
home=$root/home/person
# As the person sees it. The profile is where that of a person lies: a tour's own would be temporary.
seen=${home#"$([ $kind = chroot ] && echo "$root")"}
as_person timeout 240 heliograph --tour "$seen/pictures" --profile "$seen/.local/share/heliograph/tour" \
    2>"$top/tour.log" || {
    tail -n 40 "$top/tour.log"
    fail "the tour did not end well"
}
cp "$home"/pictures/*.png "$pictures"/
inventory >"$top/used"
outside=$(changes "$top/installed" "$top/used" \
    | grep -vE '^home/person/(pictures|\.local/share/heliograph)(/|$)|^home/person/\.local(/share)?$' || true)
[ -z "$outside" ] || fail "the program wrote outside its profile:"$'\n'"$outside"

say "== removing it"
package --purge heliograph >"$top/dpkg.log" 2>&1 || {
    cat "$top/dpkg.log"
    fail "the package cannot be removed"
}
inventory >"$top/after"
changes "$top/before" "$top/after" >"$top/left"
kept=$(grep -cE '^home/person/\.local/share/heliograph/' "$top/left" || true)
outside=$(grep -vE '^home/person/(pictures|\.local/share/heliograph)(/|$)|^home/person/\.local(/share)?$' "$top/left" || true)
[ -z "$outside" ] || fail "left behind:"$'\n'"$outside"
[ "$kept" -gt 0 ] || fail "the profile is gone too: removing the program must not take it"
case $kind in
chroot) say "done in a chroot: nothing is left but the profile ($kept files) and the saved pictures" ;;
folder)
    say "done in a folder, WITHOUT a chroot (dependencies not proved):" \
        "nothing is left but the profile ($kept files) and the saved pictures"
    ;;
esac
say "pictures: $pictures"
