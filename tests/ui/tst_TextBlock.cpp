// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "ui/timeline/TextBlock.h"

#include <QImage>
#include <QPainter>
#include <QtTest>

using namespace heliograph;

/// How formatted text is laid out and painted.
class tst_TextBlock : public QObject {
    Q_OBJECT

private slots:
    void marksTakeNoRoom();
    void C35_mentionsHaveTheAccent();
    void quotesHaveABarAtTheirBeginning();
    void blocksHaveAGround();
    void listsHang();
    void linksStayWhole();
    void C22_mentionsKeepTheirPlaceFromRightToLeft();
    void longTextsAreLaidOut();

private:
    TextBlock block(const QString &text, double width = 400,
        const std::vector<MentionName> &mentions = {}) const
    {
        return { formattedText(text, mentions), textLook(m_theme, m_theme.font(TextStyle::Body)),
            width, Qt::LeftToRight };
    }
    static QImage painted(const TextBlock &block)
    {
        QImage image(block.size().toSize() + QSize(4, 4), QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.setPen(Qt::black);
        block.draw(painter, QPointF(0, 0));
        return image;
    }
    static int columnsWith(const QImage &image, const QColor &colour, int row)
    {
        int count = 0;
        for (int x = 0; x < image.width(); ++x)
            count += image.pixelColor(x, row) == colour ? 1 : 0;
        return count;
    }
    /// The first column with dark ink among these rows; -1 without.
    static int firstInk(const QImage &image, int top, int bottom)
    {
        for (int x = 0; x < image.width(); ++x) {
            for (int y = top; y < bottom; ++y) {
                if (qGray(image.pixel(x, y)) < 100)
                    return x;
            }
        }
        return -1;
    }

    Theme m_theme { ColourScheme::Light };
};

void tst_TextBlock::marksTakeNoRoom()
{
    QCOMPARE(
        block(QStringLiteral("~struck~ out")).size(), block(QStringLiteral("struck out")).size());
    QVERIFY(block(QStringLiteral("*bold words*")).size().width()
        > block(QStringLiteral("bold words")).size().width());
    QVERIFY(block(QStringLiteral("`iiii`")).size().width()
        > block(QStringLiteral("iiii")).size().width());
    QCOMPARE(block(QStringLiteral("```\na\nb\n```")).lineCount(), 2);
    QVERIFY(painted(block(QStringLiteral("_lean_"))) != painted(block(QStringLiteral("lean"))));
    QVERIFY(painted(block(QStringLiteral("~line~"))) != painted(block(QStringLiteral("line"))));
}

void tst_TextBlock::C35_mentionsHaveTheAccent()
{
    const std::vector<MentionName> names { { QStringLiteral("235000000000001"),
        QStringLiteral("Kim") } };
    const QString text = QStringLiteral("@235000000000001");
    const QImage image = painted(block(text, 400, names));
    const QColor accent = m_theme.colour(ColourRole::Accent);
    int coloured = 0;
    for (int y = 0; y < image.height(); ++y)
        coloured += columnsWith(image, accent, y);
    QVERIFY(coloured > 5);
    QVERIFY(block(text, 400, names).size().width() < block(text).size().width() / 2);
}

void tst_TextBlock::quotesHaveABarAtTheirBeginning()
{
    const QColor bar = m_theme.colour(ColourRole::Second);
    const QImage left = painted(block(QStringLiteral("> a quote\nan answer")));
    QCOMPARE(left.pixelColor(1, 2), bar);
    QVERIFY(left.pixelColor(1, left.height() - 6) != bar);
    const TextBlock hebrew = block(QStringLiteral("> שלום\nשלום לכולם"));
    const QImage right = painted(hebrew);
    QCOMPARE(right.pixelColor(qRound(hebrew.size().width()) - 2, 2), bar);
    QVERIFY(right.pixelColor(1, 2) != bar);
}

void tst_TextBlock::blocksHaveAGround()
{
    const TextBlock code = block(QStringLiteral("words around\n```x```"));
    const QImage image = painted(code);
    QCOMPARE(code.lastLineWidth(), 400.0);
    const int line = qRound(code.size().height() / 2);
    const int below = line + 2;
    QCOMPARE(image.pixelColor(1, 1), QColor(Qt::white));
    QVERIFY(image.pixelColor(1, below) != QColor(Qt::white));
    QCOMPARE(image.pixelColor(qRound(code.size().width()) - 2, below), image.pixelColor(1, below));
}

void tst_TextBlock::listsHang()
{
    for (const char *start : { "- ", "* ", "12. " }) {
        const TextBlock list
            = block(QString::fromLatin1(start) + QStringLiteral("hhhhhh hhhhhh hhhhhh"), 110);
        QVERIFY(list.lineCount() > 1);
        const QImage image = painted(list);
        const int line = qRound(list.size().height() / list.lineCount());
        const int first = firstInk(image, 0, line);
        const int second = firstInk(image, line, 2 * line);
        QVERIFY2(second >= first + 8, start);
    }
}

void tst_TextBlock::linksStayWhole()
{
    const TextBlock text = block(QStringLiteral("*see* _https://example.org/a_b_c_ now"));
    QCOMPARE(text.links(), QStringList { QStringLiteral("https://example.org/a_b_c") });
    const double before = block(QStringLiteral("*see* _")).size().width();
    QCOMPARE(text.linkAt(QPointF(before + 10, 6)), QStringLiteral("https://example.org/a_b_c"));
    QVERIFY(text.linkAt(QPointF(4, 6)).isEmpty());
}

/// The name stands between the words of the line, whatever it is made of.
void tst_TextBlock::C22_mentionsKeepTheirPlaceFromRightToLeft()
{
    const std::vector<MentionName> names { { QStringLiteral("447700900123"),
        QStringLiteral("+44 7700 900123") } };
    const QString text = QStringLiteral("שלום @447700900123 עכשיו");
    const QImage image = painted(block(text, 400, names));
    const QColor accent = m_theme.colour(ColourRole::Accent);
    int first = image.width();
    int last = -1;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y) != accent)
                continue;
            first = qMin(first, x);
            last = qMax(last, x);
        }
    }
    const int ends = firstInk(image, 0, image.height());
    QVERIFY(ends >= 0 && ends < first);
    QVERIFY(last < image.width() - 20);
    // One run of ink as wide as the name alone: nothing went to the other side of the line.
    const double name = block(QStringLiteral("@447700900123"), 400, names).size().width();
    QVERIFY(last - first <= name);
}

void tst_TextBlock::longTextsAreLaidOut()
{
    const QString text = QStringLiteral("*word* _and_ @12345 שלום ").repeated(2400);
    const TextBlock long60 = block(text.left(60'000), 400);
    QVERIFY(long60.lineCount() > 500);
}

HELIOGRAPH_TEST(TextBlock)
#include "tst_TextBlock.moc"
