// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "ui/chats/NewChatCard.h"
#include "ui/widgets/Text.h"
#include "ui/widgets/Theme.h"

#include <QtTest>

using namespace heliograph;

/// The table of colours and the handling of text.
class tst_Widgets : public QObject {
    Q_OBJECT

private slots:
    void textIsReadableOnItsGround_data();
    void textIsReadableOnItsGround();
    void initialsAreReadableOnEveryAccountColour();
    void cutsBetweenGraphemes_data();
    void cutsBetweenGraphemes();
    void isolatesNumbersOnlyForDisplay_data();
    void isolatesNumbersOnlyForDisplay();
    void knowsEmojiOnlyMessages();
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

void tst_Widgets::cutsBetweenGraphemes_data()
{
    QTest::addColumn<QString>("unit");
    QTest::newRow("couple") << QString::fromUtf8("\U0001F469\u200d\u2764\ufe0f\u200d\U0001F468");
    QTest::newRow("skin") << QString::fromUtf8("\U0001F44D\U0001F3FD");
    QTest::newRow("flag") << QString::fromUtf8("\U0001F1E9\U0001F1EA");
    QTest::newRow("accent") << QString::fromUtf8("e\u0301");
    QTest::newRow("devanagari") << QString::fromUtf8("\u0915\u094d\u0937\u093f");
}

void tst_Widgets::cutsBetweenGraphemes()
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
}

void tst_Widgets::isolatesNumbersOnlyForDisplay_data()
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

void tst_Widgets::isolatesNumbersOnlyForDisplay()
{
    QFETCH(const QString, text);
    QFETCH(const QString, span);
    const QString shown = isolatedForDisplay(text);
    QVERIFY(shown.contains(QChar(0x2066) + span + QChar(0x2069)));
    QString plain = shown;
    QCOMPARE(plain.remove(QChar(0x2066)).remove(QChar(0x2069)), text);
    QCOMPARE(textDirection(text, Qt::LeftToRight), Qt::RightToLeft);
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

HELIOGRAPH_TEST(Widgets)
#include "tst_Widgets.moc"
