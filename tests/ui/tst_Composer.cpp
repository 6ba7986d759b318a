// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/OutgoingFile.h"
#include "tests/support/TestMain.h"
#include "ui/composer/Composer.h"
#include "ui/composer/ComposerEdit.h"
#include "ui/media/MimeItems.h"

#include <QApplication>
#include <QClipboard>
#include <QImage>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QtTest>

using namespace heliograph;

/// Typing and pasting (cases C18, C21, C27, C28, C30).
class tst_Composer : public QObject {
    Q_OBJECT

private slots:
    void init();
    void C18_keepsEveryCharacter();
    void C21_removesWholeGraphemes_data();
    void C21_removesWholeGraphemes();
    void sendsOnEnterAndBreaksOnShiftEnter();
    void C30_doesNotSendWhileAnInputMethodComposes();
    void C30_anotherChatGetsNothingOfWhatIsComposed();
    void growsAndThenScrolls();
    void showsAndClearsAReply();
    void reportsDraftsOnlyForTyping();
    void formatsShowWhileTyping();
    void C30_formatsLeaveWhatIsComposed();
    void shortcutsPutMarks();
    void C27_readsUriLists();
    void C27_realFilesKeepTheirNames();
    void C28_choosesWhatAPasteMeans();
    void C28_cellsGoInAsTextAndAreOfferedAsPicture();
    void C28_theOtherPasteIsAlwaysText();
    void C28_pastesBytesAsTheyAre();

private:
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Composer> m_composer;
    ComposerEdit *m_edit = nullptr;
};

void tst_Composer::init()
{
    m_theme = std::make_unique<Theme>(ColourScheme::Light);
    m_composer = std::make_unique<Composer>(*m_theme);
    m_composer->resize(700, 120);
    m_composer->setTarget(QStringLiteral("Anna"), QStringLiteral("Sales"), 0, {});
    m_composer->show();
    m_edit = m_composer->findChild<ComposerEdit *>(QStringLiteral("composerEdit"));
    QVERIFY(m_edit != nullptr);
    QVERIFY(QTest::qWaitForWindowExposed(m_composer.get()));
}

void tst_Composer::C18_keepsEveryCharacter()
{
    const QString text = QString::fromUtf8("10\u00a0000 \u00ab\u00a0oui\u00a0\u00bb 1 < 2 && \"x\" "
                                           "&amp; <br>\n\n  b\u2028c\ufdd0d \ufffc end");
    QApplication::clipboard()->setText(text);
    m_edit->paste();
    QCOMPARE(m_composer->text(), text);
    m_edit->selectAll();
    m_edit->copy();
    QCOMPARE(QApplication::clipboard()->text(), text);
    // As a draft that is kept and comes back.
    QSignalSpy drafts(m_composer.get(), &Composer::draftChanged);
    m_edit->paste();
    QCOMPARE(drafts.last().first().toString(), text);
    m_composer->setTarget(QStringLiteral("Anna"), QStringLiteral("Sales"), 0, text);
    QCOMPARE(m_composer->text(), text);
    m_composer->setText({});
    m_composer->setText(text);
    QCOMPARE(m_composer->text(), text);
    QSignalSpy sent(m_composer.get(), &Composer::sendRequested);
    QTest::keyClick(m_edit, Qt::Key_Return);
    QCOMPARE(sent.value(0).value(0).toString(), text);
}

void tst_Composer::C21_removesWholeGraphemes_data()
{
    QTest::addColumn<QString>("unit");
    QTest::newRow("couple") << QString::fromUtf8("\U0001F469\u200d\u2764\ufe0f\u200d\U0001F468");
    QTest::newRow("skin") << QString::fromUtf8("\U0001F44D\U0001F3FD");
    QTest::newRow("flag") << QString::fromUtf8("\U0001F1E9\U0001F1EA");
    QTest::newRow("accent") << QString::fromUtf8("e\u0301");
    QTest::newRow("devanagari") << QString::fromUtf8("\u0915\u094d\u0937\u093f");
}

void tst_Composer::C21_removesWholeGraphemes()
{
    QFETCH(const QString, unit);
    m_composer->setText(QStringLiteral("a") + unit);
    m_edit->moveCursor(QTextCursor::End);
    QTest::keyClick(m_edit, Qt::Key_Backspace);
    QCOMPARE(m_composer->text(), QStringLiteral("a"));
    m_edit->undo();
    QCOMPARE(m_composer->text(), QStringLiteral("a") + unit);
    // One arrow step passes it.
    m_edit->moveCursor(QTextCursor::End);
    QTest::keyClick(m_edit, Qt::Key_Left);
    QCOMPARE(m_edit->textCursor().position(), 1);
    QTest::keyClick(m_edit, Qt::Key_Right);
    QCOMPARE(m_edit->textCursor().position(), 1 + static_cast<int>(unit.size()));
}

void tst_Composer::sendsOnEnterAndBreaksOnShiftEnter()
{
    QSignalSpy sent(m_composer.get(), &Composer::sendRequested);
    QTest::keyClick(m_edit, Qt::Key_Return);
    QCOMPARE(sent.size(), 0);
    QTest::keyClicks(m_edit, QStringLiteral("one"));
    QTest::keyClick(m_edit, Qt::Key_Return, Qt::ShiftModifier);
    QTest::keyClicks(m_edit, QStringLiteral("two"));
    auto *send = m_composer->findChild<QAbstractButton *>(QStringLiteral("sendButton"));
    QTest::mouseClick(send, Qt::LeftButton);
    QCOMPARE(sent.size(), 1);
    QCOMPARE(sent.at(0).at(0).toString(), QStringLiteral("one\ntwo"));
}

void tst_Composer::C30_doesNotSendWhileAnInputMethodComposes()
{
    QSignalSpy sent(m_composer.get(), &Composer::sendRequested);
    QInputMethodEvent composing(QStringLiteral("nihao"), {});
    QApplication::sendEvent(m_edit, &composing);
    QVERIFY(m_edit->isComposing());
    QTest::keyClick(m_edit, Qt::Key_Return);
    QTest::keyClick(m_edit, Qt::Key_Escape);
    QTest::keyClick(m_edit, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(sent.size(), 0);
    QCOMPARE(m_composer->text(), QString());
    QInputMethodEvent commit;
    commit.setCommitString(QString::fromUtf8("你好"));
    QApplication::sendEvent(m_edit, &commit);
    QCOMPARE(m_composer->text(), QString::fromUtf8("你好"));
    QTest::keyClick(m_edit, Qt::Key_Return);
    QCOMPARE(sent.size(), 1);
    QCOMPARE(sent.at(0).at(0).toString(), QString::fromUtf8("你好"));
}

void tst_Composer::C30_anotherChatGetsNothingOfWhatIsComposed()
{
    QSignalSpy sent(m_composer.get(), &Composer::sendRequested);
    QSignalSpy drafts(m_composer.get(), &Composer::draftChanged);
    QTest::keyClicks(m_edit, QStringLiteral("so "));
    QInputMethodEvent composing(QStringLiteral("nihao"), {});
    QApplication::sendEvent(m_edit, &composing);
    // Alt+↓ is the window's: the composer is given another chat.
    m_composer->setTarget(QStringLiteral("Ben"), QStringLiteral("Sales"), 0, {});
    QVERIFY(!m_edit->isComposing());
    QCOMPARE(m_composer->text(), QString());
    for (const QList<QVariant> &draft : drafts)
        QVERIFY(!draft.first().toString().contains(QStringLiteral("nihao")));
    QTest::keyClicks(m_edit, QStringLiteral("to Ben"));
    QTest::keyClick(m_edit, Qt::Key_Return);
    QCOMPARE(sent.size(), 1);
    QCOMPARE(sent.first().first().toString(), QStringLiteral("to Ben"));
}

void tst_Composer::growsAndThenScrolls()
{
    const int one = m_edit->height();
    m_composer->setText(QStringLiteral("1\n2\n3"));
    const int three = m_edit->height();
    QVERIFY(three > one);
    m_composer->setText(QStringLiteral("1\n2\n3\n4\n5\n6\n7\n8"));
    const int eight = m_edit->height();
    m_composer->setText(QStringLiteral("x\n").repeated(40));
    QCOMPARE(m_edit->height(), eight);
    m_composer->setText({});
    QCOMPARE(m_edit->height(), one);
}

void tst_Composer::showsAndClearsAReply()
{
    m_composer->setReply(
        { QStringLiteral("3EB01"), {}, QStringLiteral("Which one?") }, QStringLiteral("Anna"));
    auto *strip = m_composer->findChild<QWidget *>(QStringLiteral("replyStrip"));
    QVERIFY(strip->isVisible());
    QSignalSpy sent(m_composer.get(), &Composer::sendRequested);
    QTest::keyClicks(m_edit, QStringLiteral("This"));
    QTest::keyClick(m_edit, Qt::Key_Return);
    QCOMPARE(sent.at(0).at(1).value<std::optional<Quote>>()->id, QStringLiteral("3EB01"));
    QTest::mouseClick(m_composer->findChild<QAbstractButton *>(QStringLiteral("clearReplyButton")),
        Qt::LeftButton);
    QVERIFY(!strip->isVisible());
    QVERIFY(!m_composer->reply());
}

void tst_Composer::reportsDraftsOnlyForTyping()
{
    QSignalSpy drafts(m_composer.get(), &Composer::draftChanged);
    m_composer->setTarget(
        QStringLiteral("Ben"), QStringLiteral("Sales"), 0, QStringLiteral("kept"));
    QCOMPARE(drafts.size(), 0);
    QCOMPARE(m_composer->text(), QStringLiteral("kept"));
    QTest::keyClicks(m_edit, QStringLiteral("!"));
    QCOMPARE(drafts.size(), 1);
}

/// Letters of the field that are shown bold, of its first line.
static QString boldIn(const ComposerEdit &edit)
{
    const QTextBlock block = edit.document()->firstBlock();
    QString bold;
    for (const QTextLayout::FormatRange &range : block.layout()->formats()) {
        if (range.format.fontWeight() == QFont::Bold)
            bold += block.text().mid(range.start, range.length);
    }
    return bold;
}

void tst_Composer::formatsShowWhileTyping()
{
    QTest::keyClicks(m_edit, QStringLiteral("is *Rafael"));
    QCOMPARE(boldIn(*m_edit), QString());
    QTest::keyClicks(m_edit, QStringLiteral("*"));
    QCOMPARE(boldIn(*m_edit), QStringLiteral("*Rafael*"));
    QCOMPARE(m_edit->exactText(), QStringLiteral("is *Rafael*"));
    QTest::keyClicks(m_edit, QStringLiteral("s"));
    QCOMPARE(boldIn(*m_edit), QString());
    m_edit->undo();
    QCOMPARE(m_edit->exactText(), QString());
    // A fence that opens above formats the lines below, and gives them back.
    m_edit->setExactText(QStringLiteral("*a*\nb```"));
    QCOMPARE(boldIn(*m_edit), QStringLiteral("*a*"));
    m_edit->moveCursor(QTextCursor::Start);
    QTest::keyClicks(m_edit, QStringLiteral("```"));
    QCOMPARE(boldIn(*m_edit), QString());
    QVERIFY(!m_edit->document()->lastBlock().layout()->formats().isEmpty());
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(m_edit, Qt::Key_Backspace);
    QCOMPARE(boldIn(*m_edit), QStringLiteral("*a*"));
    QVERIFY(m_edit->document()->lastBlock().layout()->formats().isEmpty());
}

void tst_Composer::C30_formatsLeaveWhatIsComposed()
{
    m_edit->setExactText(QStringLiteral("*a* "));
    m_edit->moveCursor(QTextCursor::End);
    QTextCharFormat underlined;
    underlined.setFontUnderline(true);
    QInputMethodEvent composing(
        QStringLiteral("*b*"), { { QInputMethodEvent::TextFormat, 0, 3, underlined } });
    QApplication::sendEvent(m_edit, &composing);
    QTextLayout *layout = m_edit->document()->firstBlock().layout();
    QCOMPARE(layout->preeditAreaText(), QStringLiteral("*b*"));
    QVERIFY(layout->formats().constLast().format.fontUnderline());
    QCOMPARE(m_edit->exactText(), QStringLiteral("*a* "));
    QInputMethodEvent done;
    done.setCommitString(QStringLiteral("*c*"));
    QApplication::sendEvent(m_edit, &done);
    QCOMPARE(m_edit->exactText(), QStringLiteral("*a* *c*"));
    QCOMPARE(boldIn(*m_edit), QStringLiteral("*a**c*"));
    // Given up without a change of the text.
    QApplication::sendEvent(m_edit, &composing);
    QInputMethodEvent nothing;
    QApplication::sendEvent(m_edit, &nothing);
    QCOMPARE(boldIn(*m_edit), QStringLiteral("*a**c*"));
}

void tst_Composer::shortcutsPutMarks()
{
    const auto press = [this](Qt::Key key, Qt::KeyboardModifiers more) {
        QTest::keyClick(m_edit, key, Qt::ControlModifier | more);
    };
    m_edit->setExactText(QStringLiteral("a\u2028word\nanother"));
    m_edit->selectAll();
    press(Qt::Key_B, Qt::NoModifier);
    QCOMPARE(m_edit->exactText(), QStringLiteral("*a\u2028word*\n*another*"));
    m_edit->undo();
    QCOMPARE(m_edit->exactText(), QStringLiteral("a\u2028word\nanother"));
    m_edit->setExactText(QStringLiteral("word"));
    m_edit->selectAll();
    press(Qt::Key_I, Qt::NoModifier);
    QCOMPARE(m_edit->exactText(), QStringLiteral("_word_"));
    QCOMPARE(m_edit->textCursor().selectedText(), QStringLiteral("word"));
    press(Qt::Key_X, Qt::ShiftModifier);
    QCOMPARE(m_edit->exactText(), QStringLiteral("_~word~_"));
    press(Qt::Key_X, Qt::ShiftModifier);
    QCOMPARE(m_edit->exactText(), QStringLiteral("_word_"));
    m_edit->setExactText({});
    press(Qt::Key_C, Qt::ShiftModifier);
    QTest::keyClicks(m_edit, QStringLiteral("x"));
    QCOMPARE(m_edit->exactText(), QStringLiteral("`x`"));
}

void tst_Composer::C27_readsUriLists()
{
    const QByteArray list = "file:///files/100%25%20sure%20%231.txt\r\n# "
                            "comment\r\nfile:///files/Target%2520Archery.jpg\r\n"
                            "file:///files/plain%zz.txt\r\nfile:///files/a%FFb.txt\r\nfile://nas/"
                            "share/x.txt\r\nhttps://"
                            "example.org/x.png\r\nfile://localhost/files/y.txt\r\n";
    const QStringList wanted { QStringLiteral("/files/100% sure #1.txt"),
        QStringLiteral("/files/Target%20Archery.jpg"), QStringLiteral("/files/plain%zz.txt"),
        // No such name: the sheet says that it cannot be read.
        QString::fromUtf8("/files/a\ufffdb.txt"), QStringLiteral("/files/y.txt") };
    QCOMPARE(pathsOfUriList(list), wanted);
    QCOMPARE(pathsOfUriList("file:///C:/photos/a.jpg"),
        QStringList { QStringLiteral("C:/photos/a.jpg") });
    QVERIFY(pathsOfUriList("file:").isEmpty());
}

/// The names that leave are those on the disk. A run with LC_ALL=C has Qt's own encoding of names
/// since Qt 6, so that the variant of the case is this one.
void tst_Composer::C27_realFilesKeepTheirNames()
{
    QTemporaryDir folder;
    QByteArray list;
    const QStringList names { QStringLiteral("100% sure #1.txt"),
        QStringLiteral("Target%20Archery.jpg"), QStringLiteral("plain%zz.txt"),
        QString::fromUtf8("Rechnung März.pdf") };
    for (const QString &name : names) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("x");
        list += QUrl::fromLocalFile(file.fileName()).toEncoded() + "\r\n";
    }
    const QStringList paths = pathsOfUriList(list);
    QCOMPARE(paths.size(), names.size());
    for (int i = 0; i < names.size(); ++i) {
        const QFuture<Result<FileProbe>> probed = probeFile(paths.at(i));
        QTRY_VERIFY(probed.isFinished());
        QVERIFY(probed.result());
        QCOMPARE(probed.result()->name, names.at(i));
    }
    const QFuture<Result<FileProbe>> unreadable
        = probeFile(folder.filePath(QString::fromUtf8("a\ufffdb.txt")));
    QTRY_VERIFY(unreadable.isFinished());
    QCOMPARE(unreadable.result().error().code, ErrorCode::NotFound);
}

void tst_Composer::C28_choosesWhatAPasteMeans()
{
    QMimeData cells;
    cells.setText(QStringLiteral("Q1\t10\nQ2\t20"));
    cells.setHtml(QStringLiteral("<table><tr><td>Q1</td><td>10</td></tr></table>"));
    cells.setData(QStringLiteral("image/png"), "png");
    QCOMPARE(pasteKindOf(cells), PasteKind::Text);
    QVERIFY(offersPictureOfText(cells));
    QMimeData browser;
    browser.setHtml(
        QStringLiteral("<meta charset='utf-8'><img src=\"https://example.org/a.png\"/>"));
    browser.setData(QStringLiteral("image/png"), "png");
    browser.setUrls({ QUrl(QStringLiteral("https://example.org/a.png")) });
    QCOMPARE(pasteKindOf(browser), PasteKind::Media);
    // Its own bytes, and not what lies at the address.
    QCOMPARE(
        itemsOf(browser), (std::vector<MimeItem> { { {}, "png", QStringLiteral("image/png") } }));
    QMimeData picture;
    picture.setImageData(QImage(4, 4, QImage::Format_RGB32));
    QCOMPARE(pasteKindOf(picture), PasteKind::Media);
    QCOMPARE(itemsOf(picture).size(), 1U);
    QMimeData file;
    file.setUrls({ QUrl(QStringLiteral("file:///files/a.pdf")) });
    file.setText(QStringLiteral("/files/a.pdf"));
    QCOMPARE(pasteKindOf(file), PasteKind::Media);
    QCOMPARE(itemsOf(file).size(), 1U);
    QMimeData address;
    address.setUrls({ QUrl(QStringLiteral("https://example.org/a.png")) });
    address.setText(QStringLiteral("https://example.org/a.png"));
    QCOMPARE(pasteKindOf(address), PasteKind::Text);
    QVERIFY(itemsOf(address).empty());
}

void tst_Composer::C28_cellsGoInAsTextAndAreOfferedAsPicture()
{
    const auto copyCells = [] {
        auto *cells = new QMimeData;
        cells->setText(QStringLiteral("Q1\t10\nQ2\t20"));
        cells->setHtml(QStringLiteral("<table><tr><td>Q1</td><td>10</td></tr></table>"));
        cells->setData(QStringLiteral("image/png"), "png");
        QApplication::clipboard()->setMimeData(cells);
    };
    std::vector<MimeItem> pasted;
    connect(m_composer.get(), &Composer::mediaPasted, m_composer.get(),
        [&pasted](const QMimeData *from) { pasted = itemsOf(*from); });
    QSignalSpy sent(m_composer.get(), &Composer::sendRequested);
    const auto *offer = m_composer->findChild<QWidget *>(QStringLiteral("pictureOffer"));
    auto *take = m_composer->findChild<QAbstractButton *>(QStringLiteral("takePictureButton"));
    copyCells();
    m_edit->paste();
    QCOMPARE(m_composer->text(), QStringLiteral("Q1\t10\nQ2\t20"));
    QVERIFY(offer->isVisible());
    QVERIFY(pasted.empty());
    // Who goes on writing meant the text.
    QTest::keyClicks(m_edit, QStringLiteral("!"));
    QVERIFY(!offer->isVisible());
    m_composer->setText({});
    m_edit->paste();
    take->click();
    QCOMPARE(pasted, (std::vector<MimeItem> { { {}, "png", QStringLiteral("image/png") } }));
    QCOMPARE(m_composer->text(), QString());
    QVERIFY(!offer->isVisible());
    QCOMPARE(sent.size(), 0);
}

void tst_Composer::C28_theOtherPasteIsAlwaysText()
{
    auto *browser = new QMimeData;
    browser->setText(QStringLiteral("https://example.org/a.png"));
    browser->setHtml(QStringLiteral("<img src=\"https://example.org/a.png\"/>"));
    browser->setData(QStringLiteral("image/png"), "png");
    browser->setUrls({ QUrl(QStringLiteral("https://example.org/a.png")) });
    QApplication::clipboard()->setMimeData(browser);
    QSignalSpy media(m_composer.get(), &Composer::mediaPasted);
    QTest::keyClick(m_edit, Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_composer->text(), QStringLiteral("https://example.org/a.png"));
    QCOMPARE(media.size(), 0);
}

void tst_Composer::C28_pastesBytesAsTheyAre()
{
    QByteArray bytes("\x89PNG fictitious bytes");
    auto *data = new QMimeData;
    data->setData(QStringLiteral("image/png"), bytes);
    QApplication::clipboard()->setMimeData(data);
    std::vector<MimeItem> pasted;
    connect(m_composer.get(), &Composer::mediaPasted, this,
        [&pasted](const QMimeData *from) { pasted = itemsOf(*from); });
    m_edit->paste();
    QCOMPARE(pasted.size(), 1U);
    QCOMPARE(pasted.front().bytes, bytes);
    QCOMPARE(m_composer->text(), QString());
}

HELIOGRAPH_TEST(Composer)
#include "tst_Composer.moc"
