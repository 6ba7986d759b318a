// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "tests/ui/SampleData.h"
#include "ui/timeline/BubbleLayout.h"
#include "ui/timeline/BubblePainter.h"
#include "ui/timeline/PictureCache.h"

#include <QImage>
#include <QPainter>
#include <QtTest>

using namespace heliograph;

/// Reactions under a bubble.
class tst_ReactionPill : public QObject {
    Q_OBJECT
private slots:
    void saysEachEmojiOnce();
    void liesOverTheLowerEdge_data();
    void liesOverTheLowerEdge();
    void isPainted();
    void isReadOut();

private:
    BubbleLayout layoutOf(const TimelineRow &row, Qt::LayoutDirection direction) const
    {
        return BubbleMeasure(m_theme, direction, 700).measure(row, RowContext(), {});
    }
    Theme m_theme { ColourScheme::Light };
};

namespace {

const QString pillThumb = QStringLiteral("\U0001F44D");
const QString pillHeart = QStringLiteral("\u2764\ufe0f");

TimelineRow reactedRow(bool fromMe, const QStringList &emojis)
{
    TimelineRow row = sampleText(1, fromMe, QStringLiteral("See you at eight"), sampleTime(8, 0));
    for (const QString &emoji : emojis)
        row.reactions.push_back({ anna(), emoji });
    return row;
}

} // namespace

void tst_ReactionPill::saysEachEmojiOnce()
{
    const auto text = [](const QStringList &emojis) {
        return reactionPillText(reactedRow(false, emojis).reactions);
    };
    QCOMPARE(text({ pillThumb }), pillThumb);
    QCOMPARE(text({ pillThumb, pillThumb }), pillThumb + QStringLiteral(" 2"));
    QCOMPARE(text({ pillThumb, pillHeart }), pillThumb + pillHeart + QStringLiteral(" 2"));
    QStringList many;
    for (const char16_t letter : u"abcd")
        many << QString(QChar(letter));
    QVERIFY(text(many).startsWith(QStringLiteral("abc ")));
}

void tst_ReactionPill::liesOverTheLowerEdge_data()
{
    QTest::addColumn<bool>("fromMe");
    QTest::addColumn<Qt::LayoutDirection>("direction");
    QTest::newRow("incoming") << false << Qt::LeftToRight;
    QTest::newRow("outgoing") << true << Qt::LeftToRight;
    QTest::newRow("incoming, mirrored") << false << Qt::RightToLeft;
    QTest::newRow("outgoing, mirrored") << true << Qt::RightToLeft;
}

void tst_ReactionPill::liesOverTheLowerEdge()
{
    QFETCH(const bool, fromMe);
    QFETCH(const Qt::LayoutDirection, direction);
    const BubbleLayout plain = layoutOf(reactedRow(fromMe, {}), direction);
    QVERIFY(plain.reactions.isNull());
    TimelineRow row = reactedRow(fromMe, { pillThumb });
    const BubbleLayout layout = layoutOf(row, direction);
    QCOMPARE(layout.bubble, plain.bubble);
    QVERIFY(layout.reactions.top() < layout.bubble.bottom());
    QVERIFY(layout.reactions.bottom() > layout.bubble.bottom());
    QVERIFY(layout.reactions.left() >= layout.bubble.left());
    QVERIFY(layout.reactions.right() <= layout.bubble.right());
    QVERIFY(!layout.reactions.intersects(layout.meta));
    QVERIFY(layout.height >= layout.reactions.bottom());
    // Why it waits stands below.
    row.fromMe = true;
    row.reason = QStringLiteral("Waiting");
    const BubbleLayout waiting = layoutOf(row, direction);
    QVERIFY(waiting.reason.top() >= waiting.reactions.bottom());
}

void tst_ReactionPill::isPainted()
{
    PictureCache pictures;
    const BubblePainter painter(m_theme, pictures);
    const auto picture = [&](const QStringList &emojis) {
        const TimelineRow row = reactedRow(false, emojis);
        const BubbleLayout layout = layoutOf(reactedRow(false, { pillThumb }), Qt::LeftToRight);
        QImage image(700, layout.height, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter device(&image);
        painter.paint(device, row, layout, {});
        return image.copy(layout.reactions.toAlignedRect());
    };
    QVERIFY(picture({ pillThumb }) != picture({ QStringLiteral("?") }));
}

void tst_ReactionPill::isReadOut()
{
    QVERIFY(rowInWords(reactedRow(false, { pillThumb, pillHeart }))
                .contains(QStringLiteral("reactions: ") + pillThumb + u' ' + pillHeart));
    QVERIFY(!rowInWords(reactedRow(false, {})).contains(QStringLiteral("reactions")));
}

HELIOGRAPH_TEST(ReactionPill)
#include "tst_ReactionPill.moc"
