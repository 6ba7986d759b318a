# SPDX-FileCopyrightText: 2026 Heliograph contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of heliograph for fish.
complete -c heliograph -f
complete -c heliograph -l headless -d 'Run without a window: JSON-RPC on standard input and output'
complete -c heliograph -l listen -r -F -d 'With --headless: JSON-RPC on this local socket'
complete -c heliograph -l sandbox -d 'Use the built-in service'
complete -c heliograph -l profile -x -a '(__fish_complete_directories)' -d 'Folder of accounts, messages and keys'
complete -c heliograph -l key-store -x -a 'keychain passphrase file' -d 'Where the key of a new profile goes'
complete -c heliograph -l passphrase-file -r -F -d 'Its first line is the passphrase of the profile'
complete -c heliograph -l support-bundle -r -F -d 'Write a text for support and end'
complete -c heliograph -l service -x -d 'Link to this service'
complete -c heliograph -l service-root-key -x -d 'Noise root key of that service'
complete -c heliograph -l service-ca -r -F -d 'Authorities trusted for that service'
complete -c heliograph -l proxy -x -d 'http or socks5 proxy'
complete -c heliograph -l theme -x -a 'light dark' -d 'Colours of the window'
complete -c heliograph -n __fish_use_subcommand -a load-test -d 'Send texts while connections break, and report'
complete -c heliograph -l json -d 'With load-test: one line of JSON'
complete -c heliograph -l right-to-left -d 'Lay the window out from right to left'
complete -c heliograph -l tour -x -a '(__fish_complete_directories)' -d 'Play the program and save pictures of it'
complete -c heliograph -s h -l help -d 'Show the options'
complete -c heliograph -s v -l version -d 'Show the version'
