#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Heliograph contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Checks the model of connect, tear-down and recovery with spin: each promise holds on every path,
# and each of the flaws below, put into the model, is found.
set -euo pipefail
folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
promises="one_socket one_heartbeat one_recovery nobody_waits_for_ever"

# verify PROMISE…: prints what spin found; fails when one of them is broken.
verify() {
    local promise broken=0
    spin -a model.pml >spin.log 2>&1 || { cat spin.log; return 2; }
    "${CC:-cc}" -O1 -DNFAIR=3 -o pan pan.c
    for promise; do
        ./pan -a -f -N "$promise" -m1000000 >"$promise.log" 2>&1
        grep -q 'errors: 0' "$promise.log" || broken=1
        echo "$promise:" "$(grep -oE '[0-9]+ states, stored|errors: [0-9]+' "$promise.log" | tr '\n' ' ')"
    done
    return $broken
}

cp "$folder/session.pml" model.pml
verify $promises

# flaw SED: the model with it has to break a promise.
flaw() {
    sed "$1" "$folder/session.pml" >model.pml
    cmp -s model.pml "$folder/session.pml" && { echo "the flaw changes nothing: $1"; exit 1; }
    if verify $promises >flaw.log; then
        echo "not found: $1"
        exit 1
    fi
    echo "found: $1"
}

flaw 's/:: closing || !settled -> state/:: closing -> state/'
flaw 's/:: state == Connecting -> recoveries--$/:: state == Connecting -> skip/'
flaw 's/:: state == Settling -> begin()$/:: state == Settling -> skip/'
flaw 's/:: state == Idle || state == Waiting -> begin()/:: state != Online -> begin()/'
