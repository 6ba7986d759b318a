# SPDX-FileCopyrightText: 2026 Heliograph contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by ./run and ./test: which packages a system needs, and how they are installed.
# Written for bash 3.2 too, which is what macOS has. Tried on Debian 12; the lists for dnf, pacman and brew are by name only. Keep them in step with
# packaging/vcpkg.json, packaging/Brewfile, packaging/build-libraries.sh and
# .github/workflows/build.yml.

apt_build=(g++ cmake ninja-build ccache pkg-config qt6-base-dev qt6-websockets-dev qt6-svg-dev
    qt6-multimedia-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools qtkeychain-qt6-dev
    libgl-dev libopengl-dev
    libegl-dev libxkbcommon-dev libsignal-protocol-c-dev libssl-dev libprotobuf-dev
    protobuf-compiler libzxing-dev libexpected-dev libopusenc-dev zlib1g-dev
    libavformat-dev libavcodec-dev libavutil-dev libswscale-dev)
apt_run=(libqt6sql6-sqlite libqt6svg6 qt6-qpa-plugins qt6-image-formats-plugins
    fonts-dejavu-core fonts-noto-core fonts-noto-color-emoji xvfb xauth)
apt_test=(clang-format desktop-file-utils appstream dbus gnome-keyring)
apt_long=(clang clang-tidy libclang-rt-dev spin)

dnf_build=(gcc-c++ cmake ninja-build ccache pkgconf-pkg-config qt6-qtbase-devel
    qt6-qtwebsockets-devel qt6-qtsvg-devel qt6-qtmultimedia-devel qt6-qttools-devel
    qtkeychain-qt6-devel
    libsignal-protocol-c-devel openssl-devel protobuf-devel protobuf-compiler zxing-cpp-devel
    expected-devel libopusenc-devel zlib-devel libavformat-free-devel libavcodec-free-devel
    libavutil-free-devel libswscale-free-devel)
dnf_run=(qt6-qtimageformats google-noto-sans-fonts google-noto-color-emoji-fonts
    xorg-x11-server-Xvfb xorg-x11-xauth)
dnf_test=(clang-tools-extra desktop-file-utils appstream dbus-daemon gnome-keyring)
dnf_long=(clang)

pacman_build=(base-devel cmake ninja ccache pkgconf qt6-base qt6-websockets qt6-svg
    qt6-multimedia qt6-multimedia-ffmpeg qt6-tools qtkeychain-qt6
    libsignal-protocol-c openssl protobuf zxing-cpp tl-expected libopusenc zlib
    ffmpeg)
pacman_run=(qt6-imageformats noto-fonts noto-fonts-emoji xorg-server-xvfb xorg-xauth)
pacman_test=(clang desktop-file-utils appstream dbus gnome-keyring)
pacman_long=(clang)

# What Homebrew has not, or too new, is built by build-libraries.sh.
brew_build=(cmake ninja ccache pkg-config qt qtkeychain openssl@3 protobuf tl-expected
    libopusenc ffmpeg)
brew_run=()
brew_test=(clang-format)
brew_long=()

say() {
    printf '%s\n' "$*"
}

# Prints the name of the package program: apt, dnf, pacman, brew, or nothing.
package_program() {
    if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
        echo apt
    else
        for name in dnf pacman brew; do
            if command -v "$name" >/dev/null; then
                echo "$name"
                return
            fi
        done
    fi
}

# missing_packages PROGRAM NAME…: prints those that are not installed.
missing_packages() {
    local program=$1 name present
    shift
    [ $# -gt 0 ] || return 0
    case $program in
    apt)
        present=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true)
        for name in "$@"; do
            grep -qx "$name installed" <<<"$present" || echo "$name"
        done
        ;;
    dnf) for name in "$@"; do rpm -q --quiet --whatprovides "$name" || echo "$name"; done ;;
    pacman) pacman -T "$@" || true ;;
    brew)
        present=$(brew list --formula -1)
        for name in "$@"; do grep -qx "$name" <<<"$present" || echo "$name"; done
        ;;
    esac
}

# as_root COMMAND…: runs it as root, with sudo where needed; the command is shown first.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        say "+ $*"
        "$@"
    else
        say "+ sudo $*"
        sudo "$@"
    fi
}

install_packages() {
    local program=$1
    shift
    case $program in
    apt)
        as_root apt-get update -qq
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
            --no-install-recommends "$@"
        ;;
    dnf) as_root dnf install -y "$@" ;;
    pacman) as_root pacman -S --needed --noconfirm "$@" ;;
    brew)
        say "+ brew install $*"
        brew install "$@"
        ;;
    esac
}

# Homebrew's libraries and our own where CMake and pkg-config look for them.
use_brew_libraries() {
    local own=$PWD/build/libraries
    [ -f "$own/lib/libZXing.a" ] || bash packaging/build-libraries.sh "$own"
    export CMAKE_PREFIX_PATH="$own:$(brew --prefix openssl@3):$(brew --prefix qt)${CMAKE_PREFIX_PATH:+:$CMAKE_PREFIX_PATH}"
    export PKG_CONFIG_PATH="$own/lib/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"
}

# need_packages GROUP…: installs what is missing of the groups build, run, test, long. Ends the
# script with code 2 and the list when there is no right to install.
need_packages() {
    local program group name
    local -a wanted=() missing=()
    program=$(package_program)
    if [ -z "$program" ]; then
        say "No apt, dnf, pacman or brew here. Heliograph needs, with their development files:"
        say "  a C++20 compiler, CMake 3.25, Ninja, pkg-config, Qt 6.4 (Base, WebSockets, Svg, Tools),"
        say "  QtKeychain for Qt 6, libsignal-protocol-c, OpenSSL 3, protobuf, zxing-cpp, tl-expected,"
        say "  zlib, FFmpeg 5.1 (libavformat, libavcodec, libavutil, libswscale); ccache is used when"
        say "  it is there. Going on with what is installed."
        return 0
    fi
    for group in "$@"; do
        eval "wanted+=(\${${program}_${group}[@]+\"\${${program}_${group}[@]}\"})"
    done
    while IFS= read -r name; do
        missing+=("$name")
    done < <(missing_packages "$program" "${wanted[@]}")
    if [ ${#missing[@]} -eq 0 ]; then
        [ "$program" != brew ] || use_brew_libraries
        return 0
    fi
    if [ "$program" != brew ] && [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        say "These packages are missing, and there is neither root nor sudo to install them:"
        printf '  %s\n' "${missing[@]}"
        exit 2
    fi
    say "Installing ${#missing[@]} packages: ${missing[*]}"
    install_packages "$program" "${missing[@]}"
    [ "$program" != brew ] || use_brew_libraries
}

processors() {
    nproc 2>/dev/null || sysctl -n hw.ncpu 2>/dev/null || echo 2
}

# configure PRESET FOLDER OPTION…: ccache is used when it is there, and its results are shared
# between checkouts in different folders.
configure() {
    local preset=$1 folder=$2
    shift 2
    local -a launcher=()
    if command -v ccache >/dev/null; then
        launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
    fi
    cmake --preset "$preset" -B "$folder" ${launcher[@]+"${launcher[@]}"} "$@"
}

use_ccache() {
    export CCACHE_BASEDIR=$1 CCACHE_NOHASHDIR=1
}
