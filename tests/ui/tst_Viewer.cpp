// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Clock.h"
#include "protocol/MessageContent.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"
#include "ui/chats/ChatListPane.h"
#include "ui/chats/ChatListView.h"
#include "ui/media/DropArea.h"
#include "ui/media/MediaSheet.h"
#include "ui/media/PictureView.h"
#include "ui/media/Viewer.h"
#include "ui/shell/ConversationPane.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/WindowFrame.h"
#include "ui/timeline/TimelineView.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QDesktopServices>
#include <QDrag>
#include <QFileDialog>
#include <QGuiApplication>
#include <QImageWriter>
#include <QLabel>
#include <QSignalSpy>
#include <QWheelEvent>
#include <QtTest>

using namespace heliograph;

/// The pictures of a chat over the whole window, and files that are dragged out of it.
class tst_Viewer : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aClickOpensAndEscapeCloses();
    void enterOpens();
    void turnsThePages();
    void turnsThePagesTheOtherWayRound();
    void zoomsAroundThePointer();
    void arrowsMoveWhatIsLarger();
    void copiesAndSaves();
    void otherProgramsGetTheFile();
    void standsUprightAndPlays();
    void saysWhatCannotBeShown();
    void refusesTooManyPixels();
    void keysStayInside();
    void aFileIsDraggedOut();
    void aClickDragsNothing();
    void aDraggedFileGoesIntoAnotherChat();

private slots:
    void opened(const QUrl &address) { m_opened << address; }

private:
    TimelineView *timeline() const { return m_window->frame()->conversation()->timeline(); }
    Viewer *viewer() const { return qobject_cast<Viewer *>(m_window->frame()->card()); }
    PictureView *picture() const { return viewer()->picture(); }
    int rowOf(const char *id) const
    {
        return m_window->conversation()->rowOf(QString::fromLatin1(id));
    }
    QAbstractButton *button(const char *name) const
    {
        return viewer()->findChild<QAbstractButton *>(QString::fromLatin1(name));
    }
    QString words(const char *name) const
    {
        return viewer()->findChild<QLabel *>(QString::fromLatin1(name))->text();
    }
    QPoint middleOf(const char *id) const
    {
        const int row = rowOf(id);
        const BubbleLayout layout = timeline()->layoutOf(row);
        const QRectF part = layout.picture.isNull() ? layout.cardTitle : layout.picture;
        return part.translated(timeline()->rowOrigin(row)).center().toPoint();
    }
    void open(const char *id)
    {
        timeline()->perform(rowOf(id), RowAction::Open);
        QVERIFY(viewer());
        QTRY_VERIFY(!picture()->picture().isNull());
    }
    void key(int which, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key(which), modifiers);
    }
    QString shownId() const { return viewer()->row().key.id; }
    QString writePicture(const QString &name, const QSize &size, const char *format);
    void fill(AccountStore &store);

    SystemClock m_clock;
    QTemporaryDir m_files;
    QList<QUrl> m_opened;
    std::unique_ptr<TestProfile> m_profile;
    std::unique_ptr<AccountManager> m_accounts;
    std::unique_ptr<MainWindow> m_window;
};

namespace {

const Jid viewedAnna = Jid::phoneNumber("491515550110");
const Jid viewedBen = Jid::phoneNumber("491515550111");

/// Two frames of 4 × 4 pixels, the first red, the second blue.
const QByteArray movingGif = QByteArray::fromHex(
    "47494638396104000400f00000ff00000000ff21ff0b4e45545343415045322e300301000000"
    "21f90404080000002c000000000400040000020d044110044110044110044110050021f90404"
    "080000002c000000000400040000020d0cc3300cc3300cc3300cc33005003b");

} // namespace

QString tst_Viewer::writePicture(const QString &name, const QSize &size, const char *format)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(QColor(10, 106, 133));
    for (int x = 0; x < size.width() / 2; ++x)
        image.setPixel(x, 0, qRgb(255, 255, 255));
    const QString path = m_files.filePath(name);
    image.save(path, format);
    return path;
}

void tst_Viewer::fill(AccountStore &store)
{
    qint64 at = m_clock.now().count() - 600'000;
    const auto add
        = [&](StoredMessage message, MessageKind kind, const QString &path, const QString &name) {
              message.content.kind = kind;
              message.content.text
                  = kind == MessageKind::Image ? QStringLiteral("of ") + message.key.id : QString();
              MediaReference media;
              media.type = kind == MessageKind::Image ? MediaType::Image : MediaType::Document;
              media.mimeType = QStringLiteral("image/png");
              media.fileName = name;
              media.mediaKey = QByteArray(32, 'k');
              media.fileSha256 = QByteArray(32, 's');
              media.fileEncSha256 = QByteArray(32, 'e');
              media.directPath = QStringLiteral("/v/t62/file");
              media.fileLength = 1000;
              media.width = 400;
              media.height = 300;
              message.content.media = media;
              message.unread = false;
              message.localPath = path;
              message.raw = *buildMessageContent(message.content);
              QVERIFY(store.messages().insert(message));
          };
    const auto received = [&](const char *id) {
        return receivedText(viewedAnna, QString::fromLatin1(id), at += 1000);
    };
    add(received("P1"), MessageKind::Image,
        writePicture(QStringLiteral("one.png"), { 400, 300 }, "PNG"), {});
    add(received("AWAY"), MessageKind::Image, {}, {});
    const QString broken = m_files.filePath(QStringLiteral("broken.png"));
    QFile file(broken);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("no picture");
    file.close();
    add(received("P2"), MessageKind::Image,
        writePicture(QStringLiteral("two.jpg"), { 3000, 2000 }, "JPG"), {});
    add(received("DOC"), MessageKind::Document, broken, QStringLiteral("../invoice\u202Egpj.exe"));
    add(received("BROKEN"), MessageKind::Image, broken, {});
    QFile moving(m_files.filePath(QStringLiteral("moving.gif")));
    QVERIFY(moving.open(QIODevice::WriteOnly));
    moving.write(movingGif);
    moving.close();
    add(received("GIF"), MessageKind::Image, moving.fileName(), {});
    StoredMessage text = receivedText(viewedBen, QStringLiteral("B1"), at);
    text.unread = false;
    QVERIFY(store.messages().insert(text));
}

void tst_Viewer::init()
{
    m_opened.clear();
    m_profile = std::make_unique<TestProfile>();
    const QString id = QStringLiteral("one");
    m_profile->add(id, QStringLiteral("Private"));
    {
        const std::unique_ptr<AccountStore> store = m_profile->store(id);
        fill(*store);
        TestProfile::link(*store);
    }
    m_accounts = m_profile->manager();
    m_accounts->start();
    m_window = std::make_unique<MainWindow>(*m_accounts, m_clock, WindowOptions());
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTRY_COMPARE(m_window->frame()->list()->view()->model()->rowCount(), 2);
    m_window->openChat(id, viewedAnna);
    QTRY_COMPARE(m_window->conversation()->rowCount(), 6);
    QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "opened");
}

void tst_Viewer::cleanup()
{
    QDesktopServices::unsetUrlHandler(QStringLiteral("file"));
    m_window.reset();
    m_accounts.reset();
    m_profile.reset();
}

void tst_Viewer::aClickOpensAndEscapeCloses()
{
    timeline()->jumpTo(QStringLiteral("P1"));
    QTest::mouseClick(timeline()->viewport(), Qt::LeftButton, {}, middleOf("P1"));
    QVERIFY(viewer());
    QCOMPARE(viewer()->size(), m_window->frame()->size());
    QTRY_COMPARE(picture()->picture().size(), QSize(400, 300));
    QCOMPARE(words("viewerCaption"), QStringLiteral("of P1"));
    QVERIFY(m_opened.isEmpty());
    key(Qt::Key_Escape);
    QVERIFY(!m_window->frame()->card());
    QVERIFY(timeline()->hasFocus());
    QCOMPARE(timeline()->currentRow(), rowOf("P1"));
}

void tst_Viewer::enterOpens()
{
    timeline()->setFocus();
    timeline()->setCurrentRow(rowOf("P2"));
    key(Qt::Key_Return);
    QVERIFY(viewer());
    QCOMPARE(shownId(), QStringLiteral("P2"));
    QTest::mouseClick(button("viewerCloseButton"), Qt::LeftButton);
    QVERIFY(!m_window->frame()->card());
}

void tst_Viewer::turnsThePages()
{
    open("P1");
    QVERIFY(!button("viewerBeforeButton")->isEnabled());
    // What is not here, and what is no picture, is passed over.
    key(Qt::Key_Right);
    QCOMPARE(shownId(), QStringLiteral("P2"));
    QTest::mouseClick(button("viewerAfterButton"), Qt::LeftButton);
    QCOMPARE(shownId(), QStringLiteral("BROKEN"));
    key(Qt::Key_PageDown);
    QCOMPARE(shownId(), QStringLiteral("GIF"));
    QVERIFY(!button("viewerAfterButton")->isEnabled());
    key(Qt::Key_PageDown);
    QCOMPARE(shownId(), QStringLiteral("GIF"));
    key(Qt::Key_PageUp);
    QTest::mouseClick(button("viewerBeforeButton"), Qt::LeftButton);
    QCOMPARE(shownId(), QStringLiteral("P2"));
    key(Qt::Key_Escape);
    QCOMPARE(timeline()->currentRow(), rowOf("P2"));
}

void tst_Viewer::turnsThePagesTheOtherWayRound()
{
    m_window->setLayoutDirection(Qt::RightToLeft);
    open("P1");
    key(Qt::Key_Left);
    QCOMPARE(shownId(), QStringLiteral("P2"));
    QVERIFY(button("viewerAfterButton")->x() < button("viewerBeforeButton")->x());
    QVERIFY(button("viewerCloseButton")->x() < button("viewerCopyButton")->x());
}

void tst_Viewer::zoomsAroundThePointer()
{
    open("P2");
    PictureView *view = picture();
    const double fitting = view->zoom();
    QVERIFY(fitting < 1);
    QVERIFY(!view->isLargerThanRoom());
    const QPointF at(view->width() * 0.45, view->height() * 0.55);
    const auto under = [&] { return QPointF(at - view->area().topLeft()) / view->area().width(); };
    const auto turnWheel = [&] {
        QWheelEvent wheel(
            at, view->mapToGlobal(at), {}, { 0, 120 }, Qt::NoButton, {}, Qt::NoScrollPhase, false);
        QApplication::sendEvent(view, &wheel);
    };
    // A picture that is smaller than the room stays in its middle.
    for (int i = 0; i < 4; ++i)
        turnWheel();
    QVERIFY(view->area().width() > view->width());
    const QPointF before = under();
    for (int i = 0; i < 4; ++i)
        turnWheel();
    QVERIFY(view->zoom() > fitting * 4);
    QVERIFY((under() - before).manhattanLength() < 0.001);
    key(Qt::Key_0);
    QCOMPARE(view->zoom(), fitting);
    key(Qt::Key_1);
    QCOMPARE(view->zoom(), 1.0);
    key(Qt::Key_Minus);
    QVERIFY(view->zoom() < 1.0);
    for (int i = 0; i < 40; ++i)
        key(Qt::Key_Plus);
    QCOMPARE(view->zoom(), 8.0);
    for (int i = 0; i < 60; ++i)
        key(Qt::Key_Minus);
    QCOMPARE(view->zoom(), fitting);
    QTest::mouseDClick(view, Qt::LeftButton, {}, at.toPoint());
    QVERIFY(view->zoom() >= 1.0);
    QTest::mouseDClick(view, Qt::LeftButton, {}, at.toPoint());
    QCOMPARE(view->zoom(), fitting);
}

void tst_Viewer::arrowsMoveWhatIsLarger()
{
    open("P2");
    PictureView *view = picture();
    key(Qt::Key_1);
    QVERIFY(view->isLargerThanRoom());
    const QRectF middle = view->area();
    key(Qt::Key_Right);
    QCOMPARE(shownId(), QStringLiteral("P2"));
    QVERIFY(view->area().left() < middle.left());
    key(Qt::Key_Down);
    QVERIFY(view->area().top() < middle.top());
    // By hand, and never so far that a gap is seen.
    const QPoint from = view->rect().center();
    QTest::mousePress(view, Qt::LeftButton, {}, from);
    QTest::mouseMove(view, from + QPoint(200, 10));
    QTest::mouseRelease(view, Qt::LeftButton, {}, from + QPoint(200, 10));
    QVERIFY(view->area().left() > middle.left());
    for (int i = 0; i < 30; ++i)
        key(Qt::Key_Left);
    QVERIFY(qAbs(view->area().left()) < 1);
}

void tst_Viewer::copiesAndSaves()
{
    open("P1");
    key(Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->image().size(), QSize(400, 300));
    key(Qt::Key_S, Qt::ControlModifier);
    auto *dialog = m_window->findChild<QFileDialog *>();
    QVERIFY(dialog);
    const QString name = QFileInfo(dialog->selectedFiles().value(0)).fileName();
    QVERIFY2(name.startsWith(QStringLiteral("heliograph-")), qPrintable(name));
    QVERIFY(name.endsWith(QStringLiteral(".png")));
    const QString to = m_files.filePath(QStringLiteral("saved.png"));
    emit dialog->fileSelected(to);
    dialog->close();
    QTRY_COMPARE(QImage(to).size(), QSize(400, 300));
    QTest::mouseClick(button("viewerSaveButton"), Qt::LeftButton);
    QTRY_VERIFY(m_window->findChild<QFileDialog *>());
}

void tst_Viewer::otherProgramsGetTheFile()
{
    open("P1");
    QTest::mouseClick(button("viewerOutsideButton"), Qt::LeftButton);
    QCOMPARE(m_opened.size(), 1);
    QVERIFY(m_opened.at(0).toLocalFile().endsWith(QStringLiteral("one.png")));
    m_window->frame()->closeCard();
    // What is no picture goes there at once.
    timeline()->perform(rowOf("DOC"), RowAction::Open);
    QVERIFY(!m_window->frame()->card());
    QCOMPARE(m_opened.size(), 2);
}

void tst_Viewer::standsUprightAndPlays()
{
    // Taken with the camera on its side.
    QImageWriter writer(m_files.filePath(QStringLiteral("two.jpg")), "jpg");
    writer.setTransformation(QImageIOHandler::TransformationRotate90);
    QVERIFY(writer.write(QImage(300, 200, QImage::Format_RGB32)));
    open("P2");
    QCOMPARE(picture()->picture().size(), QSize(200, 300));
    m_window->frame()->closeCard();
    open("GIF");
    const auto colour = [&] { return picture()->picture().pixelColor(1, 1); };
    QTRY_VERIFY(colour().blue() > 200);
    QTRY_VERIFY(colour().red() > 200);
}

void tst_Viewer::saysWhatCannotBeShown()
{
    timeline()->perform(rowOf("BROKEN"), RowAction::Open);
    auto *outside = button("viewerProblemOutsideButton");
    QTRY_VERIFY(outside->isVisible());
    QVERIFY(!words("viewerProblem").isEmpty());
    QVERIFY(!button("viewerCopyButton")->isEnabled());
    QTest::mouseClick(outside, Qt::LeftButton);
    QCOMPARE(m_opened.size(), 1);
    key(Qt::Key_PageUp);
    QTRY_VERIFY(!picture()->picture().isNull());
    QVERIFY(!outside->isVisible());
}

void tst_Viewer::refusesTooManyPixels()
{
    // The head of a picture of 20,000 × 20,000 pixels; nothing of it is there.
    const QString path = m_files.filePath(QStringLiteral("huge.ppm"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("P6\n20000 20000\n255\n");
    file.close();
    const QFuture<Result<PictureFile>> read = readPicture(path, { 100, 100 });
    QTRY_VERIFY(read.isFinished());
    QVERIFY(!read.result());
    QCOMPARE(read.result().error().code, ErrorCode::ImageTooLarge);
    // What is larger than the screen is scaled for it, too.
    const QFuture<Result<PictureFile>> good
        = readPicture(m_files.filePath(QStringLiteral("two.jpg")), { 100, 100 });
    QTRY_VERIFY(good.isFinished());
    QCOMPARE(good.result()->whole.size(), QSize(3000, 2000));
    QCOMPARE(good.result()->fitted.size(), QSize(100, 66));
}

void tst_Viewer::keysStayInside()
{
    open("P1");
    key(Qt::Key_Comma, Qt::ControlModifier);
    QCOMPARE(m_window->frame()->view(), WindowFrame::View::Chats);
    QSet<QString> reached;
    for (int i = 0; i < 12; ++i) {
        key(Qt::Key_Tab);
        QVERIFY(viewer()->isAncestorOf(QApplication::focusWidget()));
        QVERIFY(!QApplication::focusWidget()->accessibleName().isEmpty());
        reached << QApplication::focusWidget()->objectName();
    }
    for (const char *name : { "viewerCopyButton", "viewerSaveButton", "viewerOutsideButton",
             "viewerCloseButton", "viewerAfterButton", "pictureView" })
        QVERIFY2(reached.contains(QString::fromLatin1(name)), name);
}

void tst_Viewer::aFileIsDraggedOut()
{
    timeline()->jumpTo(QStringLiteral("DOC"));
    QSignalSpy carried(timeline(), &TimelineView::carryRequested);
    QWidget *viewport = timeline()->viewport();
    const QPoint from = middleOf("DOC");
    QTest::mousePress(viewport, Qt::LeftButton, {}, from);
    QTest::mouseMove(viewport, from + QPoint(2, 0));
    QCOMPARE(carried.size(), 0);
    // What is let go before the copy is there goes nowhere.
    QMouseEvent far(QEvent::MouseMove, QPointF(from + QPoint(60, 0)),
        viewport->mapToGlobal(QPointF(from)), Qt::NoButton, Qt::LeftButton, {});
    QApplication::sendEvent(viewport, &far);
    QCOMPARE(carried.size(), 1);
    QTest::mouseRelease(viewport, Qt::LeftButton, {}, from + QPoint(60, 0));
    const QDir folder(m_accounts->account(QStringLiteral("one"))->pasteFolder());
    QTRY_COMPARE(folder.entryList(QDir::Files), QStringList(QStringLiteral("invoicegpj.exe")));
    QTest::qWait(50);
    QVERIFY(m_opened.isEmpty());
    QVERIFY(!viewport->findChild<QDrag *>());
}

void tst_Viewer::aClickDragsNothing()
{
    timeline()->jumpTo(QStringLiteral("DOC"));
    QSignalSpy carried(timeline(), &TimelineView::carryRequested);
    QTest::mouseClick(timeline()->viewport(), Qt::LeftButton, {}, middleOf("DOC"));
    QCOMPARE(carried.size(), 0);
    QCOMPARE(m_opened.size(), 1);
}

/// A real drag: out of the timeline, and let go over the chat, where the sheet opens.
void tst_Viewer::aDraggedFileGoesIntoAnotherChat()
{
    if (QGuiApplication::platformName() == QStringLiteral("offscreen"))
        QSKIP("Needs a screen: ui.Drag has one.");
    timeline()->jumpTo(QStringLiteral("P1"));
    QWidget *viewport = timeline()->viewport();
    QWindow *window = m_window->windowHandle();
    const QPoint from = viewport->mapTo(m_window.get(), middleOf("P1"));
    ConversationPane *pane = m_window->frame()->conversation();
    const QPoint over = pane->mapTo(m_window.get(), QPoint(pane->width() / 4, pane->height() / 2));
    QStringList dragged;
    // The drag has a loop of its own: what the mouse does there is told from a timer.
    QTimer mouse;
    connect(&mouse, &QTimer::timeout, this, [&, step = 0]() mutable {
        const auto *drag = viewport->findChild<QDrag *>();
        if (drag == nullptr)
            return;
        ++step;
        if (step == 1) {
            for (const QUrl &url : drag->mimeData()->urls())
                dragged << url.toLocalFile();
            m_window->openChat(QStringLiteral("one"), viewedBen);
        } else if (step < 5) {
            QTest::mouseMove(window, over + QPoint(step, 0));
        } else {
            mouse.stop();
            QTest::mouseRelease(window, Qt::LeftButton, {}, over);
        }
    });
    mouse.start(30);
    QTest::mousePress(window, Qt::LeftButton, {}, from);
    QTest::mouseMove(window, from + QPoint(30, 0));
    QTest::mouseMove(window, from + QPoint(60, 0));
    QTRY_VERIFY(qobject_cast<MediaSheet *>(m_window->frame()->card()));
    QCOMPARE(dragged.size(), 1);
    const QFileInfo copy(dragged.at(0));
    QVERIFY(copy.fileName().endsWith(QStringLiteral(".png")));
    QCOMPARE(QImage(copy.filePath()).size(), QSize(400, 300));
    QVERIFY(copy.absoluteFilePath() != m_files.filePath(QStringLiteral("one.png")));
    auto *sheet = qobject_cast<MediaSheet *>(m_window->frame()->card());
    QCOMPARE(sheet->items().size(), 1U);
    QVERIFY(!viewer());
}

HELIOGRAPH_TEST(Viewer)
#include "tst_Viewer.moc"
