// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QCache>
#include <QObject>
#include <QPixmap>
#include <QSet>
#include <QThreadPool>

namespace heliograph {

/// Pictures for painting, decoded on other threads. Asking is cheap; what is not there yet comes
/// with loaded().
class PictureCache final : public QObject {
    Q_OBJECT
public:
    explicit PictureCache(QObject *parent = nullptr);
    ~PictureCache() override;

    /// The file scaled to fill `pixels`; null until it is decoded, or when it is no picture.
    QPixmap file(const QString &path, const QSize &pixels);
    /// A small JPEG, blurred to fill `pixels`.
    QPixmap blurred(const QString &key, const QByteArray &jpeg, const QSize &pixels);

signals:
    void loaded();

private:
    struct Asked {
        QString key;
        QString path;
        QByteArray bytes;
        QSize pixels;
    };
    QPixmap ask(const Asked &asked);
    /// Null when it is no picture. Any thread.
    static Result<QImage> decode(const Asked &asked);
    void store(const QString &key, const QImage &image);

    QCache<QString, QPixmap> m_pictures;
    QSet<QString> m_running;
    QSet<QString> m_failed;
    QThreadPool m_pool;
};

} // namespace heliograph
