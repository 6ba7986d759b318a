// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/layering/LayerRules.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTest>

using namespace heliograph;

/// The sources of this project against the rules of docs/architecture.md.
class tst_ProjectSources : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void foldersKeepTheRules_data();
    void foldersKeepTheRules();

private:
    QStringList filesBelow(const QString &folder) const;
    QString read(const QString &path) const;

    QDir m_top { QStringLiteral(HELIOGRAPH_SOURCE_ROOT) };
};

void tst_ProjectSources::initTestCase()
{
    QVERIFY2(m_top.exists(QStringLiteral("src/base/Result.h")), qPrintable(m_top.path()));
}

QString tst_ProjectSources::read(const QString &path) const
{
    QFile file(m_top.filePath(path));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QStringList tst_ProjectSources::filesBelow(const QString &folder) const
{
    const QStringList names { QStringLiteral("*.cpp"), QStringLiteral("*.h"),
        QStringLiteral("*.mm"), QStringLiteral("*.mjs"), QStringLiteral("*.proto"),
        QStringLiteral("CMakeLists.txt"), QStringLiteral("*.cmake") };
    QStringList paths;
    QDirIterator files(m_top.filePath(folder), names, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = m_top.relativeFilePath(files.next());
        if (!path.contains(u"/node_modules/"))
            paths += path;
    }
    paths.sort();
    return paths;
}

void tst_ProjectSources::foldersKeepTheRules_data()
{
    QTest::addColumn<QString>("folder");
    for (const QString &top : { QStringLiteral("src"), QStringLiteral("ui"),
             QStringLiteral("tests"), QStringLiteral("cmake") }) {
        const QStringList folders
            = QDir(m_top.filePath(top)).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        for (const QString &name : folders) {
            const QString folder = top + u'/' + name;
            if (!filesBelow(folder).isEmpty())
                QTest::newRow(qPrintable(folder)) << folder;
        }
    }
    QTest::newRow("cmake") << QStringLiteral("cmake");
}

void tst_ProjectSources::foldersKeepTheRules()
{
    QFETCH(QString, folder);
    const auto reader = [this](const QString &path) { return read(path); };
    QStringList findings;
    for (const QString &path : filesBelow(folder))
        findings += checkSource(path, read(path), reader);
    QVERIFY2(findings.isEmpty(), qPrintable(QChar(u'\n') + findings.join(u'\n')));
}

HELIOGRAPH_TEST(ProjectSources)
#include "tst_ProjectSources.moc"
