// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/Hash.h"
#include "sandbox/ContactTokens.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;
using namespace heliograph::sandbox;

namespace {

constexpr qint64 week = 604'800;
constexpr qint64 tokensNow = 2'960 * week + 1'000;

/// A restricted account, somebody who writes to it, and somebody else.
struct Pair {
    Account shy;
    Account writer;
    Account other;

    explicit Pair(const QString &name = QStringLiteral("restricted:Shy"))
    {
        shy.pn = "15550001111";
        shy.lid = "100000000000001";
        shy.name = name;
        shy.isRestricted = accountFlags(name).isRestricted;
        writer.pn = "15550002222";
        writer.contactSalt = QByteArray(32, 's');
        other.pn = "15550003333";
        other.contactSalt = QByteArray(32, 'o');
    }
    Node with(const char *tag, const QByteArray &bytes) const
    {
        return Node::withChildren("message", { Node::withBytes(tag, bytes) });
    }
    QByteArray derived(const Account &from) const
    {
        return hmacSha256(from.contactSalt, shy.hidden().toUtf8());
    }
};

} // namespace

class tst_ContactTokens : public QObject {
    Q_OBJECT

private slots:
    void readsFlags()
    {
        QCOMPARE(accountFlags(QStringLiteral("Anna")), AccountFlags());
        QVERIFY(accountFlags(QStringLiteral("restricted:Anna")).isRestricted);
        const AccountFlags flags = accountFlags(QStringLiteral(
            "scenario:restricted,tc_enabled=0,cs_enabled=1,nct_send_ab=1,nct_history_delivery=1,"
            "nct_syncd_delivery=0,whatever:Anna"));
        QVERIFY(flags.isRestricted && !flags.takesTokens && flags.takesDerivedTokens);
        QVERIFY(flags.announcesDerivedTokens && flags.saltInHistory && !flags.saltInAppState);
        QVERIFY(!accountFlags(QStringLiteral("scenario:")).isRestricted);
    }

    void admits_data()
    {
        QTest::addColumn<QString>("shown");
        QTest::addColumn<bool>("byToken");
        QTest::addColumn<bool>("byDerived");
        QTest::newRow("nothing") << QStringLiteral("none") << false << false;
        QTest::newRow("a good token") << QStringLiteral("token") << true << false;
        QTest::newRow("an old token") << QStringLiteral("expired") << false << false;
        QTest::newRow("a token for somebody else") << QStringLiteral("other") << false << false;
        QTest::newRow("a derived token") << QStringLiteral("derived") << false << true;
        QTest::newRow("another's derived token") << QStringLiteral("wrong") << false << false;
    }

    void admits()
    {
        QFETCH(QString, shown);
        QFETCH(bool, byToken);
        QFETCH(bool, byDerived);
        for (const bool tokens : { false, true }) {
            for (const bool derived : { false, true }) {
                Pair pair { QStringLiteral("scenario:restricted,tc_enabled=%1,cs_enabled=%2:Shy")
                                .arg(int(tokens))
                                .arg(int(derived)) };
                const qint64 issued
                    = shown == u"expired" ? tokensNow - 4 * week : tokensNow - 2 * week;
                const QByteArray mine
                    = issueToken(pair.shy, pair.writer, QByteArray(32, 'm'), issued).bytes;
                const QByteArray others
                    = issueToken(pair.shy, pair.other, QByteArray(32, 'x'), issued).bytes;
                const Node message = shown == u"token" || shown == u"expired"
                    ? pair.with("tctoken", mine)
                    : shown == u"other"   ? pair.with("tctoken", others)
                    : shown == u"derived" ? pair.with("cstoken", pair.derived(pair.writer))
                    : shown == u"wrong"   ? pair.with("cstoken", pair.derived(pair.other))
                                          : Node("message");
                QCOMPARE(isAdmitted(pair.shy, pair.writer, message, tokensNow),
                    (byToken && tokens) || (byDerived && derived));
            }
        }
    }

    void keepsATokenForItsWeek()
    {
        Pair pair;
        const QByteArray first = issueToken(pair.shy, pair.writer, "first", tokensNow).bytes;
        QCOMPARE(issueToken(pair.shy, pair.writer, "second", tokensNow + 100).bytes, first);
        QCOMPARE(issueToken(pair.shy, pair.writer, "third", tokensNow + week).bytes,
            QByteArray("third"));
    }

    void isOpenWhereNotRestricted()
    {
        Pair pair { QStringLiteral("Anna") };
        QVERIFY(isAdmitted(pair.shy, pair.writer, Node("message"), tokensNow));
        Pair shy;
        QVERIFY(isAdmitted(shy.shy, shy.shy, Node("message"), tokensNow));
    }
};

HELIOGRAPH_TEST(ContactTokens)
#include "tst_ContactTokens.moc"
