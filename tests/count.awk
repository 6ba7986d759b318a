# SPDX-FileCopyrightText: 2026 Heliograph contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Reads logs of "ctest -V" and prints "PASSED FAILED SKIPPED": test functions with their rows
# where a program tells them (QtTest, the interop runner), else one for each ctest entry.

# "12: Totals: 5 passed, 0 failed, 1 skipped, …" and "12: 1 passed, 0 failed"
/^[0-9]+: (Totals: )?[0-9]+ passed, [0-9]+ failed/ {
    entry = FILENAME ":" $1
    sub(/:$/, "", entry)
    line = $0
    sub(/^[0-9]+: (Totals: )?/, "", line)
    split(line, numbers, /[^0-9]+/)
    passed[entry] += numbers[1]
    failed[entry] += numbers[2]
    if (line ~ /skipped/)
        skipped[entry] += numbers[3]
    next
}

# " 3/40 Test #12: session.Outbox ......   Passed    0.12 sec"
/^ *[0-9]+\/[0-9]+ Test +#[0-9]+:/ {
    number = $0
    sub(/^[^#]*#/, "", number)
    sub(/:.*/, "", number)
    entry = FILENAME ":" number
    if ($0 ~ /\*\*\*Skipped/)
        skipped[entry] += 1
    else if ($0 ~ /\*\*\*|Failed|Timeout|Not Run/)
        failed[entry] += (failed[entry] > 0) ? 0 : 1
    else if (passed[entry] + failed[entry] + skipped[entry] == 0)
        passed[entry] = 1
}

END {
    for (entry in passed)
        allPassed += passed[entry]
    for (entry in failed)
        allFailed += failed[entry]
    for (entry in skipped)
        allSkipped += skipped[entry]
    print allPassed + 0, allFailed + 0, allSkipped + 0
}
