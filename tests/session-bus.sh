#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Heliograph contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs a command on a session bus of its own, which is gone afterwards.
# Usage: session-bus.sh COMMAND…; ends with 77 where there is no dbus-run-session.
set -euo pipefail

if ! command -v dbus-run-session >/dev/null; then
    echo "skipped: dbus-run-session is not installed"
    exit 77
fi
unset DBUS_SESSION_BUS_ADDRESS DISPLAY WAYLAND_DISPLAY
exec dbus-run-session -- "$@"
