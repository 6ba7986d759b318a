// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Future.h"
#include "tests/support/ManualClock.h"
#include "tests/support/TestMain.h"
#include "tests/ui/SampleData.h"
#include "ui/chats/ChatListPane.h"
#include "ui/chats/ChatListView.h"
#include "ui/chats/NewChatCard.h"
#include "ui/media/DropArea.h"
#include "ui/media/MediaSheet.h"
#include "ui/shell/WindowFrame.h"
#include "ui/stats/StatisticsPage.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDropEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QSignalSpy>
#include <QtTest>

using namespace heliograph;

namespace {

FileAccess sampleAccess()
{
    FileAccess access;
    access.probe = [](const QString &path) {
        if (path.endsWith(QLatin1String("folder")))
            return finished<FileProbe>(fail(ErrorCode::NotAFile));
        if (path.endsWith(QLatin1String("empty.txt")))
            return finished<FileProbe>(fail(ErrorCode::FileEmpty));
        if (path.endsWith(QLatin1String("huge.iso")))
            return finished<FileProbe>(fail(ErrorCode::FileTooLarge));
        FileProbe probe;
        probe.path = path;
        probe.name = path.section(u'/', -1);
        probe.size = 2'100'000;
        const auto can = [&](const char *suffix, const std::vector<MediaType> &forms) {
            if (path.endsWith(QLatin1String(suffix)))
                probe.forms = forms;
        };
        can(".jpg", { MediaType::Image, MediaType::Document });
        can(".mp4", { MediaType::Video, MediaType::Gif, MediaType::Document });
        can(".ogg", { MediaType::Voice, MediaType::Audio, MediaType::Document });
        probe.suggested
            = probe.forms.size() > 1 ? probe.forms[probe.forms.size() - 2] : MediaType::Document;
        if (path.endsWith(QLatin1String(".mp4")))
            probe.suggested = MediaType::Video;
        if (path.endsWith(QLatin1String(".mp4")) || path.endsWith(QLatin1String(".ogg")))
            probe.seconds = 74;
        if (path.endsWith(QLatin1String("rare.mp4")))
            probe.suggested = MediaType::Document;
        if (path.endsWith(QLatin1String("text.jpg"))) {
            probe.forms = { MediaType::Document };
            probe.suggested = MediaType::Document;
            probe.documentReason = Error { ErrorCode::NotAnImage, {}, 0, 0 };
        }
        return finished(Result<FileProbe>(probe));
    };
    access.keep = [](const QByteArray &, const QString &) {
        return finished(Result<QString>(QStringLiteral("/kept/paste.jpg")));
    };
    return access;
}

} // namespace

/// The media sheet, the drop area, the chat list and the frame, by their object names.
class tst_Cards : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void theSheetSendsInOrderWithCaptions();
    void theSheetExplainsRefusals();
    void theSheetAsksForWhatAFileCanBe();
    void theSheetSaysWhatPhonesDoNotPlay();
    void escapeKeepsADraft();
    void halvesOfTheDropAreaDiffer();
    void theListAcceptsNoDropButOpensAHeldRow();
    void aModelThatMovesRowsOpensNoChat();
    void theNewChatCardChecksNumbers();
    void narrowWindowsTakeTurns();
    void C36_noButtonIsWithoutAName();
    void rangesBeginAtMidnight();

private:
    ManualClock m_clock;
    Theme m_theme { ColourScheme::Dark };
};

void tst_Cards::initTestCase() { qRegisterMetaType<std::vector<OutgoingItem>>(); }

void tst_Cards::theSheetSendsInOrderWithCaptions()
{
    MediaSheet sheet(
        m_theme, { QStringLiteral("Anna"), 6, QStringLiteral("Sales"), {}, 0 }, sampleAccess());
    sheet.show();
    sheet.addPaths(
        { QStringLiteral("/f/a.jpg"), QStringLiteral("/f/b.jpg"), QStringLiteral("/f/c.pdf") },
        false);
    QTRY_COMPARE(sheet.items().size(), 3U);
    QTRY_VERIFY(sheet.findChild<QAbstractButton *>(QStringLiteral("mediaSendButton"))->isEnabled());
    auto *caption = sheet.findChild<QWidget *>(QStringLiteral("mediaCaption"));
    QTest::keyClicks(caption, QStringLiteral("first"));
    auto *second = sheet.findChild<QAbstractButton *>(QStringLiteral("mediaItem-2"));
    QTest::mouseClick(second, Qt::LeftButton, {}, QPoint(40, 90));
    QTest::keyClicks(caption, QStringLiteral("second"));
    QTest::keyClick(second, Qt::Key_Left, Qt::ControlModifier);
    QTest::mouseClick(
        sheet.findChild<QAbstractButton *>(QStringLiteral("removeMediaItem-3")), Qt::LeftButton);
    std::vector<OutgoingItem> out;
    connect(&sheet, &MediaSheet::sendRequested, &sheet,
        [&out](const std::vector<OutgoingItem> &items) { out = items; });
    QTest::keyClick(caption, Qt::Key_Return);
    QCOMPARE(out.size(), 2U);
    QCOMPARE(out[0].caption, QStringLiteral("second"));
    QCOMPARE(out[0].path, QStringLiteral("/f/b.jpg"));
    QCOMPARE(out[1].caption, QStringLiteral("first"));
    QCOMPARE(out[1].as, MediaType::Image);
}

void tst_Cards::theSheetExplainsRefusals()
{
    MediaSheet sheet(
        m_theme, { QStringLiteral("Anna"), 6, QStringLiteral("Sales"), {}, 0 }, sampleAccess());
    sheet.show();
    sheet.addPaths({ QStringLiteral("/f/folder"), QStringLiteral("/f/empty.txt"),
                       QStringLiteral("/f/huge.iso"), QStringLiteral("/f/text.jpg") },
        false);
    QTRY_VERIFY(sheet.items()[3].isProbed);
    QTRY_COMPARE(sheet.outgoing().size(), 1U);
    QCOMPARE(sheet.outgoing()[0].as, MediaType::Document);
    QVERIFY(refusalText(sheet.items()[0]) != refusalText(sheet.items()[1]));
    QVERIFY(refusalText(sheet.items()[1]) != refusalText(sheet.items()[2]));
    QVERIFY(sheet.findChild<QWidget *>(QStringLiteral("mediaNote"))->isVisible());
    QVERIFY(sheet.findChild<QWidget *>(QStringLiteral("mediaItem-1"))
                ->accessibleName()
                .contains(QStringLiteral("folder")));
}

/// The words from which a person chooses for the selected file.
static QStringList formWords(const MediaSheet &sheet)
{
    QStringList words;
    const auto *segments = sheet.findChild<QWidget *>(QStringLiteral("mediaFormSegments"));
    for (const QAbstractButton *button : segments->findChildren<QAbstractButton *>())
        words << (button->isChecked() ? u'*' + button->text() : button->text());
    return words;
}

static void chooseForm(const MediaSheet &sheet, int index)
{
    const auto *segments = sheet.findChild<QWidget *>(QStringLiteral("mediaFormSegments"));
    segments->findChildren<QAbstractButton *>().at(index)->click();
}

void tst_Cards::theSheetAsksForWhatAFileCanBe()
{
    MediaSheet sheet(
        m_theme, { QStringLiteral("Anna"), 6, QStringLiteral("Sales"), {}, 0 }, sampleAccess());
    sheet.show();
    sheet.addPaths({ QStringLiteral("/f/a.mp4"), QStringLiteral("/f/b.ogg"),
                       QStringLiteral("/f/c.jpg"), QStringLiteral("/f/d.pdf") },
        false);
    QTRY_COMPARE(sheet.outgoing().size(), 4U);
    const auto select = [&](int id) {
        QTest::mouseClick(
            sheet.findChild<QAbstractButton *>(QStringLiteral("mediaItem-%1").arg(id)),
            Qt::LeftButton, {}, QPoint(40, 60));
    };
    auto *caption = sheet.findChild<QWidget *>(QStringLiteral("mediaCaption"));
    QTRY_COMPARE(formWords(sheet),
        QStringList(
            { QStringLiteral("*Video"), QStringLiteral("GIF"), QStringLiteral("Document") }));
    QTest::keyClicks(caption, QStringLiteral("look"));
    chooseForm(sheet, 1);
    select(2);
    QCOMPARE(formWords(sheet),
        QStringList({ QStringLiteral("Voice message"), QStringLiteral("*Audio"),
            QStringLiteral("Document") }));
    QVERIFY(!caption->isEnabled());
    chooseForm(sheet, 2);
    QVERIFY(caption->isEnabled());
    QTest::keyClicks(caption, QStringLiteral("listen"));
    QCOMPARE(sheet.outgoing()[1].caption, QStringLiteral("listen"));
    chooseForm(sheet, 0);
    select(3);
    QCOMPARE(
        formWords(sheet), QStringList({ QStringLiteral("*Photo"), QStringLiteral("Document") }));
    select(4);
    QCOMPARE(formWords(sheet), QStringList { QStringLiteral("*Document") });
    select(2);
    QCOMPARE(formWords(sheet).front(), QStringLiteral("*Voice message"));
    const std::vector<OutgoingItem> out = sheet.outgoing();
    QCOMPARE(out[0].as, MediaType::Gif);
    QCOMPARE(out[0].caption, QStringLiteral("look"));
    QCOMPARE(out[1].as, MediaType::Voice);
    QCOMPARE(out[1].caption, QString());
    QCOMPARE(out[2].as, MediaType::Image);
    QCOMPARE(out[3].as, MediaType::Document);
    QVERIFY(sheet.findChild<QWidget *>(QStringLiteral("mediaItem-1"))
                ->accessibleName()
                .contains(QStringLiteral("1:14")));
    // What was kept comes back as it was.
    MediaSheet again(
        m_theme, { QStringLiteral("Anna"), 6, QStringLiteral("Sales"), {}, 0 }, sampleAccess());
    again.addPaths({ out[0].path, out[1].path }, false);
    again.restore(out);
    QTRY_VERIFY(again.items()[1].isProbed);
    QCOMPARE(again.outgoing()[0].as, MediaType::Gif);
    QCOMPARE(again.outgoing()[1].as, MediaType::Voice);
}

void tst_Cards::theSheetSaysWhatPhonesDoNotPlay()
{
    MediaSheet sheet(
        m_theme, { QStringLiteral("Anna"), 6, QStringLiteral("Sales"), {}, 0 }, sampleAccess());
    sheet.show();
    sheet.addPaths({ QStringLiteral("/f/rare.mp4") }, false);
    QTRY_VERIFY(sheet.items()[0].isProbed);
    QTRY_COMPARE(sheet.outgoing()[0].as, MediaType::Document);
    QVERIFY(sheet.findChild<QWidget *>(QStringLiteral("mediaNote"))->isVisible());
    chooseForm(sheet, 0);
    QCOMPARE(sheet.outgoing()[0].as, MediaType::Video);
    SheetItem item;
    QVERIFY(noteText(item).isEmpty());
    QStringList notes;
    for (const ErrorCode reason : { ErrorCode::NotAnImage, ErrorCode::ImageTooLarge,
             ErrorCode::NotAVideo, ErrorCode::NotAudio }) {
        item.probe.documentReason = Error { reason, {}, 0, 0 };
        notes << noteText(item);
    }
    item.probe.documentReason.reset();
    item.probe.isAnimated = true;
    notes << noteText(item);
    QCOMPARE(notes.removeDuplicates(), 0);
    QVERIFY(!notes.contains(QString()));
}

void tst_Cards::escapeKeepsADraft()
{
    MediaSheet sheet(
        m_theme, { QStringLiteral("Anna"), 6, QStringLiteral("Sales"), {}, 0 }, sampleAccess());
    sheet.show();
    sheet.addItems({ { {}, "bytes", QStringLiteral("image/png") } }, false);
    QTRY_COMPARE(sheet.outgoing().size(), 1U);
    QCOMPARE(sheet.outgoing()[0].path, QStringLiteral("/kept/paste.jpg"));
    std::vector<OutgoingItem> kept;
    connect(&sheet, &MediaSheet::kept, &sheet,
        [&kept](const std::vector<OutgoingItem> &items) { kept = items; });
    QTest::keyClick(sheet.findChild<QWidget *>(QStringLiteral("mediaCaption")), Qt::Key_Escape);
    QCOMPARE(kept.size(), 1U);
}

void tst_Cards::halvesOfTheDropAreaDiffer()
{
    DropArea area(m_theme);
    area.resize(800, 600);
    area.setTarget({ QStringLiteral("Anna"), 6, QStringLiteral("Sales"), {}, 0 });
    area.show();
    QMimeData files;
    files.setUrls({ QUrl(QStringLiteral("file:///f/a.jpg")) });
    std::vector<bool> documents;
    connect(&area, &DropArea::dropped, &area,
        [&documents](const std::vector<MimeItem> &items, bool asDocuments) {
            QCOMPARE(items.size(), 1U);
            documents.push_back(asDocuments);
        });
    const auto drop = [&](const QPoint &at) {
        QDragEnterEvent enter(at, Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&area, &enter);
        QDragMoveEvent move(at, Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&area, &move);
        QDropEvent event(at, Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&area, &event);
        return move.isAccepted();
    };
    QVERIFY(drop(QPoint(200, 300)));
    QVERIFY(drop(QPoint(600, 300)));
    QVERIFY(!drop(QPoint(400, 20)));
    QCOMPARE(documents, std::vector<bool>({ false, true }));
    QMimeData text;
    text.setText(QStringLiteral("words"));
    QVERIFY(!DropArea::accepts(text));
}

void tst_Cards::theListAcceptsNoDropButOpensAHeldRow()
{
    SampleChats chats;
    ChatListView view(m_theme, sampleNow);
    view.setModel(&chats);
    view.resize(320, 600);
    view.show();
    QSignalSpy chosen(&view, &ChatListView::chatChosen);
    QMimeData files;
    files.setUrls({ QUrl(QStringLiteral("file:///f/a.jpg")) });
    const QPoint at = view.visualRect(chats.index(2)).center();
    QDragEnterEvent enter(at, Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(view.viewport(), &enter);
    QDragMoveEvent move(at, Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(view.viewport(), &move);
    QVERIFY(!move.isAccepted());
    QTRY_COMPARE(chosen.size(), 1);
    QCOMPARE(chosen.at(0).at(0).toModelIndex().row(), 2);
    QDropEvent drop(at, Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(view.viewport(), &drop);
    QVERIFY(!drop.isAccepted());
}

void tst_Cards::aModelThatMovesRowsOpensNoChat()
{
    SampleChats chats;
    ChatListView view(m_theme, sampleNow);
    view.setModel(&chats);
    view.resize(320, 600);
    view.show();
    QSignalSpy chosen(&view, &ChatListView::chatChosen);
    view.setCurrentIndex(chats.index(1));
    QCOMPARE(chosen.size(), 0);
    QTest::mouseClick(
        view.viewport(), Qt::LeftButton, {}, view.visualRect(chats.index(3)).center());
    QCOMPARE(chosen.size(), 1);
    view.moveCurrent(1);
    QCOMPARE(chosen.size(), 2);
    QCOMPARE(view.currentIndex().row(), 4);
}

void tst_Cards::theNewChatCardChecksNumbers()
{
    NewChatCard card(m_theme,
        { { QStringLiteral("a1"), QStringLiteral("Sales") },
            { QStringLiteral("a2"), QStringLiteral("Support") } },
        QStringLiteral("a2"));
    card.show();
    QSignalSpy chosen(&card, &NewChatCard::chatChosen);
    auto *number = card.findChild<QLineEdit *>(QStringLiteral("newChatNumber"));
    QTest::keyClicks(number, QStringLiteral("0151 555 0102"));
    QTest::keyClick(number, Qt::Key_Return);
    QCOMPARE(chosen.size(), 0);
    QVERIFY(card.findChild<QWidget *>(QStringLiteral("newChatProblem"))->isVisible());
    number->clear();
    QTest::keyClicks(number, QStringLiteral("+49 151 555 0102"));
    QTest::mouseClick(
        card.findChild<QAbstractButton *>(QStringLiteral("newChatOpenButton")), Qt::LeftButton);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.at(0).at(0).toString(), QStringLiteral("a2"));
    QCOMPARE(chosen.at(0).at(1).value<Jid>(), Jid::phoneNumber("491515550102"));
}

void tst_Cards::narrowWindowsTakeTurns()
{
    WindowFrame frame(m_theme, sampleNow, false, true);
    SampleChats chats;
    frame.list()->setModel(&chats);
    frame.resize(1000, 700);
    frame.setView(WindowFrame::View::Chats);
    frame.show();
    frame.setChatOpen(true);
    QVERIFY(!frame.list()->isNarrow());
    frame.resize(640, 700);
    QVERIFY(frame.list()->isNarrow());
    QTRY_COMPARE(frame.list()->width(), int(metrics::narrowListWidth));
    auto *back = frame.findChild<QAbstractButton *>(QStringLiteral("backButton"));
    QVERIFY(back->isVisible());
    QTest::mouseClick(back, Qt::LeftButton);
    QVERIFY(!frame.conversation()->isVisible());
    QVERIFY(!frame.list()->isNarrow());
    frame.setChatOpen(true);
    QVERIFY(frame.conversation()->isVisible());
}

void tst_Cards::C36_noButtonIsWithoutAName()
{
    WindowFrame frame(m_theme, sampleNow, false, true);
    frame.rail()->setEntries(sampleRail());
    for (const QAbstractButton *button : frame.findChildren<QAbstractButton *>()) {
        // Their words come with what is the matter.
        const QStringList spoken { QStringLiteral("bannerAction"), QStringLiteral("bannerMore"),
            QStringLiteral("stateNoteAction") };
        if (spoken.contains(button->objectName()))
            continue;
        QVERIFY2(!button->accessibleName().isEmpty() || !button->text().isEmpty(),
            qPrintable(button->objectName()));
    }
    QSignalSpy chosen(frame.rail(), &AccountRail::accountChosen);
    frame.resize(1000, 700);
    frame.show();
    QTest::mouseClick(
        frame.findChild<QAbstractButton *>(QStringLiteral("railAccount-support")), Qt::LeftButton);
    QCOMPARE(chosen.value(0).value(0).toString(), QStringLiteral("support"));
}

void tst_Cards::rangesBeginAtMidnight()
{
    const StatsRange range = rangeOf(14, sampleNow());
    const QDateTime from = QDateTime::fromMSecsSinceEpoch(range.from);
    QCOMPARE(from.time(), QTime(0, 0));
    QCOMPARE(from.date().daysTo(QDateTime::fromMSecsSinceEpoch(range.to).date()), 13);
}

HELIOGRAPH_TEST(Cards)
#include "tst_Cards.moc"
