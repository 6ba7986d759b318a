// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/storage/Stores.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace heliograph;

/// Edits that came before their message could be read (05 §2.9).
class tst_EarlyEdits : public QObject, private StoredRows {
    Q_OBJECT
private slots:
    void init() { m_store = testStore(); }
    void isTakenOnce();
    void theNewestCounts();
    void keepsOnlySoMany();
    void forgetsOldOnes();
    void goesOnUnderTheOtherName();

private:
    EarlyEdits &edits() const { return m_store->earlyEdits(); }
    MessageKey key(const QString &id) const { return { m_kim, m_kim, id }; }
};

void tst_EarlyEdits::isTakenOnce()
{
    const MessageEdit edit { QStringLiteral("better"), 5000 };
    QVERIFY(edits().keep(key(QStringLiteral("A")), edit));
    QVERIFY(!*edits().take(key(QStringLiteral("B"))));
    QVERIFY(!*edits().take({ m_kim, m_kimsLid, QStringLiteral("A") }));
    QCOMPARE(**edits().take(key(QStringLiteral("A"))), edit);
    QVERIFY(!*edits().take(key(QStringLiteral("A"))));
}

void tst_EarlyEdits::theNewestCounts()
{
    const MessageKey target = key(QStringLiteral("A"));
    QVERIFY(edits().keep(target, { QStringLiteral("second"), 6000 }));
    QVERIFY(edits().keep(target, { QStringLiteral("first"), 5000 }));
    QCOMPARE((*edits().take(target))->text, QStringLiteral("second"));
    QVERIFY(edits().keep(target, { QStringLiteral("first"), 5000 }));
    QVERIFY(edits().keep(target, { QStringLiteral("second"), 6000 }));
    QCOMPARE((*edits().take(target))->text, QStringLiteral("second"));
}

void tst_EarlyEdits::keepsOnlySoMany()
{
    QVERIFY(m_store->transact([&]() -> Result<void> {
        for (int i = 0; i <= 1000; ++i) {
            if (Result<void> kept = edits().keep(key(QString::number(i)), { {}, 1 }); !kept)
                return kept;
        }
        return {};
    }));
    QVERIFY(!*edits().take(key(QStringLiteral("0"))));
    QVERIFY(*edits().take(key(QStringLiteral("1"))));
    QVERIFY(*edits().take(key(QStringLiteral("1000"))));
}

void tst_EarlyEdits::forgetsOldOnes()
{
    QVERIFY(edits().keep(key(QStringLiteral("old")), { {}, 1000 }));
    QVERIFY(edits().keep(key(QStringLiteral("young")), { {}, 2000 }));
    QVERIFY(edits().prune(milliseconds(2000)));
    QVERIFY(!*edits().take(key(QStringLiteral("old"))));
    QVERIFY(*edits().take(key(QStringLiteral("young"))));
}

void tst_EarlyEdits::goesOnUnderTheOtherName()
{
    const MessageEdit edit { QStringLiteral("better"), 5000 };
    QVERIFY(edits().keep({ m_kimsLid, m_kimsLid, QStringLiteral("A") }, edit));
    QVERIFY(messages().mergeChats(m_kimsLid, m_kim));
    QCOMPARE(**edits().take(key(QStringLiteral("A"))), edit);
}

HELIOGRAPH_TEST(EarlyEdits)
#include "tst_EarlyEdits.moc"
