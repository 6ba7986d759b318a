# SPDX-FileCopyrightText: 2026 Heliograph contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Windows: programs and libraries in bin, Qt's plugins by windeployqt; an NSIS installer and a ZIP.
# Kept in step by reading; not run yet.
set(icon ${CMAKE_CURRENT_BINARY_DIR}/heliograph.ico)
heliograph_icon(${icon})
configure_file(windows/heliograph.rc.in heliograph.rc @ONLY)
set_source_files_properties(${CMAKE_CURRENT_BINARY_DIR}/heliograph.rc
    TARGET_DIRECTORY heliograph PROPERTIES OBJECT_DEPENDS ${icon})
target_sources(heliograph PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/heliograph.rc)
add_custom_target(heliograph-package-files ALL DEPENDS ${icon})
add_dependencies(heliograph heliograph-package-files)
# No console beside the window; pipes to standard input and output work all the same.
set_target_properties(heliograph PROPERTIES WIN32_EXECUTABLE ON)

install(TARGETS heliograph heliograph-sandbox
    RUNTIME_DEPENDENCIES
        PRE_EXCLUDE_REGEXES "^api-ms-" "^ext-ms-" "^hvsifiletrust" "^wpaxholder"
        POST_EXCLUDE_REGEXES ".*[Ss]ystem32.*"
        DIRECTORIES $<TARGET_FILE_DIR:heliograph>
    RUNTIME DESTINATION bin)
qt_generate_deploy_app_script(TARGET heliograph OUTPUT_SCRIPT deploy_script)
install(SCRIPT ${deploy_script})
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE ${CMAKE_SOURCE_DIR}/README.md DESTINATION .)

set(CPACK_GENERATOR NSIS ZIP)
set(CPACK_NSIS_DISPLAY_NAME Heliograph)
set(CPACK_NSIS_INSTALLED_ICON_NAME bin/heliograph.exe)
set(CPACK_NSIS_MUI_ICON ${icon})
set(CPACK_NSIS_MUI_UNIICON ${icon})
set(CPACK_NSIS_ENABLE_UNINSTALL_BEFORE_INSTALL ON)
set(CPACK_NSIS_EXECUTABLES_DIRECTORY bin)
