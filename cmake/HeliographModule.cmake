# SPDX-FileCopyrightText: 2026 Heliograph contributors
# SPDX-License-Identifier: GPL-3.0-or-later

# What every target of the project is compiled with.
add_library(heliograph_options INTERFACE)
target_compile_definitions(heliograph_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_FOREACH
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_NO_CONTEXTLESS_CONNECT
    ZX_USE_UTF8
    HELIOGRAPH_VERSION="${PROJECT_VERSION}")
target_include_directories(heliograph_options INTERFACE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR})
if(MSVC)
    target_compile_options(heliograph_options INTERFACE /W4 /permissive- /utf-8)
    target_compile_definitions(heliograph_options INTERFACE NOMINMAX WIN32_LEAN_AND_MEAN)
    if(HELIOGRAPH_WERROR)
        target_compile_options(heliograph_options INTERFACE /WX)
    endif()
else()
    target_compile_options(heliograph_options INTERFACE
        -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
    if(HELIOGRAPH_WERROR)
        target_compile_options(heliograph_options INTERFACE -Werror)
    endif()
endif()
if(HELIOGRAPH_SANITIZE)
    target_compile_options(heliograph_options INTERFACE
        -fsanitize=${HELIOGRAPH_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
    target_link_options(heliograph_options INTERFACE -fsanitize=${HELIOGRAPH_SANITIZE})
endif()

# heliograph_add_module(<name> SOURCES … DEPENDS … LIBRARIES …)
# One static library per folder, known as Heliograph::<name>. DEPENDS names other folders
# (the table in docs/architecture.md says which are allowed), LIBRARIES foreign targets.
function(heliograph_add_module name)
    cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS;LIBRARIES" ${ARGN})
    add_library(heliograph_${name} STATIC ${arg_SOURCES})
    add_library(Heliograph::${name} ALIAS heliograph_${name})
    target_link_libraries(heliograph_${name} PUBLIC heliograph_options ${arg_LIBRARIES})
    foreach(other IN LISTS arg_DEPENDS)
        target_link_libraries(heliograph_${name} PUBLIC Heliograph::${other})
    endforeach()
endfunction()

# heliograph_add_tests(<module> CLASSES Foo Bar … SOURCES … DEPENDS …)
# One executable tst_<module> from tst_<Class>.cpp files, one ctest entry per class.
function(heliograph_add_tests module)
    cmake_parse_arguments(arg "" "LABEL" "CLASSES;VECTOR_CLASSES;SOURCES;DEPENDS;LIBRARIES" ${ARGN})
    set(target tst_${module})
    set(sources ${arg_SOURCES})
    set(entries "")
    set(declarations "")
    foreach(class IN LISTS arg_CLASSES arg_VECTOR_CLASSES)
        list(APPEND sources tst_${class}.cpp)
        string(APPEND declarations "QObject *create${class}();\n")
        string(APPEND entries "    {\"${class}\", create${class}},\n")
    endforeach()
    configure_file(${CMAKE_SOURCE_DIR}/cmake/TestMain.cpp.in ${CMAKE_CURRENT_BINARY_DIR}/main_${module}.cpp @ONLY)
    add_executable(${target} ${sources} ${CMAKE_CURRENT_BINARY_DIR}/main_${module}.cpp)
    target_link_libraries(${target} PRIVATE heliograph_options Heliograph::testsupport Qt6::Test ${arg_LIBRARIES})
    foreach(other IN LISTS arg_DEPENDS)
        target_link_libraries(${target} PRIVATE Heliograph::${other})
    endforeach()
    foreach(class IN LISTS arg_CLASSES arg_VECTOR_CLASSES)
        add_test(NAME ${module}.${class} COMMAND ${target} ${class})
        set(labels unit)
        if(class IN_LIST arg_VECTOR_CLASSES)
            set(labels vectors)
        endif()
        if(arg_LABEL)
            set(labels ${arg_LABEL})
        endif()
        set_tests_properties(${module}.${class} PROPERTIES LABELS "${labels}" TIMEOUT 240
            ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_LOGGING_RULES=heliograph.*=false;DBUS_SESSION_BUS_ADDRESS=disabled:")
    endforeach()
endfunction()
