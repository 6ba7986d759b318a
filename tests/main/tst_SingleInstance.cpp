// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "main/SingleInstance.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

/// A second start on the same profile.
class tst_SingleInstance : public QObject {
    Q_OBJECT
private slots:
    void raisesTheFirstByWhateverNameItsFolderHas();
    void leavesOtherProfilesAlone();
};

void tst_SingleInstance::raisesTheFirstByWhateverNameItsFolderHas()
{
#ifdef Q_OS_WIN
    QSKIP("links are files there");
#endif
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("profile")));
    const QString link = folder.filePath(QStringLiteral("link"));
    QVERIFY(QFile::link(folder.filePath(QStringLiteral("profile")), link));
    SingleInstance first(folder.filePath(QStringLiteral("profile")));
    first.listen();
    QSignalSpy raised(&first, &SingleInstance::raiseRequested);
    for (const QString &name : { folder.filePath(QStringLiteral("profile/../profile/")), link }) {
        raised.clear();
        QVERIFY2(SingleInstance(name).raiseOther(), qPrintable(name));
        QTRY_COMPARE(raised.size(), 1);
    }
}

void tst_SingleInstance::leavesOtherProfilesAlone()
{
    const QTemporaryDir one;
    const QTemporaryDir other;
    SingleInstance first(one.path());
    first.listen();
    QVERIFY(!SingleInstance(other.path()).raiseOther());
}

HELIOGRAPH_TEST(SingleInstance)
#include "tst_SingleInstance.moc"
