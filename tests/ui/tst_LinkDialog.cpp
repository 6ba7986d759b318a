// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ManualClock.h"
#include "tests/support/TestMain.h"
#include "tests/ui/DrivenLink.h"
#include "ui/linking/LinkDialog.h"
#include "ui/linking/QrTile.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QtTest>

#include <ZXing/ReadBarcode.h>

using namespace heliograph;

namespace {

QString decoded(QWidget &widget)
{
    const QImage image = widget.grab().toImage().convertToFormat(QImage::Format_Grayscale8);
    const ZXing::ImageView view(image.constBits(), image.width(), image.height(),
        ZXing::ImageFormat::Lum, static_cast<int>(image.bytesPerLine()));
    const ZXing::Result result = ZXing::ReadBarcode(view);
    return result.isValid() ? QString::fromStdString(result.text()) : QString();
}

/// A dialog on the code's side, with the job that drives it.
class CodeSide final {
public:
    explicit CodeSide(const Theme &theme, const Clock &clock, LinkDialog::Options options = {})
        : owned(std::make_unique<DrivenLink>())
        , link(owned.get())
        , dialog(theme, clock, std::move(owned), std::move(options))
    {
        dialog.show();
        link->show(QStringLiteral("2@picture,aaaa,bbbb,cccc"));
        ways()[1]->click();
    }
    QList<QAbstractButton *> ways() const
    {
        return dialog.findChild<QWidget *>(QStringLiteral("linkWays"))
            ->findChildren<QAbstractButton *>();
    }
    QAbstractButton *button(const char *name) const
    {
        return dialog.findChild<QAbstractButton *>(QLatin1String(name));
    }
    QLabel *label(const char *name) const
    {
        return dialog.findChild<QLabel *>(QLatin1String(name));
    }
    QLineEdit *number() const
    {
        return dialog.findChild<QLineEdit *>(QStringLiteral("linkNumber"));
    }
    QrTile *tile() const { return dialog.findChild<QrTile *>(); }
    void ask(const QString &typed) const
    {
        number()->clear();
        QTest::keyClicks(number(), typed);
        QTest::keyClick(number(), Qt::Key_Return);
    }

private:
    std::unique_ptr<DrivenLink> owned;

public:
    DrivenLink *link;
    LinkDialog dialog;
};

const QString sampleCode = QStringLiteral("7KQ2WXYZ");

} // namespace

/// The card that links an account: pictures, codes, and what went wrong.
class tst_LinkDialog : public QObject {
    Q_OBJECT

private slots:
    void C05_showsOnlyTheNewestCode();
    void C05_anExpiredCodeLeavesNothing();
    void tellsNameAndColourWhenLinked();
    void asksForTheNumberBeforeACode();
    void aCodeIsShownSpelledAndCopied();
    void numbersThatCannotBeAreExplainedInPlace();
    void oneCodeAtATimeForOneNumber();
    void anExpiredPairingCodeLeavesNothing();
    void picturesComeBackWithTheirOwnTime();
    void picturesThatRanOutUnseenAreAskedForAgain();
    void theReasonOfTheJobIsShown();
    void anotherNumberIsOfferedAsANewAccount();
    void whatThePhoneCannotDoIsExplained();
    void saysWhyTheServiceIsNotReached();
    void aLinkAgainKnowsItsNumber();
    void theKeyboardReachesEverything();
    void aSmallWindowScrolls();

private:
    ManualClock m_clock;
    Theme m_theme { ColourScheme::Dark };
};

void tst_LinkDialog::C05_showsOnlyTheNewestCode()
{
    auto owned = std::make_unique<DrivenLink>();
    DrivenLink *link = owned.get();
    LinkDialog dialog(
        m_theme, m_clock, std::move(owned), { QStringLiteral("Shop"), 2, false, false });
    dialog.show();
    QCOMPARE(decoded(dialog), QString());
    for (const QString &code :
        { QStringLiteral("2@first,aaaa,bbbb,cccc"), QStringLiteral("2@second,aaaa,bbbb,cccc") }) {
        link->show(code);
        QCOMPARE(decoded(dialog), code);
    }
    emit link->scanned();
    QCOMPARE(decoded(dialog), QString());
    QVERIFY(!dialog.findChild<QrTile *>(QStringLiteral("qrTile"))->hasCode());
}

void tst_LinkDialog::C05_anExpiredCodeLeavesNothing()
{
    auto owned = std::make_unique<DrivenLink>();
    DrivenLink *link = owned.get();
    LinkDialog dialog(
        m_theme, m_clock, std::move(owned), { QStringLiteral("Shop"), 2, false, false });
    dialog.show();
    // Nobody scans: all pictures of all rounds pass.
    for (int i = 0; i < 18; ++i) {
        const QString code = QStringLiteral("2@last-%1,aaaa,bbbb,cccc").arg(i);
        link->show(code, i / 6 + 1);
        QCOMPARE(decoded(dialog), code);
        m_clock.advance(milliseconds(20'000));
    }
    QTRY_VERIFY(!dialog.findChild<QrTile *>()->hasCode());
    link->words = QStringLiteral("Nobody scanned it in three rounds.");
    emit link->failed({ ErrorCode::QrExpired, {}, 0, 0 });
    QCOMPARE(decoded(dialog), QString());
    QCOMPARE(dialog.findChild<QLabel *>(QStringLiteral("linkStatus"))->text(), link->words);
    QVERIFY(
        dialog.findChild<QrTile *>()->accessibleDescription().contains(QStringLiteral("expired")));
    QCOMPARE(link->restarts, 0);
    const auto words = [](const QWidget *widget) {
        return widget->accessibleName() + widget->accessibleDescription() + widget->toolTip();
    };
    for (const QWidget *widget : dialog.findChildren<QWidget *>())
        QVERIFY(!words(widget).contains(QLatin1String("2@last")));
    auto *again = dialog.findChild<QAbstractButton *>(QStringLiteral("linkAgainButton"));
    QVERIFY(again->isVisible());
    QTest::mouseClick(again, Qt::LeftButton);
    QCOMPARE(link->restarts, 1);
    QVERIFY(!again->isVisible());
    link->show(QStringLiteral("2@anew,aaaa,bbbb,cccc"));
    // The window gives the card the height it asks for.
    dialog.resize(dialog.sizeHint());
    QTRY_COMPARE(decoded(dialog), QStringLiteral("2@anew,aaaa,bbbb,cccc"));
}

void tst_LinkDialog::tellsNameAndColourWhenLinked()
{
    auto owned = std::make_unique<DrivenLink>();
    DrivenLink *link = owned.get();
    LinkDialog dialog(
        m_theme, m_clock, std::move(owned), { QStringLiteral("Account 1"), 0, false, false });
    dialog.show();
    QSignalSpy linked(&dialog, &LinkDialog::linked);
    auto *name = dialog.findChild<QLineEdit *>(QStringLiteral("linkName"));
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("Shop West"));
    QTest::mouseClick(
        dialog.findChild<QAbstractButton *>(QStringLiteral("linkColour-5")), Qt::LeftButton);
    emit link->linked(QStringLiteral("a1"));
    QCOMPARE(linked.at(0), QVariantList({ QStringLiteral("a1"), QStringLiteral("Shop West"), 5 }));
}

void tst_LinkDialog::asksForTheNumberBeforeACode()
{
    const CodeSide side(m_theme, m_clock);
    QVERIFY(!side.tile()->hasCode());
    QVERIFY(side.number()->isVisible());
    QCOMPARE(side.dialog.focusWidget(), side.number());
    QVERIFY(side.link->numbers.isEmpty());
    // Pictures that go on behind it are not shown.
    side.link->show(QStringLiteral("2@other,aaaa,bbbb,cccc"));
    QVERIFY(!side.tile()->hasCode());
}

void tst_LinkDialog::aCodeIsShownSpelledAndCopied()
{
    const CodeSide side(m_theme, m_clock);
    side.ask(QStringLiteral("+49 151 555 0140"));
    QCOMPARE(side.link->numbers, QStringList { QStringLiteral("+49 151 555 0140") });
    QVERIFY(!side.button("linkCopyButton")->isVisible());
    const QImage without = side.tile()->grab().toImage();
    side.link->showPairing(sampleCode);
    QVERIFY(side.tile()->hasCode());
    QVERIFY(side.tile()->grab().toImage() != without);
    QVERIFY(side.tile()->accessibleName().contains(QStringLiteral("7 K Q 2 – W X Y Z")));
    QVERIFY(side.label("linkStatus")->text().contains(QStringLiteral("2:40")));
    side.button("linkCopyButton")->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), sampleCode);
    emit side.link->scanned();
    QVERIFY(!side.tile()->hasCode());
    QVERIFY(!side.tile()->accessibleName().contains(QStringLiteral("7 K")));
    QVERIFY(!side.number()->isVisible());
    QVERIFY(!side.ways()[0]->isVisible());
}

void tst_LinkDialog::numbersThatCannotBeAreExplainedInPlace()
{
    const CodeSide side(m_theme, m_clock);
    side.link->numberProblem = ErrorCode::CountryCodeMissing;
    side.ask(QStringLiteral("0151 555 0140"));
    QVERIFY(side.label("linkNumberProblem")->isVisible());
    QVERIFY(side.label("linkNumberProblem")->text().contains(QStringLiteral("+49")));
    QCOMPARE(side.number()->accessibleDescription(), side.label("linkNumberProblem")->text());
    QVERIFY(side.button("linkGetCodeButton")->isEnabled());
    QTest::keyClicks(side.number(), QStringLiteral("1"));
    QVERIFY(!side.label("linkNumberProblem")->isVisible());
}

void tst_LinkDialog::oneCodeAtATimeForOneNumber()
{
    const CodeSide side(m_theme, m_clock);
    side.ask(QStringLiteral("+49 151 555 0140"));
    side.link->showPairing(sampleCode);
    QVERIFY(!side.button("linkGetCodeButton")->isEnabled());
    QTest::keyClick(side.number(), Qt::Key_Return);
    QCOMPARE(side.link->numbers.size(), 1);
    side.ask(QStringLiteral("+49 151 555 0150"));
    QCOMPARE(side.link->numbers.size(), 2);
    QVERIFY(!side.tile()->hasCode());
}

void tst_LinkDialog::anExpiredPairingCodeLeavesNothing()
{
    const CodeSide side(m_theme, m_clock);
    side.ask(QStringLiteral("+49 151 555 0140"));
    side.link->showPairing(sampleCode);
    m_clock.advance(milliseconds(160'000));
    QTRY_VERIFY(!side.tile()->hasCode());
    side.link->words = QStringLiteral("The code has expired. Ask for a new one.");
    emit side.link->failed({ ErrorCode::CodeExpired, {}, 408, 0 });
    QCOMPARE(side.label("linkStatus")->text(), side.link->words);
    QVERIFY(!side.button("linkCopyButton")->isVisible());
    QVERIFY(!side.button("linkAgainButton")->isVisible());
    side.button("linkGetCodeButton")->click();
    QCOMPARE(side.link->numbers.size(), 2);
}

void tst_LinkDialog::picturesComeBackWithTheirOwnTime()
{
    const CodeSide side(m_theme, m_clock);
    m_clock.advance(milliseconds(12'000));
    side.ways()[0]->click();
    QVERIFY(side.tile()->hasCode());
    QVERIFY(side.label("linkStatus")->text().contains(QStringLiteral(" 8 s")));
    QCOMPARE(side.link->pictures, 0);
    // A code that was asked for ends when pictures are wanted.
    side.ways()[1]->click();
    side.ask(QStringLiteral("+49 151 555 0140"));
    side.link->showPairing(sampleCode);
    side.ways()[0]->click();
    QCOMPARE(side.link->pictures, 1);
    QVERIFY(!side.tile()->hasCode());
    side.link->show(QStringLiteral("2@again,aaaa,bbbb,cccc"));
    QVERIFY(side.tile()->hasCode());
}

void tst_LinkDialog::picturesThatRanOutUnseenAreAskedForAgain()
{
    const CodeSide side(m_theme, m_clock);
    side.link->show({});
    emit side.link->failed({ ErrorCode::QrExpired, {}, 408, 0 });
    QVERIFY(!side.label("linkStatus")->isVisible());
    side.ways()[0]->click();
    QCOMPARE(side.link->pictures, 1);
}

void tst_LinkDialog::theReasonOfTheJobIsShown()
{
    const CodeSide side(m_theme, m_clock);
    side.ask(QStringLiteral("+49 151 555 0140"));
    side.link->words = QStringLiteral("Too many codes were asked for. Try again in 60 s. · 429");
    emit side.link->failed({ ErrorCode::RateLimited, {}, 429, 60 });
    QCOMPARE(side.label("linkStatus")->text(), side.link->words);
    QVERIFY(side.button("linkGetCodeButton")->isEnabled());
    QVERIFY(!side.button("linkOtherButton")->isVisible());
}

void tst_LinkDialog::anotherNumberIsOfferedAsANewAccount()
{
    const CodeSide side(m_theme, m_clock);
    QSignalSpy wanted(&side.dialog, &LinkDialog::otherAccountRequested);
    side.ask(QStringLiteral("+49 151 555 0140"));
    emit side.link->failed({ ErrorCode::OtherNumber, {}, 0, 0 });
    QVERIFY(side.button("linkOtherButton")->isVisible());
    side.button("linkOtherButton")->click();
    QCOMPARE(wanted.size(), 1);
}

void tst_LinkDialog::whatThePhoneCannotDoIsExplained()
{
    const CodeSide side(m_theme, m_clock);
    side.ask(QStringLiteral("+49 151 555 0140"));
    side.link->showPairing(sampleCode);
    emit side.link->noticed(ErrorCode::PasskeyNeeded);
    QVERIFY(side.label("linkNotice")->isVisible());
    QVERIFY(side.label("linkNotice")->text().contains(QStringLiteral("passkey")));
    // It stays valid for another phone.
    QVERIFY(side.tile()->hasCode());
    emit side.link->failed({ ErrorCode::CodeExpired, {}, 408, 0 });
    QVERIFY(!side.label("linkNotice")->isVisible());
}

void tst_LinkDialog::saysWhyTheServiceIsNotReached()
{
    auto owned = std::make_unique<DrivenLink>();
    DrivenLink *link = owned.get();
    LinkDialog dialog(m_theme, m_clock, std::move(owned), {});
    dialog.show();
    const auto *notice = dialog.findChild<QLabel *>(QStringLiteral("linkNotice"));
    emit link->noticed(ErrorCode::ProxyRefused);
    QVERIFY(notice->isVisible());
    QVERIFY(notice->text().contains(QStringLiteral("proxy")));
    link->show(QStringLiteral("2@first,aaaa,bbbb,cccc"));
    QVERIFY(!notice->isVisible());
    // What the phone says outlives the next picture.
    emit link->noticed(ErrorCode::PhoneTooOld);
    link->show(QStringLiteral("2@second,aaaa,bbbb,cccc"));
    QVERIFY(notice->isVisible());
}

void tst_LinkDialog::aLinkAgainKnowsItsNumber()
{
    LinkDialog::Options options;
    options.again = true;
    options.number = QStringLiteral("+49 151 555 0140");
    const CodeSide side(m_theme, m_clock, options);
    QCOMPARE(side.number()->text(), options.number);
    QVERIFY(!side.dialog.findChild<QLineEdit *>(QStringLiteral("linkName"))->isVisible());
    bool named = false;
    for (const QLabel *label : side.dialog.findChildren<QLabel *>())
        named = named || label->text().contains(options.number);
    QVERIFY(named);
}

void tst_LinkDialog::theKeyboardReachesEverything()
{
    CodeSide side(m_theme, m_clock);
    side.ask(QStringLiteral("+49 151 555 0140"));
    side.link->showPairing(sampleCode);
    QSet<QString> reached;
    side.ways()[1]->setFocus();
    const QWidget *first = side.dialog.focusWidget();
    do {
        reached.insert(side.dialog.focusWidget()->objectName());
        QTest::keyClick(side.dialog.focusWidget(), Qt::Key_Tab);
    } while (side.dialog.focusWidget() != first && reached.size() < 40);
    for (const char *name : { "linkNumber", "linkCopyButton", "linkName", "linkCloseButton" })
        QVERIFY2(reached.contains(QLatin1String(name)), name);
    for (const QAbstractButton *button : side.dialog.findChildren<QAbstractButton *>())
        QVERIFY2(!button->accessibleName().isEmpty() || !button->text().isEmpty(),
            qPrintable(button->objectName()));
}

void tst_LinkDialog::aSmallWindowScrolls()
{
    CodeSide side(m_theme, m_clock);
    side.ask(QStringLiteral("+49 151 555 0140"));
    side.link->showPairing(sampleCode);
    const QSize small(624, 384);
    side.dialog.resize(small);
    QCOMPARE(side.dialog.size(), small);
    const auto top
        = [&](const QWidget *widget) { return widget->mapTo(&side.dialog, QPoint()).y(); };
    // One below the other, and the keyboard brings the last one into sight.
    QTRY_VERIFY(top(side.ways()[0]) >= top(side.tile()) + side.tile()->height());
    const QAbstractButton *close = side.button("linkCloseButton");
    QVERIFY(close->visibleRegion().isEmpty());
    side.number()->setFocus();
    for (int i = 0; i < 40 && side.dialog.focusWidget() != close; ++i)
        QTest::keyClick(side.dialog.focusWidget(), Qt::Key_Tab);
    QCOMPARE(side.dialog.focusWidget(), close);
    QTRY_VERIFY(!close->visibleRegion().isEmpty());
}

HELIOGRAPH_TEST(LinkDialog)
#include "tst_LinkDialog.moc"
