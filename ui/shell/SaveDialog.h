// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QFileDialog;
class QWidget;

namespace heliograph {

/// Asks where a file goes, the folder of downloads first; deletes itself when it is closed.
QFileDialog *saveDialog(QWidget *parent, const QString &title, const QString &name);

} // namespace heliograph
