# SPDX-FileCopyrightText: 2026 Heliograph contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of heliograph-sandbox for fish.
complete -c heliograph-sandbox -f
complete -c heliograph-sandbox -l reset -d 'Forget what the state folder holds'
complete -c heliograph-sandbox -s h -l help -d 'Show the options'
complete -c heliograph-sandbox -s v -l version -d 'Show the version'
