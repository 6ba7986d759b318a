# SPDX-FileCopyrightText: 2026 Heliograph contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# Turns the strings of tokens.json (indented by two spaces, one a line) into C++ literals.
# No token holds a quote, a backslash, a bracket or a semicolon; tst_TokenTable compares the outcome.
file(READ "${JSON}" json)
string(REGEX MATCHALL "\n  \"[^\"\n]*\"" texts "${json}")
list(JOIN texts "," literals)
file(WRITE "${OUT}" "// Made from tokens.json; do not edit.${literals}\n")
