// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "ui/timeline/HeightIndex.h"
#include "ui/widgets/Controls.h"
#include "ui/widgets/Overlays.h"
#include "ui/widgets/Text.h"
#include "ui/widgets/Theme.h"

#include <QGlyphRun>
#include <QTextLayout>
#include <QVBoxLayout>
#include <QtTest>

using namespace heliograph;

/// The table of colours and the handling of text.
class tst_Widgets : public QObject {
    Q_OBJECT

private slots:
    void textIsReadableOnItsGround_data();
    void textIsReadableOnItsGround();
    void initialsAreReadableOnEveryAccountColour();
    void C21_cutsBetweenGraphemes_data();
    void C21_cutsBetweenGraphemes();
    void C22_isolatesNumbersOnlyForDisplay_data();
    void C22_isolatesNumbersOnlyForDisplay();
    void knowsEmojiOnlyMessages();
    void sumsHeights();
    void aBannerIsNeverCut_data();
    void aBannerIsNeverCut();
};

void tst_Widgets::textIsReadableOnItsGround_data()
{
    QTest::addColumn<int>("scheme");
    QTest::addColumn<int>("ink");
    QTest::addColumn<int>("ground");
    QTest::addColumn<double>("least");
    using R = ColourRole;
    const std::vector<std::pair<R, R>> text { { R::Text, R::Window }, { R::Text, R::Surface },
        { R::Text, R::Raised }, { R::Text, R::Selected }, { R::Text, R::Outgoing },
        { R::Second, R::Window }, { R::Second, R::Surface }, { R::Second, R::Raised },
        { R::Second, R::Selected }, { R::Second, R::Outgoing }, { R::Accent, R::Surface },
        { R::Accent, R::Window }, { R::Accent, R::Outgoing }, { R::Accent, R::Selected },
        { R::OnAccent, R::Accent }, { R::Danger, R::Window }, { R::Danger, R::Surface },
        { R::Warning, R::Window }, { R::Warning, R::Surface }, { R::Success, R::Surface },
        { R::OnBanner, R::Banner } };
    for (const ColourScheme scheme :
        { ColourScheme::Light, ColourScheme::Dark, ColourScheme::HighContrast }) {
        for (const auto &[ink, ground] : text)
            QTest::addRow("scheme %d, %d on %d", int(scheme), int(ink), int(ground))
                << int(scheme) << int(ink) << int(ground) << 4.5;
    }
}

void tst_Widgets::textIsReadableOnItsGround()
{
    QFETCH(const int, scheme);
    QFETCH(const int, ink);
    QFETCH(const int, ground);
    QFETCH(const double, least);
    const auto s = static_cast<ColourScheme>(scheme);
    const double found = Theme::contrast(Theme::tableColour(s, static_cast<ColourRole>(ink)),
        Theme::tableColour(s, static_cast<ColourRole>(ground)));
    QVERIFY2(found >= least, qPrintable(QString::number(found)));
}

void tst_Widgets::initialsAreReadableOnEveryAccountColour()
{
    QCOMPARE(Theme::accountColourCount(), 10);
    // Initials are large and bold: 3 : 1 is asked for.
    for (int i = 0; i < Theme::accountColourCount(); ++i)
        QVERIFY(Theme::contrast(Theme::accountColour(i), Theme::onAccountColour(i)) >= 3.0);
    QCOMPARE(Theme::accountColour(-1), Theme::accountColour(9));
}

void tst_Widgets::C21_cutsBetweenGraphemes_data()
{
    QTest::addColumn<QString>("unit");
    QTest::newRow("couple") << QString::fromUtf8("\U0001F469\u200d\u2764\ufe0f\u200d\U0001F468");
    QTest::newRow("skin") << QString::fromUtf8("\U0001F44D\U0001F3FD");
    QTest::newRow("flag") << QString::fromUtf8("\U0001F1E9\U0001F1EA");
    QTest::newRow("accent") << QString::fromUtf8("e\u0301");
    QTest::newRow("devanagari") << QString::fromUtf8("\u0915\u094d\u0937\u093f");
}

void tst_Widgets::C21_cutsBetweenGraphemes()
{
    QFETCH(const QString, unit);
    const QString long300 = unit.repeated(300);
    QFont font;
    for (int width = 60; width < 400; width += 23) {
        QString cut = elidedText(long300, font, width);
        QVERIFY(cut.endsWith(u'…'));
        cut.chop(1);
        QVERIFY(cut.size() % unit.size() == 0);
    }
    QCOMPARE(previousGrapheme(long300, long300.size()), long300.size() - unit.size());
    // A name that is cut at its limit, and a field that takes no more.
    const Theme theme(ColourScheme::Light);
    Field field(theme, {});
    field.setMostUnits(25);
    for (qsizetype limit = 0; limit < 60; ++limit)
        QCOMPARE(cutToUnits(long300, limit).size(), limit / unit.size() * unit.size());
    field.setText(long300);
    QCOMPARE(field.text(), cutToUnits(long300, 25));
    field.clear();
    field.setText(QStringLiteral("Shop"));
    QCOMPARE(field.text(), QStringLiteral("Shop"));
}

void tst_Widgets::C22_isolatesNumbersOnlyForDisplay_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("span");
    QTest::newRow("arabic") << QString::fromUtf8("اتصل +44 7700 900123 الآن")
                            << QStringLiteral("+44 7700 900123");
    QTest::newRow("hebrew") << QString::fromUtf8("התקשר +44 7700 900123 עכשיו")
                            << QStringLiteral("+44 7700 900123");
    QTest::newRow("address") << QString::fromUtf8("هنا https://example.org/a?b=1 الآن")
                             << QStringLiteral("https://example.org/a?b=1");
    QTest::newRow("mention") << QString::fromUtf8("اسأل @447700900123 الآن")
                             << QStringLiteral("@447700900123");
    QTest::newRow("times") << QString::fromUtf8("غدا 12:30–14:00 هنا")
                           << QString::fromUtf8("12:30–14:00");
}

void tst_Widgets::C22_isolatesNumbersOnlyForDisplay()
{
    QFETCH(const QString, text);
    QFETCH(const QString, span);
    const QString shown = isolatedForDisplay(text);
    QVERIFY(shown.contains(QChar(0x2066) + span + QChar(0x2069)));
    QString plain = shown;
    QCOMPARE(plain.remove(QChar(0x2066)).remove(QChar(0x2069)), text);
    QCOMPARE(textDirection(text, Qt::LeftToRight), Qt::RightToLeft);
    // On the screen, from left to right, stands what the span says.
    QTextOption option;
    option.setTextDirection(Qt::RightToLeft);
    QTextLayout layout(shown, QFont());
    layout.setTextOption(option);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    line.setLineWidth(2000);
    layout.endLayout();
    const auto placeOf = [&line](qsizetype at) {
        const QList<QGlyphRun> runs = line.glyphRuns(static_cast<int>(at), 1);
        return runs.isEmpty() ? -1.0 : runs.first().positions().value(0).x();
    };
    const qsizetype from = shown.indexOf(span);
    for (qsizetype i = from; i + 1 < from + span.size(); ++i)
        QVERIFY2(
            placeOf(i) >= 0 && placeOf(i) < placeOf(i + 1), qPrintable(QString::number(i - from)));
    QCOMPARE(isolatedForDisplay(QStringLiteral("call +44 7700 900123")),
        QStringLiteral("call +44 7700 900123"));
}

void tst_Widgets::knowsEmojiOnlyMessages()
{
    QVERIFY(isEmojiOnly(QString::fromUtf8("🙂")));
    QVERIFY(isEmojiOnly(QString::fromUtf8("👩‍❤️‍👨 🇩🇪").remove(u' ')));
    QVERIFY(isEmojiOnly(QString::fromUtf8("❤️")));
    QVERIFY(!isEmojiOnly(QString::fromUtf8("🙂🙂🙂🙂")));
    QVERIFY(!isEmojiOnly(QStringLiteral("12")));
    QVERIFY(!isEmojiOnly(QStringLiteral("ok 🙂")));
    QVERIFY(!isEmojiOnly({}));
    QCOMPARE(initialsOf(QStringLiteral("Anna Lindqvist")), QStringLiteral("AL"));
    QCOMPARE(initialsOf(phoneText("491515550131")), QStringLiteral("31"));
}

void tst_Widgets::sumsHeights()
{
    HeightIndex index;
    index.reset(1000, 48);
    QCOMPARE(index.total(), 48'000);
    QCOMPARE(index.setHeight(500, 100), 52);
    QCOMPARE(index.offset(500), 24'000);
    QCOMPARE(index.offset(501), 24'100);
    QCOMPARE(index.rowAt(24'099), 500);
    QCOMPARE(index.rowAt(24'100), 501);
    QCOMPARE(index.rowAt(-5), 0);
    QCOMPARE(index.rowAt(1'000'000), 999);
    index.insert(0, 10);
    QCOMPARE(index.offset(511), 24'580);
    index.remove(510, 1);
    QCOMPARE(index.total(), 48'000 - 48 + 480);
    index.reset(0, 48);
    QCOMPARE(index.rowAt(0), -1);
}

void tst_Widgets::aBannerIsNeverCut_data()
{
    QTest::addColumn<bool>("isMirrored");
    QTest::newRow("left to right") << false;
    QTest::newRow("right to left") << true;
}

/// Its text goes on in the next line, its detail is there whole or not at all.
void tst_Widgets::aBannerIsNeverCut()
{
    QFETCH(const bool, isMirrored);
    const Theme theme(ColourScheme::Light);
    QWidget window;
    window.setLayoutDirection(isMirrored ? Qt::RightToLeft : Qt::LeftToRight);
    auto *layout = new QVBoxLayout(&window);
    layout->setContentsMargins(0, 0, 0, 0);
    auto *banner = new Banner(theme, Banner::Kind::State, &window);
    layout->addWidget(banner);
    layout->addStretch();
    banner->setContent({ .text = QStringLiteral("An anderer Stelle offen, nächster Versuch in 30 s "
                                                "· 440"),
        .detail = QStringLiteral("Eine andere Heliograph auf diesem Rechner nutzt dieses Konto."),
        .action = QStringLiteral("Hier verwenden"),
        .mark = StateMark::Elsewhere,
        .more = QStringLiteral("Warum?") });
    window.show();
    const auto *text = banner->findChild<QLabel *>(QStringLiteral("bannerText"));
    const auto *detail = banner->findChild<QLabel *>(QStringLiteral("bannerDetail"));
    const auto isWhole = [](const QLabel &label) {
        return label.wordWrap() ? label.height() >= label.heightForWidth(label.width())
                                : label.width() >= label.sizeHint().width();
    };
    bool wasHidden = false;
    bool wasOneLine = false;
    for (int width = 1300; width >= 360; width -= 20) {
        window.resize(width, 400);
        QCoreApplication::sendPostedEvents();
        QVERIFY2(isWhole(*text), qPrintable(QString::number(width)));
        QVERIFY2(!detail->isVisible() || isWhole(*detail), qPrintable(QString::number(width)));
        QVERIFY(banner->findChild<QAbstractButton *>(QStringLiteral("bannerMore"))->isVisible());
        QCOMPARE(window.width(), width);
        wasHidden = wasHidden || !detail->isVisible();
        wasOneLine = wasOneLine || (detail->isVisible() && banner->height() < 60);
    }
    QVERIFY(wasHidden && wasOneLine);
}

HELIOGRAPH_TEST(Widgets)
#include "tst_Widgets.moc"
