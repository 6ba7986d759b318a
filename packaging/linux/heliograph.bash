# SPDX-FileCopyrightText: 2026 Heliograph contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of heliograph and heliograph-sandbox for bash.
_heliograph() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} options
    COMPREPLY=()
    if [[ ${COMP_WORDS[0]##*/} == heliograph-sandbox ]]; then
        options="--reset --help --version"
    else
        case $before in
        --theme)
            mapfile -t COMPREPLY < <(compgen -W "light dark" -- "$word")
            return
            ;;
        --key-store)
            mapfile -t COMPREPLY < <(compgen -W "keychain passphrase file" -- "$word")
            return
            ;;
        --profile | --tour)
            compopt -o filenames
            mapfile -t COMPREPLY < <(compgen -d -- "$word")
            return
            ;;
        --listen | --service-ca | --passphrase-file | --support-bundle)
            compopt -o filenames
            mapfile -t COMPREPLY < <(compgen -f -- "$word")
            return
            ;;
        --service | --service-root-key | --proxy)
            return
            ;;
        esac
        options="--headless --listen --sandbox --profile --service --service-root-key --service-ca
            --key-store --passphrase-file --support-bundle --proxy --theme --right-to-left --json --tour --help --version
            load-test"
    fi
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
}
complete -F _heliograph heliograph heliograph-sandbox
