// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/layering/LayerRules.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace heliograph;

/// The sources of this project against the rules of docs/architecture.md.
class tst_ProjectSources : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void foldersKeepTheRules_data();
    void foldersKeepTheRules();
    void promisesNameWhatExists();

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

/// Every command of docs/session-engine.md that proves a promise can be typed.
void tst_ProjectSources::promisesNameWhatExists()
{
    const QString page = read(QStringLiteral("docs/session-engine.md"));
    // `tst` stands for build/dev/bin/tst_session there.
    const QRegularExpression unitTests(
        QStringLiteral("(?:/tst_(\\w+)|\\btst) (\\w+)((?: \\w+)*)`"));
    QStringList missing;
    int commands = 0;
    for (auto match = unitTests.globalMatch(page); match.hasNext(); ++commands) {
        const QRegularExpressionMatch command = match.next();
        const QString module
            = command.captured(1).isEmpty() ? QStringLiteral("session") : command.captured(1);
        const QString source
            = read(QStringLiteral("tests/%1/tst_%2.cpp").arg(module, command.captured(2)));
        if (source.isEmpty())
            missing += command.captured(2);
        for (const QString &name : command.captured(3).split(u' ', Qt::SkipEmptyParts)) {
            if (!source.contains(QStringLiteral("::%1()").arg(name)))
                missing += command.captured(2) + u' ' + name;
        }
    }
    const QRegularExpression cases(QStringLiteral("-R interop\\.([\\w-]+)"));
    for (auto match = cases.globalMatch(page); match.hasNext(); ++commands) {
        const QString name = match.next().captured(1);
        if (read(QStringLiteral("tests/interop/cases/%1.mjs").arg(name)).isEmpty())
            missing += name;
    }
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(u'\n')));
    QVERIFY2(commands > 30, qPrintable(QString::number(commands)));
}

HELIOGRAPH_TEST(ProjectSources)
#include "tst_ProjectSources.moc"
