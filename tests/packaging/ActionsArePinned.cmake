# SPDX-FileCopyrightText: 2026 Heliograph contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Code of others that the workflow runs is named by commit, and so are the packages of vcpkg.
file(GLOB workflows ${source}/.github/workflows/*.yml)
set(count 0)
foreach(workflow IN LISTS workflows)
    file(STRINGS ${workflow} uses REGEX "uses:")
    foreach(line IN LISTS uses)
        math(EXPR count "${count} + 1")
        if(NOT line MATCHES "@([0-9a-f]+) # v[0-9.]+$" OR NOT CMAKE_MATCH_1 MATCHES "^[0-9a-f]+$")
            message(FATAL_ERROR "${workflow}: not pinned to a commit: ${line}")
        endif()
        string(LENGTH "${CMAKE_MATCH_1}" length)
        if(NOT length EQUAL 40)
            message(FATAL_ERROR "${workflow}: not a whole commit: ${line}")
        endif()
    endforeach()
endforeach()
if(count EQUAL 0)
    message(FATAL_ERROR "no workflow uses anything: is the folder right?")
endif()

file(READ ${source}/packaging/vcpkg.json manifest)
string(JSON baseline GET "${manifest}" builtin-baseline)
string(LENGTH "${baseline}" length)
if(NOT length EQUAL 40)
    message(FATAL_ERROR "packaging/vcpkg.json: builtin-baseline is no commit")
endif()
