#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Heliograph contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# packaging/build-libraries.sh PREFIX [NAME…]: builds the libraries that Homebrew and vcpkg do not
# have, or not in a version that fits, and installs them as static libraries under PREFIX.
set -euo pipefail

# name, address, tag, and the commit the tag must be
libraries=(
    "libsignal-protocol-c https://github.com/signalapp/libsignal-protocol-c.git v2.3.3 3a83a4f4ed2302ff6e68ab569c88793b50c22d28"
    "zxing-cpp https://github.com/zxing-cpp/zxing-cpp.git v2.3.0 d6068bcebeb8fd9f0d35a99b00d202be86a14dbe"
)

prefix=$(mkdir -p "${1:?PREFIX}" && cd "$1" && pwd)
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for library in "${libraries[@]}"; do
    read -r name address tag commit <<<"$library"
    if [ $# -gt 0 ] && [[ " $* " != *" $name "* ]]; then
        continue
    fi
    git clone --quiet --depth 1 --branch "$tag" -c advice.detachedHead=false "$address" "$work/$name"
    if [ "$(git -C "$work/$name" rev-parse HEAD)" != "$commit" ]; then
        echo "$name: $tag is not the commit that was checked" >&2
        exit 1
    fi
    # What is old asks for a CMake that newer ones no longer imitate by themselves.
    cmake -S "$work/$name" -B "$work/$name/build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_POLICY_VERSION_MINIMUM=3.5 -DCMAKE_POSITION_INDEPENDENT_CODE=ON \
        -DBUILD_SHARED_LIBS=OFF -DBUILD_TESTING=OFF \
        -DZXING_EXAMPLES=OFF -DZXING_BLACKBOX_TESTS=OFF -DZXING_UNIT_TESTS=OFF \
        "-DCMAKE_INSTALL_PREFIX=$prefix" >"$work/$name.log" 2>&1 \
        && cmake --build "$work/$name/build" --target install >>"$work/$name.log" 2>&1 || {
        tail -n 40 "$work/$name.log"
        exit 1
    }
    echo "$name $tag is in $prefix"
done
