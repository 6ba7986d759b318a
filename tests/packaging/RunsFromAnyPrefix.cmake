# SPDX-FileCopyrightText: 2026 Heliograph contributors
# SPDX-License-Identifier: GPL-3.0-or-later
cmake_minimum_required(VERSION 3.25)
#
# "cmake --install" into a folder gives every file its place, and the program works from there and
# from where the folder is moved to: its database plugin, its languages, its drawings.
set(first ${build}/packaging/test-prefix)
set(moved ${build}/packaging/test-moved)
file(REMOVE_RECURSE ${first} ${moved} ${moved}-profile ${moved}-tour)
execute_process(COMMAND ${CMAKE_COMMAND} --install ${build} --prefix ${first}
    RESULT_VARIABLE code OUTPUT_VARIABLE said ERROR_VARIABLE said)
if(code)
    message(FATAL_ERROR "cmake --install ends with ${code}: ${said}")
endif()
file(RENAME ${first} ${moved})

set(id org.heliograph.Heliograph)
foreach(name IN ITEMS
        bin/heliograph bin/heliograph-sandbox
        share/applications/${id}.desktop share/metainfo/${id}.metainfo.xml
        share/icons/hicolor/scalable/apps/${id}.svg share/icons/hicolor/256x256/apps/${id}.png
        share/icons/hicolor/symbolic/apps/${id}-symbolic.svg
        share/man/man1/heliograph.1.gz share/man/man1/heliograph-sandbox.1.gz
        share/bash-completion/completions/heliograph share/bash-completion/completions/heliograph-sandbox
        share/fish/vendor_completions.d/heliograph.fish)
    if(NOT EXISTS ${moved}/${name})
        message(FATAL_ERROR "not installed: ${name}")
    endif()
endforeach()

set(ENV{QT_QPA_PLATFORM} offscreen)
set(ENV{DBUS_SESSION_BUS_ADDRESS} disabled:)
set(ENV{PORT} 0)
file(WRITE ${moved}-input "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"sandbox.phones\"}\n")
execute_process(
    COMMAND ${moved}/bin/heliograph --headless --sandbox --profile ${moved}-profile
    INPUT_FILE ${moved}-input RESULT_VARIABLE code OUTPUT_VARIABLE said ERROR_VARIABLE complained
    TIMEOUT 60)
if(code OR NOT said MATCHES "\"result\":\\[")
    message(FATAL_ERROR "headless from the prefix: ${code}: ${said}${complained}")
endif()

# A picture inside the program is drawn in the window; without it Qt says "Cannot open file".
execute_process(COMMAND ${moved}/bin/heliograph --tour ${moved}-tour --profile ${moved}-tour/profile
    RESULT_VARIABLE code OUTPUT_VARIABLE said ERROR_VARIABLE complained TIMEOUT 100)
if(code OR NOT said MATCHES "everything was delivered" OR complained MATCHES "Cannot open file")
    message(FATAL_ERROR "the window from the prefix: ${code}: ${said}${complained}")
endif()
file(REMOVE_RECURSE ${moved} ${moved}-profile ${moved}-tour ${moved}-input)
