# SPDX-FileCopyrightText: 2026 Heliograph contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Linux: the places of the freedesktop specifications, and a .deb.
set(id org.heliograph.Heliograph)

install(TARGETS heliograph heliograph-sandbox RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES linux/${id}.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES linux/${id}.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)

set(icons ${CMAKE_INSTALL_DATADIR}/icons/hicolor)
set(pictures "")
foreach(size IN ITEMS 16 32 48 64 128 256)
    set(file ${CMAKE_CURRENT_BINARY_DIR}/${size}/${id}.png)
    file(MAKE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/${size})
    heliograph_icon(${file} ${size})
    list(APPEND pictures ${file})
    install(FILES ${file} DESTINATION ${icons}/${size}x${size}/apps)
endforeach()
install(FILES ${drawing} DESTINATION ${icons}/scalable/apps RENAME ${id}.svg)
install(FILES ${CMAKE_SOURCE_DIR}/resources/icons/heliograph-mono.svg
    DESTINATION ${icons}/symbolic/apps RENAME ${id}-symbolic.svg)

# heliograph_packed(<from> <to>): a text as .gz without a name or time in it.
find_program(HELIOGRAPH_GZIP gzip REQUIRED DOC "Packs the man pages")
set(packed "")
function(heliograph_packed from to)
    add_custom_command(OUTPUT ${to}
        COMMAND ${CMAKE_COMMAND} -E copy ${from} ${to}.plain
        COMMAND sh -c "'${HELIOGRAPH_GZIP}' -9nc '${to}.plain' > '${to}'"
        DEPENDS ${from}
        VERBATIM)
    set(packed ${packed} ${to} PARENT_SCOPE)
endfunction()

foreach(program IN ITEMS heliograph heliograph-sandbox)
    configure_file(linux/${program}.1.in ${program}.1 @ONLY)
    heliograph_packed(${CMAKE_CURRENT_BINARY_DIR}/${program}.1 ${CMAKE_CURRENT_BINARY_DIR}/${program}.1.gz)
    install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${program}.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
    install(FILES linux/heliograph.bash
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME ${program})
    install(FILES linux/${program}.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
endforeach()
if(EXISTS /etc/debian_version)
    set(zsh_folder zsh/vendor-completions)
else()
    set(zsh_folder zsh/site-functions)
endif()
install(FILES linux/_heliograph DESTINATION ${CMAKE_INSTALL_DATADIR}/${zsh_folder})

string(TIMESTAMP HELIOGRAPH_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(debian/changelog.in changelog.Debian @ONLY)
heliograph_packed(${CMAKE_CURRENT_BINARY_DIR}/changelog.Debian ${CMAKE_CURRENT_BINARY_DIR}/changelog.Debian.gz)
heliograph_packed(${CMAKE_SOURCE_DIR}/CHANGELOG.md ${CMAKE_CURRENT_BINARY_DIR}/changelog.gz)
set(doc ${CMAKE_INSTALL_DATADIR}/doc/heliograph)
install(FILES debian/copyright ${CMAKE_SOURCE_DIR}/README.md
    ${CMAKE_CURRENT_BINARY_DIR}/changelog.gz ${CMAKE_CURRENT_BINARY_DIR}/changelog.Debian.gz
    DESTINATION ${doc})
install(FILES ${CMAKE_SOURCE_DIR}/docs/rpc.md ${CMAKE_SOURCE_DIR}/docs/window.png DESTINATION ${doc}/docs)
add_custom_target(heliograph-package-files ALL DEPENDS ${pictures} ${packed})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE ${HELIOGRAPH_DEB_RELEASE})
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Every account is linked as a companion device, by scanning a QR code with
the phone, and keeps a session of its own; reading, writing, drag and drop of
pictures and delivery figures stand in one window. A headless mode serves the
same accounts over JSON-RPC, and a sandbox inside the program lets everything
be tried without an account.
.
Unofficial: not made, checked or endorsed by WhatsApp or Meta, and used at
one's own risk.")
# Libraries are found by dpkg-shlibdeps; the rest are plugins that Qt opens by name: the database,
# the drawn icons, the picture formats of chats. Without its font every emoji would be a box.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libqt6sql6-sqlite, libqt6svg6, qt6-image-formats-plugins, fonts-noto-color-emoji")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS
    "fonts-noto-core, hicolor-icon-theme, libsecret-1-0, qt6-qpa-plugins, qt6-translations-l10n, qt6-wayland")
