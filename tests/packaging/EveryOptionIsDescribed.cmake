# SPDX-FileCopyrightText: 2026 Heliograph contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What --help lists stands in the man page and in the completion of each shell, and those name no
# option that there is not.

# options_of(<list> <text>): its long options, each once, but those that take part in the text only
# as another program's.
function(options_of list text)
    string(REPLACE "\\-" "-" text "${text}")
    string(REGEX MATCHALL "--[a-z][a-z-]*[a-z]" found "${text}")
    list(REMOVE_DUPLICATES found)
    list(SORT found)
    set(${list} "${found}" PARENT_SCOPE)
endfunction()

set(wrong "")
set(texts ${source}/packaging/linux)
foreach(program IN ITEMS heliograph heliograph-sandbox)
    execute_process(COMMAND ${programs}/${program}${suffix} --help
        OUTPUT_VARIABLE help RESULT_VARIABLE code)
    if(code)
        message(FATAL_ERROR "${program} --help ends with ${code}")
    endif()
    options_of(offered "${help}")
    list(LENGTH offered count)
    if(count LESS 3)
        message(FATAL_ERROR "${program} --help lists only: ${offered}")
    endif()

    file(READ ${texts}/${program}.1.in manual)
    file(READ ${texts}/${program}.fish fish)
    file(READ ${texts}/heliograph.bash bash)
    file(READ ${texts}/_heliograph zsh)
    string(REGEX REPLACE "-l ([a-z-]+)" "--\\1" fish "${fish}")
    # Both programs stand in one file for bash and zsh; there the sandbox's part comes first.
    foreach(shell IN ITEMS bash zsh)
        string(FIND "${${shell}}" "heliograph-sandbox ]]" start)
        string(FIND "${${shell}}" "--version" end)
        string(SUBSTRING "${${shell}}" ${start} -1 rest)
        math(EXPR length "${end} - ${start} + 9")
        if(program STREQUAL heliograph-sandbox)
            string(SUBSTRING "${rest}" 0 ${length} ${shell})
        else()
            string(SUBSTRING "${rest}" ${length} -1 ${shell})
        endif()
    endforeach()

    foreach(place IN ITEMS manual bash zsh fish)
        options_of(named "${${place}}")
        foreach(option IN LISTS offered)
            if(NOT option IN_LIST named)
                string(APPEND wrong "\n  ${program} ${option} is missing: ${place} (packaging/linux)")
            endif()
        endforeach()
        foreach(option IN LISTS named)
            if(NOT option IN_LIST offered)
                string(APPEND wrong "\n  ${program} has no ${option}, but it is named: ${place} (packaging/linux)")
            endif()
        endforeach()
    endforeach()
endforeach()
if(wrong)
    message(FATAL_ERROR "${wrong}")
endif()
