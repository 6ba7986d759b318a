// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QFuture>
#include <QFutureWatcher>
#include <QJsonObject>
#include <QSignalSpy>
#include <QString>

namespace heliograph {

/// Byte i = (i·mul + (i >> 8)·add + off) & 255: the plaintexts of the media vectors.
inline QByteArray patternBytes(qint64 length, int mul, int add, int off)
{
    QByteArray bytes(length, Qt::Uninitialized);
    for (qint64 i = 0; i < length; ++i)
        bytes[i] = static_cast<char>((i * mul + (i >> 8) * add + off) & 255);
    return bytes;
}

inline QByteArray patternBytes(qint64 length, const QJsonObject &pattern)
{
    return patternBytes(length, pattern.value(QLatin1String("mul")).toInt(),
        pattern.value(QLatin1String("add")).toInt(), pattern.value(QLatin1String("off")).toInt());
}

inline QString writeTestFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write a test file");
    return path;
}

inline QByteArray readTestFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Names in a folder, hidden ones too.
inline QStringList namesIn(const QString &folder)
{
    return QDir(folder).entryList(QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
}

/// Waits in the event loop until a future is finished, 20 s at most.
template <typename T> bool finishes(const QFuture<T> &future)
{
    QFutureWatcher<T> watcher;
    QSignalSpy spy(&watcher, &QFutureWatcherBase::finished);
    watcher.setFuture(future);
    return future.isFinished() || (spy.wait(20'000) && future.isFinished());
}

} // namespace heliograph
