// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/SaveDialog.h"

#include "base/Files.h"
#include "base/Pool.h"

#include <QFileDialog>
#include <QStandardPaths>

namespace heliograph {

QFileDialog *saveDialog(QWidget *parent, const QString &title, const QString &name)
{
    auto *dialog = new QFileDialog(
        parent, title, QStandardPaths::writableLocation(QStandardPaths::DownloadLocation));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(name);
    return dialog;
}

QFuture<Result<bool>> writeFile(const QString &path, const QByteArray &bytes)
{
    return runInPool<bool>(
        [path, bytes] { return replaceFile(path, bytes).map([] { return true; }); });
}

} // namespace heliograph
