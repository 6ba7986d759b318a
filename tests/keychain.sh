#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Heliograph contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs a command beside a keychain of its own, which is gone afterwards.
# Usage: keychain.sh COMMAND…; ends with 77 where there is no gnome-keyring.
set -euo pipefail

command -v dbus-run-session >/dev/null && command -v gnome-keyring-daemon >/dev/null || exit 77
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
chmod 700 "$home"
export HOME=$home XDG_DATA_HOME=$home/data XDG_RUNTIME_DIR=$home HELIOGRAPH_TEST_KEYCHAIN=1
unset DISPLAY WAYLAND_DISPLAY
dbus-run-session -- sh -c '
    printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
    "$@"' keychain "$@"
