# SPDX-FileCopyrightText: 2026 Heliograph contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# macOS: an application bundle made whole by macdeployqt, in a disk image. Kept in step by reading;
# not run yet. A build with tests keeps plain programs, as the tests start them.
set(icon ${CMAKE_CURRENT_BINARY_DIR}/heliograph.icns)
heliograph_icon(${icon})
add_custom_target(heliograph-package-files ALL DEPENDS ${icon})

if(NOT HELIOGRAPH_TESTS)
    add_dependencies(heliograph heliograph-package-files)
    target_sources(heliograph PRIVATE ${icon})
    set_source_files_properties(${icon} TARGET_DIRECTORY heliograph
        PROPERTIES GENERATED ON MACOSX_PACKAGE_LOCATION Resources)
    set_target_properties(heliograph PROPERTIES
        MACOSX_BUNDLE ON
        MACOSX_BUNDLE_INFO_PLIST ${CMAKE_CURRENT_SOURCE_DIR}/macos/Info.plist.in)
    # The sandbox lies inside the bundle, so that it finds the same libraries.
    install(TARGETS heliograph BUNDLE DESTINATION .)
    install(TARGETS heliograph-sandbox RUNTIME DESTINATION heliograph.app/Contents/MacOS)
    qt_generate_deploy_app_script(TARGET heliograph OUTPUT_SCRIPT deploy_script)
    install(SCRIPT ${deploy_script})
else()
    install(TARGETS heliograph heliograph-sandbox RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

set(CPACK_GENERATOR DragNDrop)
set(CPACK_DMG_VOLUME_NAME Heliograph)
