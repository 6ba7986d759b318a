// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QFuture>
#include <QString>

class QFileDialog;
class QWidget;

namespace heliograph {

/// Asks where a file goes, the folder of downloads first; deletes itself when it is closed.
QFileDialog *saveDialog(QWidget *parent, const QString &title, const QString &name);

/// The whole file or the old one, on a pool thread. Errors of replaceFile().
QFuture<Result<bool>> writeFile(const QString &path, const QByteArray &bytes);

} // namespace heliograph
