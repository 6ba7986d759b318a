# SPDX-FileCopyrightText: 2026 Heliograph contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# cmake -DLUPDATE=… -DSOURCE=… -DTS=… [-DCHECK=ON -DSCRATCH=…] -P UpdateTranslations.cmake
# Takes the words of src and ui over into a translation file; with CHECK nothing is written, and
# it fails when the file is behind the sources or has a sentence without a translation.
set(target ${TS})
if(CHECK)
    get_filename_component(name ${TS} NAME)
    set(target ${SCRATCH}/${name})
    file(COPY ${TS} DESTINATION ${SCRATCH})
endif()
execute_process(
    COMMAND ${LUPDATE} -silent -locations none -no-obsolete -I . -I src src ui -ts ${target}
    WORKING_DIRECTORY ${SOURCE}
    RESULT_VARIABLE result OUTPUT_QUIET ERROR_QUIET)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "lupdate failed for ${TS}")
endif()
if(NOT CHECK)
    return()
endif()
file(READ ${target} fresh)
file(READ ${TS} stored)
if(NOT fresh STREQUAL stored)
    message(FATAL_ERROR
        "${TS} is behind the sources: build the target update_translations and fill it in")
endif()
if(stored MATCHES "type=\"(unfinished|vanished|obsolete)\"")
    message(FATAL_ERROR "${TS} has sentences without a translation")
endif()
