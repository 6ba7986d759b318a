// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ErrorText.h"
#include "app/Names.h"
#include "tests/support/TestMain.h"

#include <QDateTime>
#include <QSet>
#include <QTest>

using namespace heliograph;

class tst_ErrorText : public QObject {
    Q_OBJECT

private slots:
    void everyCodeHasASentenceOfItsOwn();
    void everyCodeHasANameOfItsOwn();
    void statusNumberFollows();
    void failedLinksNameBothSides();
    void everyStateHasALine();
    void waitingCountsWholeSeconds();
    void stoppedNamesItsCause();
    void aRestrictionNamesItsReasonAndItsEnd();
    void aConflictSaysWhatIsKnown();
};

constexpr auto lastCode = lastErrorCode;
constexpr int moreCodes = 8;

void tst_ErrorText::everyCodeHasASentenceOfItsOwn()
{
    for (int code = 0; code <= static_cast<int>(lastCode); ++code) {
        const QString text = errorText({ static_cast<ErrorCode>(code), {}, 0, 0 });
        QVERIFY2(text.endsWith(u'.'), qPrintable(errorName(static_cast<ErrorCode>(code))));
        QVERIFY2(text.contains(u' '), qPrintable(errorName(static_cast<ErrorCode>(code))));
        QVERIFY2(!text.contains(u'%'), qPrintable(text));
        // What stands for codes of other versions says nothing to a person.
        QVERIFY2(text
                != errorText({ ErrorCode(-1), {}, 0, 0 })
                       .replace(errorName(ErrorCode(-1)), errorName(static_cast<ErrorCode>(code))),
            qPrintable(text));
    }
}

void tst_ErrorText::everyCodeHasANameOfItsOwn()
{
    QSet<QString> names;
    for (int code = 0; code <= static_cast<int>(lastCode); ++code)
        names.insert(errorName(static_cast<ErrorCode>(code)));
    QCOMPARE(names.size(), static_cast<int>(lastCode) + 1);
    QVERIFY(!names.contains(QString()));
    // Whoever adds a code behind the last one has to move lastErrorCode.
    for (int code = static_cast<int>(lastCode) + 1; code < static_cast<int>(lastCode) + moreCodes;
         ++code) {
        const QString name = errorName(static_cast<ErrorCode>(code));
        QVERIFY2(name.isEmpty() || names.contains(name), qPrintable(name));
    }
}

void tst_ErrorText::statusNumberFollows()
{
    const QString plain = errorText({ ErrorCode::LoggedOut, {}, 0, 0 });
    QCOMPARE(errorText({ ErrorCode::LoggedOut, {}, 401, 0 }), plain + QStringLiteral(" · 401"));
    QVERIFY(errorText({ ErrorCode::TooDeep, {}, 7, 0 }).contains(QStringLiteral("TooDeep")));
}

void tst_ErrorText::failedLinksNameBothSides()
{
    LinkParties parties;
    parties.expected = Jid::phoneNumber("491515550140");
    parties.scannedBy = Jid::phoneNumber("491515550150");
    parties.otherLabel = QStringLiteral("Shop South");
    const QString other = linkErrorText({ ErrorCode::OtherNumber, {}, 0, 0 }, parties);
    QVERIFY(other.contains(formattedNumber(parties.expected)));
    QVERIFY(other.contains(formattedNumber(parties.scannedBy)));
    const QString here = linkErrorText({ ErrorCode::AlreadyLinked, {}, 0, 0 }, parties);
    QVERIFY(here.contains(QStringLiteral("Shop South")));
    QVERIFY(here.contains(formattedNumber(parties.scannedBy)));
    const QString wait = linkErrorText({ ErrorCode::RateLimited, {}, 429, 42 }, {});
    QVERIFY(wait.contains(QStringLiteral("42 s")));
    QVERIFY(wait.endsWith(QStringLiteral(" · 429")));
    QCOMPARE(linkErrorText({ ErrorCode::CodeExpired, {}, 0, 0 }, {}),
        errorText({ ErrorCode::CodeExpired, {}, 0, 0 }));
}

void tst_ErrorText::everyStateHasALine()
{
    for (int state = 0; state <= static_cast<int>(SessionState::Offline); ++state) {
        SessionStatus status;
        status.state = static_cast<SessionState>(state);
        QVERIFY2(
            !statusText(status, milliseconds(0)).isEmpty(), qPrintable(stateName(status.state)));
    }
}

void tst_ErrorText::waitingCountsWholeSeconds()
{
    SessionStatus status;
    status.state = SessionState::Waiting;
    status.status = 428;
    status.retryAt = milliseconds(20'001);
    QCOMPARE(statusText(status, milliseconds(8'001)), QStringLiteral("Reconnecting in 12 s · 428"));
    QCOMPARE(statusText(status, milliseconds(20'000)), QStringLiteral("Reconnecting in 1 s · 428"));
    QCOMPARE(statusText(status, milliseconds(30'000)), QStringLiteral("Reconnecting in 0 s · 428"));
}

void tst_ErrorText::stoppedNamesItsCause()
{
    SessionStatus status;
    status.state = SessionState::Stopped;
    status.cause = ErrorCode::ClientOutdated;
    status.status = 405;
    QCOMPARE(
        statusText(status, milliseconds(0)), errorText({ ErrorCode::ClientOutdated, {}, 405, 0 }));
}

void tst_ErrorText::aConflictSaysWhatIsKnown()
{
    using Kind = ConflictEvidence::Kind;
    QCOMPARE(evidenceSentence({}), QString());
    const QString nobody = evidenceSentence({ Kind::NobodyHere });
    // Only those of this user on this computer have been looked for.
    QVERIFY(nobody.startsWith(QStringLiteral("No other Heliograph of yours was found on this")));
    const QString same = evidenceSentence({ Kind::SameProfile, 4712, QStringLiteral("~/one") });
    QVERIFY(same.contains(QStringLiteral("(process 4712)")));
    const QString copy = evidenceSentence({ Kind::CopiedProfile, 4712, QStringLiteral("~/%1") });
    QVERIFY2(copy.contains(QStringLiteral("(process 4712, profile ~/%1)")), qPrintable(copy));
    SessionStatus status;
    status.cause = ErrorCode::StreamReplaced;
    status.status = 440;
    const QString plain = causeText(status);
    QCOMPARE(plain, errorText({ ErrorCode::StreamReplaced, {}, 440, 0 }));
    status.evidence = { Kind::NobodyHere };
    QCOMPARE(causeText(status),
        errorText({ ErrorCode::StreamReplaced, {}, 0, 0 }) + u' ' + nobody
            + QStringLiteral(" · 440"));
}

void tst_ErrorText::aRestrictionNamesItsReasonAndItsEnd()
{
    QSet<QString> reasons;
    for (const char *code : { "101", "102", "103", "104", "106", "199", "" })
        reasons.insert(errorText({ ErrorCode::TemporaryBan, QLatin1String(code), 402, 0 }));
    // Others than these five say no more than that it is restricted.
    QCOMPARE(reasons.size(), 6);
    for (const QString &reason : reasons)
        QVERIFY(reason.endsWith(QString::fromUtf8(". · 402")));
    SessionStatus status;
    status.state = SessionState::Held;
    status.status = 402;
    const milliseconds now { QDateTime(QDate(2026, 9, 21), QTime(12, 0)).toMSecsSinceEpoch() };
    status.retryAt = now + milliseconds(3'600'000);
    const QString soon = statusText(status, now);
    QVERIFY2(soon.startsWith(QStringLiteral("Restricted by the service, next attempt at ")),
        qPrintable(soon));
    const QString refused
        = linkErrorText({ ErrorCode::TemporaryBan, QStringLiteral("101"), 402, 0 }, LinkParties());
    QVERIFY(refused.contains(QStringLiteral("Nothing was linked")));
    status.retryAt = now + milliseconds(50 * 3'600'000LL);
    // The day stands with it.
    QVERIFY(statusText(status, now).size() > soon.size());
}

HELIOGRAPH_TEST(ErrorText)
#include "tst_ErrorText.moc"
