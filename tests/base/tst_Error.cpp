// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Result.h"
#include "tests/support/TestMain.h"

#include <QSet>
#include <QTest>

using namespace heliograph;

class tst_Error : public QObject {
    Q_OBJECT

private slots:
    void everyCodeHasItsOwnName()
    {
        QSet<QString> names;
        const int last = static_cast<int>(lastErrorCode);
        for (int code = 0; code <= last; ++code)
            names.insert(errorName(static_cast<ErrorCode>(code)));
        QCOMPARE(names.size(), last + 1);
        QVERIFY(!names.contains(QString()));
        QCOMPARE(errorName(ErrorCode::QrExpired), QStringLiteral("QrExpired"));
    }

    void namesLeadBackToTheirCodes()
    {
        for (int code = 0; code <= static_cast<int>(lastErrorCode); ++code)
            QCOMPARE(
                static_cast<int>(errorFromName(errorName(static_cast<ErrorCode>(code)))), code);
        QVERIFY(errorFromName(QStringLiteral("FromANewerVersion")) == ErrorCode::Unknown);
        QVERIFY(errorFromName({}) == ErrorCode::Unknown);
    }

    void placesAreAddedInFront()
    {
        const Error inner { ErrorCode::Truncated, QStringLiteral("frame"), 408, 3 };
        const Error outer = inner.within("receipt");
        QVERIFY(outer.code == ErrorCode::Truncated);
        QCOMPARE(outer.status, 408);
        QCOMPARE(outer.retryAfter, 3);
        QVERIFY(outer.detail.startsWith(QStringLiteral("receipt")));
        QVERIFY(outer.detail.endsWith(QStringLiteral("frame")));
    }

    void failuresCarryTheirCode()
    {
        const Result<int> result = fail(ErrorCode::NotFound, QStringLiteral("x"));
        QVERIFY(!result);
        QVERIFY((result.error() == Error { ErrorCode::NotFound, QStringLiteral("x") }));
    }
};

HELIOGRAPH_TEST(Error)
#include "tst_Error.moc"
