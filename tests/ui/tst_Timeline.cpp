// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "tests/ui/SampleData.h"
#include "ui/timeline/BubbleLayout.h"
#include "ui/timeline/PictureCache.h"
#include "ui/timeline/TextBlock.h"
#include "ui/timeline/TimelineAccessible.h"
#include "ui/timeline/TimelineView.h"
#include "ui/timeline/WaveformBars.h"
#include "ui/widgets/Text.h"

#include <QAccessible>
#include <QAccessibleActionInterface>
#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace heliograph;

/// The painted timeline: heights, reading position, actions by mouse, keys and screen reader.
class tst_Timeline : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void staysAtTheEndWhenAMessageComes();
    void prependingKeepsThePosition();
    void opensAtTheUnreadLine();
    void fewUnreadMessagesLeaveTheEndInSight();
    void offersTheLatestAfterScrollingUp();
    void aClickRetriesAFailedMessage();
    void aClickJumpsToTheQuote();
    void theMenuCopiesExactText();
    void C36_everyActionIsInTheAccessibilityTree();
    void C36_keysReachEveryRow();
    void keepsSizesBeforeAPictureIsLoaded();
    void aVideoThatIsHereShowsItsFirstPicture();
    void clipsSayHowLongTheyAre();
    void aVoiceNoteHasBars_data();
    void aVoiceNoteHasBars();
    void theBarsOfAVoiceNoteArePainted();
    void theBarsOfWhatIsPlayedAreASeekBar();
    void showsAMillionRows();
    void laysOutEachParagraphInItsDirection();
    void C18_replacementMarksAreVisible();
    void C19_marksAreHiddenAndCopied();
    void C35_mentionsAreNames();
    void aCardThatWaitsInVainSaysSoOnce();
    void C26_aFileShowsTheEndingThatItHas();
    void thumbnailsOfOthersAreBounded_data();
    void thumbnailsOfOthersAreBounded();

private:
    void show(std::vector<TimelineRow> rows, int olderPages = 0);
    /// Opens a chat of 100 rows of which those from `firstUnread` on were not read.
    void openUnread(int firstUnread);

    QTemporaryDir m_folder;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<SampleMessages> m_messages;
    std::unique_ptr<TimelineView> m_view;
};

void tst_Timeline::initTestCase()
{
    QVERIFY(m_folder.isValid());
    installTimelineAccessibility();
}

void tst_Timeline::init()
{
    m_theme = std::make_unique<Theme>(ColourScheme::Light);
    m_view = std::make_unique<TimelineView>(*m_theme, sampleNow);
    m_view->resize(700, 500);
}

void tst_Timeline::cleanup()
{
    m_view.reset();
    m_messages.reset();
}

void tst_Timeline::show(std::vector<TimelineRow> rows, int olderPages)
{
    m_view->setSource(nullptr);
    m_messages = std::make_unique<SampleMessages>();
    m_messages->rows = std::move(rows);
    auto source = std::make_unique<SampleSource>(*m_messages);
    source->olderPages = olderPages;
    m_view->setSource(std::move(source));
    m_view->show();
    m_view->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
}

static std::vector<TimelineRow> manyRows(int count)
{
    std::vector<TimelineRow> rows;
    for (int i = 0; i < count; ++i)
        rows.push_back(sampleText(i + 1, i % 4 == 0,
            QStringLiteral("Message %1").arg(i) + QStringLiteral("\nmore").repeated(i % 5),
            sampleTime(8, 0) + i * 1000));
    return rows;
}

void tst_Timeline::staysAtTheEndWhenAMessageComes()
{
    show(manyRows(60));
    QVERIFY(m_view->isAtEnd());
    m_messages->append(
        sampleText(900, false, QStringLiteral("Newest\nwith\nlines"), sampleTime(13, 59)));
    QVERIFY(m_view->isAtEnd());
    QCOMPARE(m_view->verticalScrollBar()->value(), m_view->verticalScrollBar()->maximum());
    QVERIFY(m_view->viewport()->rect().contains(m_view->rowRect(60).center()));
}

void tst_Timeline::prependingKeepsThePosition()
{
    show(manyRows(200));
    m_view->verticalScrollBar()->setValue(3000);
    m_view->grab();
    const int row = m_view->rowAtPosition(QPoint(300, 250));
    const QString id = m_messages->rows[static_cast<size_t>(row)].key.id;
    const int y = m_view->rowRect(row).y();
    std::vector<TimelineRow> older;
    for (int i = 0; i < 500; ++i)
        older.push_back(sampleText(-500 + i, false, QStringLiteral("Older\nof three\nlines"),
            sampleTime(6, 0) + i * 1000));
    m_messages->prepend(older);
    m_view->grab();
    const int moved = m_view->source()->rowOf(id);
    QCOMPARE(moved, row + 500);
    QCOMPARE(m_view->rowRect(moved).y(), y);
    // New messages below move nothing either.
    m_messages->append(sampleText(901, false, QStringLiteral("Newest"), sampleTime(13, 59)));
    m_view->grab();
    QCOMPARE(m_view->rowRect(moved).y(), y);
}

void tst_Timeline::openUnread(int firstUnread)
{
    show({});
    auto source = std::make_unique<SampleSource>(*m_messages);
    std::vector<TimelineRow> rows;
    for (int i = 0; i < 100; ++i)
        rows.push_back(
            sampleText(i, false, QStringLiteral("line %1").arg(i), sampleNow() - 100 + i));
    source->unreadFrom = rows[static_cast<size_t>(firstUnread)].rowId;
    m_view->setSource(std::move(source));
    m_messages->prepend(rows);
}

void tst_Timeline::opensAtTheUnreadLine()
{
    QSignalSpy seen(m_view.get(), &TimelineView::endSeen);
    openUnread(40);
    const BubbleLayout layout = m_view->layoutOf(40);
    QVERIFY(!layout.unreadLine.isNull());
    QVERIFY(m_view->layoutOf(39).unreadLine.isNull());
    QVERIFY(m_view->layoutOf(41).unreadLine.isNull());
    QVERIFY(layout.unreadLine.bottom() <= layout.bubble.top());
    const int line = m_view->rowOrigin(40).y() + static_cast<int>(layout.unreadLine.top());
    QVERIFY2(line >= 0 && line < 60, qPrintable(QString::number(line)));
    QVERIFY(!m_view->isAtEnd());
    QCOMPARE(seen.count(), 0);
    m_view->scrollToEnd();
    QVERIFY(seen.count() > 0);
}

void tst_Timeline::fewUnreadMessagesLeaveTheEndInSight()
{
    openUnread(97);
    QVERIFY(m_view->isAtEnd());
    QVERIFY(!m_view->layoutOf(97).unreadLine.isNull());
}

void tst_Timeline::offersTheLatestAfterScrollingUp()
{
    show(manyRows(200));
    auto *jump = m_view->findChild<QAbstractButton *>(QStringLiteral("jumpToLatestButton"));
    QVERIFY(!jump->isVisible());
    m_view->verticalScrollBar()->setValue(1000);
    QVERIFY(jump->isVisible());
    QTest::mouseClick(jump, Qt::LeftButton);
    QVERIFY(m_view->isAtEnd());
    QVERIFY(!jump->isVisible());
}

void tst_Timeline::aClickRetriesAFailedMessage()
{
    TimelineRow failed = sampleText(1, true, QStringLiteral("Can you send the address again?"),
        sampleTime(13, 46), DeliveryStep::Failed);
    failed.reason = QStringLiteral("Not sent: the service refused it · 479");
    show({ failed });
    QSignalSpy retries(m_view.get(), &TimelineView::retryRequested);
    const QRectF retry = m_view->layoutOf(0).retry;
    QVERIFY(!retry.isNull());
    QTest::mouseClick(
        m_view->viewport(), Qt::LeftButton, {}, m_view->rowOrigin(0) + retry.center().toPoint());
    QCOMPARE(retries.size(), 1);
    QCOMPARE(retries.at(0).at(0).value<MessageKey>(), failed.key);
}

void tst_Timeline::aClickJumpsToTheQuote()
{
    auto rows = manyRows(120);
    TimelineRow quoting = sampleText(500, false, QStringLiteral("That one"), sampleTime(13, 59));
    quoting.content.quote = Quote { rows[3].key.id, own(), rows[3].content.text };
    rows.push_back(quoting);
    show(rows);
    const int row = static_cast<int>(rows.size()) - 1;
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {},
        m_view->rowOrigin(row) + m_view->layoutOf(row).quote.center().toPoint());
    QVERIFY(!m_view->isAtEnd());
    QVERIFY(m_view->viewport()->rect().contains(m_view->rowRect(3).center()));
    QVERIFY(!m_view->jumpTo(QStringLiteral("nothing")));
}

void tst_Timeline::theMenuCopiesExactText()
{
    const QString text = QString::fromUtf8("اتصل +44 7700 900123 الآن \ufffc");
    show({ sampleText(1, false, text, sampleTime(13, 0)) });
    m_view->setCurrentRow(0);
    m_view->perform(0, RowAction::Copy);
    QCOMPARE(QApplication::clipboard()->text(), text);
    QSignalSpy replies(m_view.get(), &TimelineView::replyRequested);
    m_view->perform(0, RowAction::Reply);
    QCOMPARE(replies.at(0).at(0).value<TimelineRow>().content.text, text);
}

void tst_Timeline::C36_everyActionIsInTheAccessibilityTree()
{
    TimelineRow document
        = sampleDocument(1, false, QStringLiteral("Invoice.pdf"), sampleTime(13, 0));
    TimelineRow quoting
        = sampleText(2, false, QStringLiteral("see https://example.org/x"), sampleTime(13, 1));
    quoting.content.quote = Quote { document.key.id, anna(), QStringLiteral("Invoice") };
    TimelineRow failed
        = sampleText(3, true, QStringLiteral("No"), sampleTime(13, 2), DeliveryStep::Failed);
    const QString path = samplePhoto(m_folder.path(), 0);
    TimelineRow photo
        = samplePicture(4, false, QStringLiteral("The blue one"), sampleTime(13, 3), path);
    TimelineRow voice = sampleDocument(5, false, {}, sampleTime(13, 4));
    voice.content.kind = MessageKind::Voice;
    voice.content.media->seconds = 14;
    show({ document, quoting, failed, photo, voice });
    QAccessibleInterface *list = QAccessible::queryAccessibleInterface(m_view.get());
    QVERIFY(list != nullptr);
    QCOMPARE(list->role(), QAccessible::List);
    QCOMPARE(list->childCount(), 5);
    const QString name = list->child(0)->text(QAccessible::Name);
    for (const QString &part : { QStringLiteral("Anna Lindqvist"), QStringLiteral("Invoice.pdf"),
             QStringLiteral("42.1 MB"), QStringLiteral("13:00") })
        QVERIFY2(name.contains(part), qPrintable(name));
    QVERIFY(list->child(2)->text(QAccessible::Name).contains(QStringLiteral("Not sent")));
    QCOMPARE(list->child(1)->role(), QAccessible::ListItem);
    QCOMPARE(list->indexOfChild(list->child(1)), 1);
    const auto actions
        = [&](int row) { return list->child(row)->actionInterface()->actionNames(); };
    QVERIFY(actions(0).contains(actionWords(RowAction::Download)));
    QVERIFY(actions(1).contains(actionWords(RowAction::JumpToQuote)));
    QVERIFY(actions(1).contains(actionWords(RowAction::OpenLink)));
    QVERIFY(actions(2).contains(actionWords(RowAction::Retry)));
    QVERIFY(actions(3).contains(actionWords(RowAction::Open)));
    QVERIFY(actions(4).contains(actionWords(RowAction::Download)));
    const QString photoName = list->child(3)->text(QAccessible::Name);
    QVERIFY2(photoName.contains(QStringLiteral("Photo")), qPrintable(photoName));
    QVERIFY2(photoName.contains(QStringLiteral("The blue one")), qPrintable(photoName));
    const QString voiceName = list->child(4)->text(QAccessible::Name);
    QVERIFY2(voiceName.contains(QStringLiteral("0:14")), qPrintable(voiceName));
    // A painted button and its action do the same.
    QSignalSpy retries(m_view.get(), &TimelineView::retryRequested);
    list->child(2)->actionInterface()->doAction(actionWords(RowAction::Retry));
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {},
        m_view->rowOrigin(2) + m_view->layoutOf(2).retry.center().toPoint());
    QCOMPARE(retries.size(), 2);
    QCOMPARE(retries.at(0), retries.at(1));
    QSignalSpy opens(m_view.get(), &TimelineView::openRequested);
    list->child(3)->actionInterface()->doAction(actionWords(RowAction::Open));
    QCOMPARE(opens.value(0).value(0).value<TimelineRow>().localPath, path);
    QSignalSpy downloads(m_view.get(), &TimelineView::downloadRequested);
    list->child(0)->actionInterface()->doAction(actionWords(RowAction::Download));
    QCOMPARE(downloads.size(), 1);
    QSignalSpy links(m_view.get(), &TimelineView::linkRequested);
    list->child(1)->actionInterface()->doAction(actionWords(RowAction::OpenLink));
    QCOMPARE(links.value(0).value(0).toString(), QStringLiteral("https://example.org/x"));
    // A new message moves neither focus nor what is being read.
    m_view->setFocus();
    m_view->setCurrentRow(1);
    const int top = m_view->rowRect(1).y();
    const bool fits = m_view->isAtEnd();
    m_messages->append(sampleText(6, false, QStringLiteral("New"), sampleTime(13, 5)));
    QCOMPARE(m_view->currentRow(), 1);
    QVERIFY(m_view->hasFocus());
    QVERIFY(fits || m_view->rowRect(1).y() == top);
}

void tst_Timeline::C36_keysReachEveryRow()
{
    TimelineRow failed
        = sampleText(3, true, QStringLiteral("No"), sampleTime(13, 2), DeliveryStep::Failed);
    auto rows = manyRows(30);
    rows.insert(rows.begin(), failed);
    show(rows);
    m_view->clearFocus();
    m_view->setFocus(Qt::TabFocusReason);
    QCOMPARE(m_view->currentRow(), 30);
    for (int i = 0; i < 30; ++i)
        QTest::keyClick(m_view.get(), Qt::Key_Up);
    QCOMPARE(m_view->currentRow(), 0);
    QVERIFY(m_view->viewport()->rect().intersects(m_view->rowRect(0)));
    QSignalSpy retries(m_view.get(), &TimelineView::retryRequested);
    QTest::keyClick(m_view.get(), Qt::Key_Return);
    QCOMPARE(retries.size(), 1);
    QSignalSpy infos(m_view.get(), &TimelineView::infoRequested);
    QTest::keyClick(m_view.get(), Qt::Key_Return, Qt::AltModifier);
    QCOMPARE(infos.size(), 1);
}

void tst_Timeline::keepsSizesBeforeAPictureIsLoaded()
{
    const QString path = samplePhoto(m_folder.path(), 0);
    TimelineRow row = samplePicture(1, false, QStringLiteral("caption"), sampleTime(13, 0), path);
    row.localPath.clear();
    show({ row, sampleText(2, false, QStringLiteral("below"), sampleTime(13, 1)) });
    const QRect before = m_view->rowRect(0);
    row.localPath = path;
    m_messages->change(0, row);
    m_view->grab();
    QCOMPARE(m_view->rowRect(0), before);
}

/// Of a row that stands alone.
static BubbleLayout layoutAlone(
    const TimelineView &view, const Theme &theme, const TimelineRow &row)
{
    const BubbleMeasure measure(theme, Qt::LeftToRight, view.viewport()->width());
    return measure.measure(row, contextOf(nullptr, row, nullptr), QStringLiteral("Today"));
}

void tst_Timeline::aVideoThatIsHereShowsItsFirstPicture()
{
    for (const MessageKind kind : { MessageKind::Video, MessageKind::Gif }) {
        TimelineRow row = sampleClip(1, false, kind, "turned.mp4", true, {}, sampleTime(13, 0));
        row.content.media->thumbnail.clear();
        show({ row });
        const BubbleLayout layout = layoutAlone(*m_view, *m_theme, row);
        const QRect picture = layout.picture.toRect().translated(m_view->rowRect(0).topLeft());
        // Blue above red.
        const auto shown = [&] {
            const QImage image = m_view->viewport()->grab().toImage();
            const QColor above = image.pixelColor(picture.center() - QPoint(0, 50));
            const QColor below = image.pixelColor(picture.center() + QPoint(0, 50));
            return above.blue() > 200 && above.red() < 60 && below.red() > 200 && below.blue() < 60;
        };
        QTRY_VERIFY(shown());
        QVERIFY(layout.picture.contains(layout.length));
        QVERIFY(!layout.length.intersects(layout.meta) && !layout.length.intersects(layout.button));
        QVERIFY(layout.picture.contains(layout.button));
    }
}

void tst_Timeline::clipsSayHowLongTheyAre()
{
    const auto row = [](MessageKind kind, const char *sample) {
        return sampleClip(1, false, kind, sample, false, {}, sampleTime(13, 0));
    };
    QCOMPARE(lengthTextOf(row(MessageKind::Video, "clip.mp4")), durationText(2));
    QCOMPARE(lengthTextOf(row(MessageKind::Gif, "clip.mp4")), QStringLiteral("GIF"));
    QCOMPARE(lengthTextOf(sampleText(1, false, {}, 1)), QString());
    for (const auto &[kind, sample] :
        { std::pair(MessageKind::Video, "clip.mp4"), std::pair(MessageKind::Voice, "stereo.ogg"),
            std::pair(MessageKind::Audio, "tone.mp3") })
        QVERIFY(rowInWords(row(kind, sample))
                    .contains(durationText(kind == MessageKind::Voice ? 1 : 2)));
    TimelineRow unknown = row(MessageKind::Video, "clip.mp4");
    unknown.content.media->seconds = 0;
    QVERIFY(lengthTextOf(unknown).isEmpty());
}

void tst_Timeline::aVoiceNoteHasBars_data()
{
    QTest::addColumn<QByteArray>("waveform");
    QTest::addColumn<std::vector<double>>("heights");
    QTest::newRow("as many") << QByteArray("\0\x19\x32\x64", 4)
                             << std::vector<double> { 0, 0.25, 0.5, 1 };
    QTest::newRow("twice as many")
        << QByteArray("\0\1\x19\2\x32\3\x64\4", 8) << std::vector<double> { 0, 0.25, 0.5, 1 };
    QTest::newRow("one") << QByteArray("\x32") << std::vector<double>(4, 0.5);
    QTest::newRow("too high") << QByteArray("\xff\xff\xc8\x64") << std::vector<double>(4, 1);
    QTest::newRow("none") << QByteArray() << std::vector<double>(4, 0);
}

void tst_Timeline::aVoiceNoteHasBars()
{
    QFETCH(QByteArray, waveform);
    QFETCH(std::vector<double>, heights);
    QCOMPARE(barHeights(waveform, 4), heights);
    QVERIFY(barHeights(waveform, 0).empty());
}

void tst_Timeline::theBarsOfAVoiceNoteArePainted()
{
    TimelineRow row
        = sampleClip(1, false, MessageKind::Voice, "voice.ogg", true, {}, sampleTime(13, 0));
    row.content.media->waveform = QByteArray(32, '\0') + QByteArray(32, '\x64');
    show({ row });
    const BubbleLayout layout = layoutAlone(*m_view, *m_theme, row);
    QVERIFY(!layout.bars.isNull() && layout.cardTitle.isNull());
    const QImage image = m_view->viewport()->grab().toImage();
    const QRect bars = layout.bars.toRect().translated(m_view->rowRect(0).topLeft());
    // Dark points near the upper edge: of the loud half alone.
    const auto darkPoints = [&](int from, int to) {
        int found = 0;
        for (int x = from; x < to; ++x)
            found += image.pixelColor(x, bars.top() + 4).lightness() < 160 ? 1 : 0;
        return found;
    };
    QCOMPARE(darkPoints(bars.left(), bars.center().x() - 4), 0);
    QVERIFY(darkPoints(bars.center().x() + 4, bars.right()) > 20);
    row.content.media->waveform.clear();
    QVERIFY(layoutAlone(*m_view, *m_theme, row).bars.isNull());
    QVERIFY(!layoutAlone(*m_view, *m_theme, row).cardTitle.isNull());
}

void tst_Timeline::theBarsOfWhatIsPlayedAreASeekBar()
{
    TimelineRow row
        = sampleClip(1, false, MessageKind::Voice, "voice.ogg", true, {}, sampleTime(13, 0));
    row.content.media->waveform = QByteArray(64, '\x64');
    show({ row });
    const QRect bars = layoutAlone(*m_view, *m_theme, row)
                           .bars.toRect()
                           .translated(m_view->rowRect(0).topLeft());
    QSignalSpy plays(m_view.get(), &TimelineView::playRequested);
    QSignalSpy seeks(m_view.get(), &TimelineView::seekRequested);
    const QPoint at(bars.left() + bars.width() * 3 / 4, bars.center().y());
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(plays.size(), 1);
    QCOMPARE(seeks.size(), 0);
    m_view->setPlayed(Played { row.key, true, 5000, 10'000 });
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(plays.size(), 1);
    QCOMPARE(seeks.size(), 1);
    QVERIFY(qAbs(seeks.front().front().toDouble() - 0.75) < 0.02);
    // What was heard is in the accent.
    const QImage image = m_view->viewport()->grab().toImage();
    const QColor accent = m_theme->colour(ColourRole::Accent);
    const auto has = [&](int from, int to) {
        for (int x = from; x < to; ++x) {
            if (image.pixelColor(x, bars.center().y()) == accent)
                return true;
        }
        return false;
    };
    QVERIFY(has(bars.left(), bars.center().x() - 4));
    QVERIFY(!has(bars.center().x() + 4, bars.right()));
}

void tst_Timeline::showsAMillionRows()
{
    m_messages = std::make_unique<SampleMessages>();
    const TimelineRow pattern = sampleText(1, false, QStringLiteral("A line"), sampleTime(8, 0));
    m_messages->rows.assign(1'000'000, pattern);
    for (size_t i = 0; i < m_messages->rows.size(); ++i) {
        m_messages->rows[i].rowId = static_cast<qint64>(i + 1);
        m_messages->rows[i].timestamp += static_cast<qint64>(i % 7) * 600'000;
    }
    m_view->setSource(std::make_unique<SampleSource>(*m_messages));
    m_view->show();
    QVERIFY(m_view->isAtEnd());
    for (int step = 0; step < 200; ++step) {
        m_view->verticalScrollBar()->setValue(
            static_cast<int>((m_view->verticalScrollBar()->maximum() / 200) * qint64(step)));
        m_view->viewport()->repaint();
    }
    QVERIFY(m_view->rowAtPosition(QPoint(300, 250)) > 900'000);
}

void tst_Timeline::laysOutEachParagraphInItsDirection()
{
    const TextLook look = textLook(*m_theme, QApplication::font());
    const TextBlock block(
        formattedText(QString::fromUtf8("Hello\nשלום?")), look, 400, Qt::LeftToRight);
    QCOMPARE(block.lineCount(), 2);
    QVERIFY(block.lastLineIsRightToLeft());
    const TextBlock latin(formattedText(QStringLiteral("123")), look, 400, Qt::RightToLeft);
    QVERIFY(latin.lastLineIsRightToLeft());
}

void tst_Timeline::C18_replacementMarksAreVisible()
{
    const QString received = QString::fromUtf8("\ufffc is here");
    show({ sampleText(1, false, received, sampleTime(13, 0)) });
    // Copied and quoted as it came.
    m_view->perform(0, RowAction::Copy);
    QCOMPARE(QApplication::clipboard()->text(), received);
    QSignalSpy replies(m_view.get(), &TimelineView::replyRequested);
    m_view->perform(0, RowAction::Reply);
    QCOMPARE(replies.value(0).value(0).value<TimelineRow>().content.text, received);
    // And seen, also where nothing stands beside it.
    show({ sampleText(1, false, QString(QChar::ObjectReplacementCharacter), sampleTime(13, 0)) });
    const BubbleLayout layout = m_view->layoutOf(0);
    const QRect text = QRectF(layout.textAt + m_view->rowOrigin(0), layout.text.size()).toRect();
    const QImage picture = m_view->viewport()->grab(text).toImage();
    int ink = 0;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x)
            ink += qGray(picture.pixel(x, y)) < 128 ? 1 : 0;
    }
    QVERIFY(ink > 10);
}

void tst_Timeline::C19_marksAreHiddenAndCopied()
{
    const QString typed = QStringLiteral("> is *Rafael*\nthere, `a_b` _or_ a_b?");
    TimelineRow row = sampleText(1, false, typed, sampleTime(13, 0));
    row.content.quote = Quote { QStringLiteral("Q"), anna(), QStringLiteral("*quoted* ~not") };
    show({ row });
    QVERIFY(rowInWords(row).contains(QStringLiteral("is Rafael\nthere, a_b or a_b?")));
    QVERIFY(rowInWords(row).contains(QStringLiteral("quoted ~not")));
    QVERIFY(!rowInWords(row).contains(u'*'));
    QCOMPARE(quoteLine(row), QStringLiteral("quoted ~not"));
    m_view->perform(0, RowAction::Copy);
    QCOMPARE(QApplication::clipboard()->text(), typed);
}

void tst_Timeline::C35_mentionsAreNames()
{
    const QString typed = QStringLiteral("hi @235000000000001");
    TimelineRow row = sampleText(1, false, typed, sampleTime(13, 0));
    row.content.quote = Quote { QStringLiteral("Q"), anna(), typed };
    row.mentions = { { QStringLiteral("235000000000001"), QStringLiteral("Kim") } };
    show({ row });
    QVERIFY(rowInWords(row).contains(QStringLiteral("hi @Kim")));
    QVERIFY(!rowInWords(row).contains(QStringLiteral("2350")));
    QCOMPARE(quoteLine(row), QStringLiteral("hi @Kim"));
    m_view->perform(0, RowAction::Copy);
    QCOMPARE(QApplication::clipboard()->text(), typed);
}

void tst_Timeline::aCardThatWaitsInVainSaysSoOnce()
{
    TimelineRow row = sampleText(1, false, {}, sampleTime(13, 0));
    row.content.kind = MessageKind::Placeholder;
    const QString waiting = cardTextOf(row).title;
    row.reason = QStringLiteral("This message could not be loaded");
    QVERIFY(cardTextOf(row).title != waiting);
    QCOMPARE(rowInWords(row).count(row.reason), 1);
    show({ row });
    QVERIFY(m_view->layoutOf(0).reason.isNull());
}

void tst_Timeline::C26_aFileShowsTheEndingThatItHas()
{
    const CardText card = cardTextOf(
        sampleDocument(1, false, QStringLiteral("invoice\u202egpj.exe"), sampleTime(8, 0)));
    QCOMPARE(card.title, QStringLiteral("invoicegpj.exe"));
    QVERIFY2(card.line.startsWith(QStringLiteral("EXE")), qPrintable(card.line));
}

void tst_Timeline::thumbnailsOfOthersAreBounded_data()
{
    QTest::addColumn<QByteArray>("format");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("isShown");
    QTest::newRow("JPEG") << QByteArray("jpeg") << QSize(512, 300) << true;
    QTest::newRow("too wide") << QByteArray("jpeg") << QSize(513, 10) << false;
    QTest::newRow("another format") << QByteArray("png") << QSize(100, 100) << false;
}

/// They come with a message, from anybody (06 §10.4).
void tst_Timeline::thumbnailsOfOthersAreBounded()
{
    QFETCH(QByteArray, format);
    QFETCH(QSize, size);
    QFETCH(bool, isShown);
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::red);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QVERIFY(buffer.open(QIODevice::WriteOnly) && image.save(&buffer, format.constData()));
    PictureCache pictures;
    QSignalSpy loaded(&pictures, &PictureCache::loaded);
    const QSize pixels(40, 40);
    // One that is sure to be shown.
    QImage good(20, 20, QImage::Format_RGB32);
    good.fill(Qt::blue);
    QByteArray jpeg;
    QBuffer second(&jpeg);
    QVERIFY(second.open(QIODevice::WriteOnly) && good.save(&second, "jpeg"));
    QVERIFY(pictures.blurred(QStringLiteral("a"), bytes, pixels).isNull());
    QVERIFY(pictures.blurred(QStringLiteral("b"), jpeg, pixels).isNull());
    QTRY_VERIFY(!pictures.blurred(QStringLiteral("b"), jpeg, pixels).isNull());
    QTest::qWait(200);
    QCOMPARE(loaded.size(), isShown ? 2 : 1);
    QCOMPARE(!pictures.blurred(QStringLiteral("a"), bytes, pixels).isNull(), isShown);
}

HELIOGRAPH_TEST(Timeline)
#include "tst_Timeline.moc"
