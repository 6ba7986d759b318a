// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/AudioInput.h"
#include "base/Clock.h"
#include "protocol/MessageContent.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"
#include "tests/ui/FakePlayback.h"
#include "ui/chats/ChatListPane.h"
#include "ui/chats/ChatListView.h"
#include "ui/composer/Composer.h"
#include "ui/composer/ComposerEdit.h"
#include "ui/media/FilmTurn.h"
#include "ui/media/Microphone.h"
#include "ui/media/PictureView.h"
#include "ui/media/SystemPlayback.h"
#include "ui/media/Viewer.h"
#include "ui/shell/ConversationPane.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/WindowFrame.h"
#include "ui/timeline/TimelineView.h"

#include <QAbstractButton>
#include <QAbstractSlider>
#include <QAudioDevice>
#include <QBuffer>
#include <QDesktopServices>
#include <QLabel>
#include <QMediaDevices>
#include <QSignalSpy>
#include <QtTest>

using namespace heliograph;

namespace {

const Jid heardAnna = Jid::phoneNumber("491515550110");
const Jid heardBen = Jid::phoneNumber("491515550111");

} // namespace

/// A microphone that says what a test tells it.
class SpokenInput final : public AudioInput {
public:
    void start() override { isOn = true; }
    void stop() override { isOn = false; }
    void speak(int ms) { emit heard(QByteArray(ms * 96, '\x20')); }
    bool isOn = false;
};

/// Voice messages that are heard and spoken, in a window over a linked account.
class tst_Playing : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void theRoundButtonPlaysAndPauses();
    void spaceAndEnterPlay();
    void theBubbleSaysHowFar();
    void theNextVoiceMessagePlaysOn();
    void goesOnInAnotherChat();
    void oneAtATime();
    void theBarSeeksAndHurries();
    void saysWhyItDoesNotPlay();
    void aVideoPlaysInTheViewer();
    void readsTheTurnOfAFilm();
    void realSoundIsPlayed();
    void aRealMicrophoneIsHeard();
    void theMicrophoneIsOfferedWhileTheFieldIsEmpty();
    void speaksListensAndSends();
    void whatIsThrownAwayIsGone();
    void C11_whatIsSpokenStaysInItsChat();
    void saysThatTheMicrophoneIsSilent();

private slots:
    void opened(const QUrl &address) { m_opened << address; }

private:
    TimelineView *timeline() const { return m_window->frame()->conversation()->timeline(); }
    Composer *composer() const { return m_window->frame()->conversation()->composer(); }
    int rowOf(const char *id) const
    {
        return m_window->conversation()->rowOf(QString::fromLatin1(id));
    }
    /// A bar that was dropped is there until the next turn of the event loop.
    template <typename T = QWidget> T *part(const char *name) const
    {
        for (T *found : m_window->findChildren<T *>(QString::fromLatin1(name))) {
            if (found->isVisible())
                return found;
        }
        return nullptr;
    }
    void click(const char *name)
    {
        QVERIFY2(part(name) != nullptr, name);
        QTest::mouseClick(part(name), Qt::LeftButton);
    }
    QString words(const char *name) const
    {
        const auto *label = part<QLabel>(name);
        return label != nullptr ? label->text() : QString();
    }
    void clickButtonOf(const char *id)
    {
        const int row = rowOf(id);
        const QRectF button
            = timeline()->layoutOf(row).button.translated(timeline()->rowOrigin(row));
        QTest::mouseClick(timeline()->viewport(), Qt::LeftButton, {}, button.center().toPoint());
    }
    QImage bubbleOf(const char *id)
    {
        const int row = rowOf(id);
        return timeline()->viewport()->grab(timeline()->rowRect(row)).toImage();
    }
    QStringList spokenFiles() const
    {
        return QDir(m_accounts->account(QStringLiteral("one"))->pasteFolder())
            .entryList(QDir::Files);
    }
    void fill(AccountStore &store);

    SystemClock m_clock;
    QTemporaryDir m_files;
    QList<QUrl> m_opened;
    std::unique_ptr<TestProfile> m_profile;
    std::unique_ptr<AccountManager> m_accounts;
    std::unique_ptr<MainWindow> m_window;
    /// The first one made: that of the player.
    FakePlayback *m_sound = nullptr;
    FakePlayback *m_lastSound = nullptr;
    SpokenInput *m_input = nullptr;
};

void tst_Playing::fill(AccountStore &store)
{
    qint64 at = m_clock.now().count() - 600'000;
    const auto add = [&](const char *id, MessageKind kind, bool isHere) {
        StoredMessage message = receivedText(heardAnna, QString::fromLatin1(id), at += 1000);
        message.unread = false;
        message.content.kind = kind;
        message.content.text.clear();
        if (kind != MessageKind::Text) {
            MediaReference media;
            media.type = kind == MessageKind::Voice ? MediaType::Voice
                : kind == MessageKind::Video        ? MediaType::Video
                                                    : MediaType::Audio;
            media.mimeType = QStringLiteral("audio/ogg; codecs=opus");
            media.mediaKey = QByteArray(32, 'k');
            media.fileSha256 = QByteArray(32, 's');
            media.fileEncSha256 = QByteArray(32, 'e');
            media.directPath = QStringLiteral("/v/t62/file");
            media.fileLength = 1000;
            media.seconds = 14;
            message.content.media = media;
        } else {
            message.content.text = QStringLiteral("between");
        }
        if (isHere)
            message.localPath = m_files.filePath(QString::fromLatin1(id));
        message.raw = *buildMessageContent(message.content);
        QVERIFY(store.messages().insert(message));
    };
    add("V1", MessageKind::Voice, true);
    add("T", MessageKind::Text, false);
    add("V2", MessageKind::Voice, true);
    add("SONG", MessageKind::Audio, true);
    add("V3", MessageKind::Voice, false);
    add("V4", MessageKind::Voice, true);
    add("FILM", MessageKind::Video, true);
    StoredMessage text = receivedText(heardBen, QStringLiteral("B1"), at);
    text.unread = false;
    QVERIFY(store.messages().insert(text));
}

void tst_Playing::init()
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
    m_sound = nullptr;
    WindowOptions options;
    options.playback = [this] {
        auto made = std::make_unique<FakePlayback>();
        m_lastSound = made.get();
        if (m_sound == nullptr)
            m_sound = made.get();
        return made;
    };
    options.microphone = [this] {
        auto made = std::make_unique<SpokenInput>();
        m_input = made.get();
        return made;
    };
    m_window = std::make_unique<MainWindow>(*m_accounts, m_clock, options);
    m_window->resize(1100, 900);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTRY_COMPARE(m_window->frame()->list()->view()->model()->rowCount(), 2);
    m_window->openChat(id, heardAnna);
    QTRY_COMPARE(m_window->conversation()->rowCount(), 7);
    QTRY_VERIFY(m_accounts->account(id)->isLinked());
    QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "opened");
}

void tst_Playing::cleanup()
{
    QDesktopServices::unsetUrlHandler(QStringLiteral("file"));
    m_window.reset();
    m_accounts.reset();
    m_profile.reset();
}

void tst_Playing::theRoundButtonPlaysAndPauses()
{
    QVERIFY(!part("playerBar"));
    clickButtonOf("V1");
    QCOMPARE(m_sound->opened, QStringList(m_files.filePath(QStringLiteral("V1"))));
    QVERIFY(part("playerBar"));
    clickButtonOf("V1");
    QCOMPARE(m_sound->state(), Playback::State::Paused);
    clickButtonOf("V1");
    QCOMPARE(m_sound->state(), Playback::State::Playing);
    QCOMPARE(m_sound->opened.size(), 1);
    click("playerPlayButton");
    QCOMPARE(m_sound->state(), Playback::State::Paused);
    click("playerCloseButton");
    QCOMPARE(m_sound->state(), Playback::State::Empty);
    QVERIFY(!part("playerBar"));
    QVERIFY(m_opened.isEmpty());
}

void tst_Playing::spaceAndEnterPlay()
{
    timeline()->setFocus();
    timeline()->setCurrentRow(rowOf("SONG"));
    QTest::keyClick(timeline(), Qt::Key_Space);
    QCOMPARE(m_sound->opened.size(), 1);
    QTest::keyClick(timeline(), Qt::Key_Return);
    QCOMPARE(m_sound->state(), Playback::State::Paused);
    // The desktop's own player stays within reach.
    timeline()->perform(rowOf("SONG"), RowAction::Open);
    QCOMPARE(m_opened.size(), 1);
}

void tst_Playing::theBubbleSaysHowFar()
{
    const QImage still = bubbleOf("V1");
    const QImage other = bubbleOf("V2");
    clickButtonOf("V1");
    m_sound->seek(7000);
    const QImage half = bubbleOf("V1");
    QVERIFY(half != still);
    m_sound->seek(9000);
    QVERIFY(bubbleOf("V1") != half);
    QCOMPARE(bubbleOf("V2"), other);
    QVERIFY(words("playerTime").contains(QStringLiteral("0:09 / 0:14")));
    click("playerCloseButton");
    timeline()->setCurrentRow(-1);
    composer()->focusText();
    QCOMPARE(bubbleOf("V1"), still);
}

void tst_Playing::theNextVoiceMessagePlaysOn()
{
    clickButtonOf("V1");
    m_sound->set(Playback::State::Ended);
    // Past the text; then past the song, up to one that is not here.
    QCOMPARE(m_sound->opened.size(), 2);
    QVERIFY(m_sound->opened.at(1).endsWith(QStringLiteral("V2")));
    m_sound->set(Playback::State::Ended);
    QCOMPARE(m_sound->opened.size(), 2);
    QVERIFY(!part("playerBar"));
    // Nothing plays behind what is no voice message.
    clickButtonOf("SONG");
    m_sound->set(Playback::State::Ended);
    QCOMPARE(m_sound->opened.size(), 3);
}

void tst_Playing::goesOnInAnotherChat()
{
    clickButtonOf("V1");
    m_window->openChat(QStringLiteral("one"), heardBen);
    QVERIFY(part("playerBar"));
    m_sound->set(Playback::State::Ended);
    QCOMPARE(m_sound->opened.size(), 2);
}

void tst_Playing::oneAtATime()
{
    clickButtonOf("V1");
    clickButtonOf("V4");
    QCOMPARE(m_sound->opened.size(), 2);
    QCOMPARE(m_sound, m_lastSound);
    // A video in the viewer lets it wait.
    timeline()->perform(rowOf("FILM"), RowAction::Open);
    QCOMPARE(m_sound->state(), Playback::State::Paused);
}

void tst_Playing::theBarSeeksAndHurries()
{
    clickButtonOf("V1");
    auto *seek = part<QAbstractSlider>("playerSeekBar");
    QVERIFY(seek);
    QTest::mouseClick(seek, Qt::LeftButton, {}, seek->rect().center());
    QVERIFY2(std::abs(m_sound->now - 7000) < 300, qPrintable(QString::number(m_sound->now)));
    const qint64 before = m_sound->now;
    QTest::keyClick(seek, Qt::Key_Right);
    QCOMPARE(m_sound->now, before + 5000);
    // Time runs from left to right everywhere.
    m_window->setLayoutDirection(Qt::RightToLeft);
    QTest::keyClick(seek, Qt::Key_Left);
    QCOMPARE(m_sound->now, before);
    QTest::mouseClick(seek, Qt::LeftButton, {}, QPoint(3, 12));
    QCOMPARE(m_sound->now, 0);
    QCOMPARE(m_sound->speed, 1.0);
    for (const double speed : { 1.5, 2.0, 1.0, 1.5 }) {
        click("playerSpeedButton");
        QCOMPARE(m_sound->speed, speed);
    }
    // It stays for the next one.
    clickButtonOf("V4");
    QCOMPARE(m_sound->speed, 1.5);
}

void tst_Playing::saysWhyItDoesNotPlay()
{
    clickButtonOf("V1");
    m_sound->set(Playback::State::Failed);
    QVERIFY(part("playerBar"));
    QVERIFY(!part("playerPlayButton"));
    click("playerOutsideButton");
    QCOMPARE(m_opened.size(), 1);
    // It may be mended meanwhile.
    clickButtonOf("V1");
    QCOMPARE(m_sound->opened.size(), 2);
}

void tst_Playing::aVideoPlaysInTheViewer()
{
    const QString film = m_files.filePath(QStringLiteral("FILM"));
    QFile::remove(film);
    QVERIFY(QFile::copy(QFINDTESTDATA("../data/clip.mp4"), film));
    timeline()->perform(rowOf("FILM"), RowAction::Open);
    auto *viewer = qobject_cast<Viewer *>(m_window->frame()->card());
    QVERIFY(viewer);
    // Filmed lying down, shown upright.
    QTRY_COMPARE(viewer->picture()->picture().size(), QSize(48, 64));
    QVERIFY(part("filmBar"));
    QTRY_VERIFY(viewer->film()->position() > 0);
    QCOMPARE(viewer->film()->duration() / 100, 10);
    QTest::keyClick(viewer->picture(), Qt::Key_Space);
    QCOMPARE(viewer->film()->state(), Playback::State::Paused);
    click("filmPlayButton");
    QTRY_COMPARE(viewer->film()->state(), Playback::State::Ended);
    click("filmPlayButton");
    QCOMPARE(viewer->film()->state(), Playback::State::Playing);
    // A broken one says so.
    QTest::keyClick(viewer->picture(), Qt::Key_Escape);
    QFile broken(film);
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("no film");
    broken.close();
    timeline()->perform(rowOf("FILM"), RowAction::Open);
    QTRY_VERIFY_WITH_TIMEOUT(part("viewerProblemOutsideButton"), 8000);
}

void tst_Playing::readsTheTurnOfAFilm()
{
    QFile clip(QFINDTESTDATA("../data/clip.mp4"));
    QVERIFY(clip.open(QIODevice::ReadOnly));
    QByteArray bytes = clip.readAll();
    const auto turn = [](QByteArray film) {
        QBuffer device(&film);
        return device.open(QIODevice::ReadOnly) ? filmTurn(device) : -1;
    };
    // A quarter to the left.
    QCOMPARE(turn(bytes), 270);
    for (qsizetype size = 0; size < bytes.size(); size += 13) {
        const int found = turn(bytes.left(size));
        QVERIFY(found == 0 || found == 270);
    }
    QCOMPARE(turn({}), 0);
    QCOMPARE(turn(QByteArray(100'000, '\0')), 0);
    // A box that claims to be larger than what it stands in.
    bytes.replace(bytes.indexOf("moov") - 4, 4, "\x7f\xff\xff\xff");
    QCOMPARE(turn(bytes), 0);
}

void tst_Playing::realSoundIsPlayed()
{
    SystemPlayback playback;
    playback.open(m_files.filePath(QStringLiteral("nothing")));
    QCOMPARE(playback.state(), Playback::State::Failed);
    playback.open(QFINDTESTDATA("../data/clip.mp4"));
    if (QMediaDevices::defaultAudioOutput().isNull()) {
        QCOMPARE(playback.state(), Playback::State::Failed);
        QVERIFY(!playback.problem().isEmpty());
        return;
    }
    QTRY_VERIFY(playback.position() > 0);
    QTRY_COMPARE(playback.state(), Playback::State::Ended);
    QCOMPARE(playback.position(), playback.duration());
}

void tst_Playing::aRealMicrophoneIsHeard()
{
    if (QMediaDevices::defaultAudioInput().isNull())
        QSKIP("This computer has no microphone.");
    Microphone microphone;
    QSignalSpy heard(&microphone, &AudioInput::heard);
    QSignalSpy failed(&microphone, &AudioInput::failed);
    microphone.start();
    QTRY_VERIFY(heard.size() > 2);
    QCOMPARE(heard.at(0).at(0).toByteArray().size() % 2, 0);
    QCOMPARE(failed.size(), 0);
    microphone.stop();
}

void tst_Playing::theMicrophoneIsOfferedWhileTheFieldIsEmpty()
{
    QVERIFY(part("recordButton"));
    QTest::keyClicks(composer()->edit(), QStringLiteral("a"));
    QVERIFY(!part("recordButton"));
    QTest::keyClick(composer()->edit(), Qt::Key_Backspace);
    QVERIFY(part("recordButton"));
    composer()->setRecordable(false);
    QVERIFY(!part("recordButton"));
}

void tst_Playing::speaksListensAndSends()
{
    clickButtonOf("V1");
    click("recordButton");
    QCOMPARE(m_sound->state(), Playback::State::Paused);
    QVERIFY(m_input->isOn);
    QVERIFY(!composer()->isVisible());
    QVERIFY(!part("recordingSendButton"));
    for (int i = 0; i < 20; ++i)
        m_input->speak(100);
    QCOMPARE(words("recordingWords"), QStringLiteral("0:02"));
    const QWidget *level = part("recordingLevel");
    QVERIFY(level && level->width() > 100);
    QTest::keyClick(part("recordingStopButton"), Qt::Key_Space);
    QVERIFY(!m_input->isOn);
    QTRY_VERIFY(part("recordingSendButton") && part("recordingSendButton")->isEnabled());
    click("recordingListenButton");
    QCOMPARE(m_lastSound->opened.size(), 1);
    QVERIFY(part("recordingSeekBar"));
    QCOMPARE(spokenFiles().size(), 1);
    click("recordingSendButton");
    QVERIFY(!part("recordingBar"));
    QVERIFY(composer()->isVisible());
    QVERIFY(composer()->edit()->hasFocus());
    QTRY_COMPARE(m_window->conversation()->rowCount(), 8);
    const TimelineRow &sent = m_window->conversation()->at(7);
    QCOMPARE(sent.content.kind, MessageKind::Voice);
    QCOMPARE(sent.content.media->seconds, 2);
    QVERIFY(isAudible(sent));
    QCOMPARE(spokenFiles().size(), 1);
}

void tst_Playing::whatIsThrownAwayIsGone()
{
    click("recordButton");
    m_input->speak(1000);
    QTRY_COMPARE(spokenFiles().size(), 1);
    QTest::keyClick(part("recordingStopButton"), Qt::Key_Escape);
    QTRY_COMPARE(spokenFiles().size(), 0);
    QVERIFY(composer()->isVisible());
    click("recordButton");
    m_input->speak(100);
    click("recordingStopButton");
    // Too short to be meant.
    QTest::qWait(50);
    QVERIFY(!part("recordingSendButton")->isEnabled());
    click("recordingDiscardButton");
    QTRY_COMPARE(spokenFiles().size(), 0);
}

void tst_Playing::C11_whatIsSpokenStaysInItsChat()
{
    click("recordButton");
    m_input->speak(1000);
    m_window->openChat(QStringLiteral("one"), heardBen);
    QVERIFY(!m_input->isOn);
    QVERIFY(!part("recordingBar"));
    QVERIFY(composer()->isVisible());
    m_window->openChat(QStringLiteral("one"), heardAnna);
    QTRY_VERIFY(part("recordingSendButton") && part("recordingSendButton")->isEnabled());
    QCOMPARE(words("recordingWords"), QStringLiteral("0:01"));
    m_window.reset();
    QCOMPARE(spokenFiles().size(), 0);
}

void tst_Playing::saysThatTheMicrophoneIsSilent()
{
    click("recordButton");
    emit m_input->failed();
    QVERIFY(words("recordingWords").size() > 10);
    QVERIFY(!part("recordingStopButton"));
    QVERIFY(!part("recordingSendButton"));
    click("recordingDiscardButton");
    QVERIFY(composer()->isVisible());
}

HELIOGRAPH_TEST(Playing)
#include "tst_Playing.moc"
