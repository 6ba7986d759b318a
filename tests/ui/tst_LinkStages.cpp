// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ManualClock.h"
#include "tests/support/TestMain.h"
#include "tests/ui/DrivenLink.h"
#include "ui/linking/LinkDialog.h"
#include "ui/linking/QrTile.h"

#include <QAbstractButton>
#include <QLabel>
#include <QtTest>

using namespace heliograph;

/// The steps of a link once the phone has answered.
class tst_LinkStages : public QObject {
    Q_OBJECT

private slots:
    void showsTheStepsAfterTheScan();
    void aPausedHistoryIsReadyAllTheSame();
    void aLinkThatFailsAfterTheScanShowsItsWaysAgain();

private:
    ManualClock m_clock;
    Theme m_theme { ColourScheme::Light };
};

void tst_LinkStages::showsTheStepsAfterTheScan()
{
    using Stage = LinkProgress::Stage;
    auto owned = std::make_unique<DrivenLink>();
    DrivenLink *link = owned.get();
    LinkDialog dialog(m_theme, m_clock, std::move(owned), {});
    dialog.show();
    const auto *stages = dialog.findChild<QWidget *>(QStringLiteral("linkStages"));
    const auto *ways = dialog.findChild<QWidget *>(QStringLiteral("linkWays"));
    const auto *close = dialog.findChild<QAbstractButton *>(QStringLiteral("linkCloseButton"));
    const auto *tile = dialog.findChild<QrTile *>();
    const auto words = [&] {
        QStringList all;
        for (const QLabel *label : stages->findChildren<QLabel *>())
            all << label->text();
        return all.join(u'|');
    };
    link->show(QStringLiteral("2@first,aaaa,bbbb,cccc"));
    QVERIFY(!stages->isVisible());
    emit link->scanned();
    emit link->progressed({ Stage::Scanned });
    QVERIFY(stages->isVisible());
    QVERIFY(!ways->isVisible());
    QVERIFY(words().contains(QStringLiteral("<b>Confirm on the phone</b>")));
    QCOMPARE(close->text(), QStringLiteral("Cancel"));
    emit link->progressed({ Stage::Confirmed });
    QVERIFY(words().contains(QStringLiteral("Confirmed on the phone")));
    emit link->linked(QStringLiteral("a1"));
    emit link->progressed({ Stage::Syncing, 42, 1'786'700'000, false });
    QVERIFY(words().contains(QStringLiteral("<b>Syncing 42 %</b>")));
    QVERIFY(words().contains(QStringLiteral("Sent so far: back to")));
    QVERIFY(tile->accessibleDescription().contains(QStringLiteral("42 %")));
    QCOMPARE(close->text(), QStringLiteral("Close"));
    // The ring follows the number.
    const QImage at42 = dialog.findChild<QrTile *>()->grab().toImage();
    emit link->progressed({ Stage::Syncing, 80, 0, false });
    QVERIFY(dialog.findChild<QrTile *>()->grab().toImage() != at42);
    emit link->progressed({ Stage::Ready, 100, 0, false });
    QVERIFY(words().contains(QStringLiteral("Ready")));
    QVERIFY(!words().contains(QStringLiteral("<b>")));
    QCOMPARE(close->text(), QStringLiteral("Done"));
}

void tst_LinkStages::aPausedHistoryIsReadyAllTheSame()
{
    auto owned = std::make_unique<DrivenLink>();
    DrivenLink *link = owned.get();
    LinkDialog dialog(m_theme, m_clock, std::move(owned), {});
    dialog.show();
    emit link->scanned();
    emit link->linked(QStringLiteral("a1"));
    emit link->progressed({ LinkProgress::Stage::Ready, 42, 0, true });
    QString words;
    for (const QLabel *label :
        dialog.findChild<QWidget *>(QStringLiteral("linkStages"))->findChildren<QLabel *>())
        words += label->text() + u'|';
    QVERIFY(words.contains(QStringLiteral("42 % so far")));
    QCOMPARE(dialog.findChild<QAbstractButton *>(QStringLiteral("linkCloseButton"))->text(),
        QStringLiteral("Done"));
}

void tst_LinkStages::aLinkThatFailsAfterTheScanShowsItsWaysAgain()
{
    auto owned = std::make_unique<DrivenLink>();
    DrivenLink *link = owned.get();
    LinkDialog dialog(m_theme, m_clock, std::move(owned), {});
    dialog.show();
    emit link->scanned();
    emit link->progressed({ LinkProgress::Stage::Confirmed });
    emit link->failed({ ErrorCode::TooManyDevices, {}, 419, 0 });
    QVERIFY(!dialog.findChild<QWidget *>(QStringLiteral("linkStages"))->isVisible());
    QVERIFY(dialog.findChild<QWidget *>(QStringLiteral("linkWays"))->isVisible());
    QVERIFY(dialog.findChild<QWidget *>(QStringLiteral("linkStatus"))->isVisible());
    QVERIFY(dialog.findChild<QWidget *>(QStringLiteral("linkAgainButton"))->isVisible());
}

HELIOGRAPH_TEST(LinkStages)
#include "tst_LinkStages.moc"
