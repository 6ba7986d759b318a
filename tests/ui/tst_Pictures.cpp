// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ErrorText.h"
#include "base/Future.h"
#include "tests/support/ManualClock.h"
#include "tests/support/Samples.h"
#include "tests/support/TestMain.h"
#include "tests/support/TestProfile.h"
#include "tests/ui/DrivenLink.h"
#include "tests/ui/MediaScenes.h"
#include "tests/ui/SampleData.h"
#include "tests/ui/SampleScenes.h"
#include "ui/chats/ChatListView.h"
#include "ui/chats/SearchPane.h"
#include "ui/chats/SwitcherCard.h"
#include "ui/composer/Composer.h"
#include "ui/emoji/EmojiMemory.h"
#include "ui/emoji/EmojiPicker.h"
#include "ui/linking/LinkDialog.h"
#include "ui/linking/UnlinkCard.h"
#include "ui/media/DropArea.h"
#include "ui/media/MediaSheet.h"
#include "ui/settings/NotificationsCard.h"
#include "ui/settings/PassphraseCard.h"
#include "ui/settings/ProxyCard.h"
#include "ui/settings/SettingsPage.h"
#include "ui/settings/ShortcutSettings.h"
#include "ui/shell/PaletteCard.h"
#include "ui/shell/ShortcutsCard.h"
#include "ui/shell/WelcomePage.h"
#include "ui/shell/WindowFrame.h"
#include "ui/stats/ConnectionList.h"
#include "ui/stats/ConnectionPage.h"
#include "ui/stats/StatisticsPage.h"
#include "ui/timeline/HitBar.h"
#include "ui/timeline/MessageInfoPanel.h"
#include "ui/timeline/ReactionBar.h"
#include "ui/timeline/TimelineView.h"
#include "ui/widgets/ChoiceCard.h"
#include "ui/widgets/Keys.h"
#include "ui/widgets/Style.h"
#include "ui/widgets/Text.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QTemporaryDir>
#include <QtTest>

using namespace heliograph;

namespace {

/// A link job that shows one code for ever.
std::unique_ptr<LinkJob> shownCode()
{
    auto link = std::make_unique<DrivenLink>();
    link->show(QStringLiteral("2@9vYl0cO6hQkZ3sJfTgB1aXeRrWmUq7dPnKyLzVbNcMi8oEwSxHtGp,"
                              "ZkxQm1v9Yw0rTt7uN3s5Xy8aB2cD4eF6gH,pL0oK9iJ8uH7yG6tF5rD4eS3wA2qZ1xC,"
                              "1"));
    return link;
}

std::vector<ConnectionStrip> sampleStrips(qint64 from, qint64 to)
{
    const qint64 unit = (to - from) / 400;
    const auto strip = [&](const char *id, const char *label, int colour,
                           const std::vector<std::pair<int, SessionState>> &parts) {
        ConnectionStrip out { QString::fromLatin1(id), QString::fromLatin1(label), colour, {} };
        qint64 at = from;
        for (const auto &[units, state] : parts) {
            out.segments.push_back({ at, at + units * unit, static_cast<int>(state) });
            at += units * unit;
        }
        return out;
    };
    using S = SessionState;
    return { strip("sales", "Sales", 0, { { 400, S::Online } }),
        strip("support", "Support", 1,
            { { 180, S::Online }, { 4, S::Connecting }, { 216, S::Online } }),
        strip("north", "Shop North", 2,
            { { 300, S::Online }, { 10, S::Waiting }, { 84, S::Online }, { 6, S::Connecting } }),
        strip("south", "Shop South", 3,
            { { 340, S::Online }, { 12, S::Waiting }, { 20, S::Online }, { 28, S::Cooldown } }),
        strip("private", "Private", 4, { { 220, S::Online }, { 180, S::Unlinked } }) };
}

} // namespace

/// Draws the scenes of the design with small real models. HELIOGRAPH_PICTURES names a folder to
/// keep the pictures in; HELIOGRAPH_PICTURE_SCENES limits them by name.
class tst_Pictures : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void scene_data();
    void scene();

private:
    void fillChat(WindowFrame &frame, const std::vector<TimelineRow> &rows);
    void showSheet(WindowFrame &frame);
    void showKindsSheet(WindowFrame &frame);
    void showDrop(WindowFrame &frame);
    void showEmoji(WindowFrame &frame);
    void showStatistics(WindowFrame &frame);
    void showCodeCard(WindowFrame &frame, bool refused);
    void showConnection(WindowFrame &frame, const QString &name);
    void showAccounts(WindowFrame &frame);
    void showStages(WindowFrame &frame, const QString &name);
    void showActions(WindowFrame &frame, const QString &name);
    bool showForm(WindowFrame &frame, const QString &name);
    void showSwitcher(WindowFrame &frame);
    void showSearch(WindowFrame &frame, bool found);
    void showShortcuts(WindowFrame &frame, const QString &name);
    void build(WindowFrame &frame, const QString &name);

    QTemporaryDir m_folder;
    ManualClock m_clock;
    EmojiMemory m_emoji { {} };
    std::unique_ptr<Theme> m_theme;
    SampleChats m_chats;
    std::unique_ptr<SampleMessages> m_messages;
    std::unique_ptr<SessionTimeline> m_timeline;
    std::unique_ptr<ReactionBar> m_reactions;
    std::unique_ptr<TestProfile> m_profile;
    std::unique_ptr<AccountManager> m_accounts;
    std::unique_ptr<MessageSearchModel> m_found;
    MediaScenes m_media;
};

void tst_Pictures::initTestCase()
{
    QVERIFY(m_folder.isValid());
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
    QFont font(QStringLiteral("Noto Sans"));
    font.setPixelSize(14);
    QApplication::setFont(font);
}

void tst_Pictures::scene_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("scheme");
    QTest::addColumn<bool>("mirrored");
    QTest::addColumn<QSize>("size");
    const QSize full(1280, 800);
    const auto add
        = [](const char *row, const char *name, ColourScheme scheme, bool mirrored, QSize size) {
              QTest::newRow(row) << QString::fromLatin1(name) << static_cast<int>(scheme)
                                 << mirrored << size;
          };
    add("chat-light", "chat", ColourScheme::Light, false, full);
    add("chat-dark", "chat", ColourScheme::Dark, false, full);
    add("chat-contrast", "chat", ColourScheme::HighContrast, false, full);
    add("chat-rtl", "chat", ColourScheme::Light, true, full);
    add("chat-small", "chat", ColourScheme::Light, false, QSize(640, 400));
    add("narrow", "chat", ColourScheme::Light, false, QSize(700, 800));
    add("list-narrow", "list", ColourScheme::Light, false, QSize(500, 800));
    add("failed", "failed", ColourScheme::Light, false, full);
    add("failed-dark", "failed", ColourScheme::Dark, false, full);
    add("info", "info", ColourScheme::Light, false, full);
    add("welcome", "welcome", ColourScheme::Light, false, full);
    add("welcome-dark", "welcome", ColourScheme::Dark, false, full);
    add("empty", "empty", ColourScheme::Light, false, full);
    add("link-dark", "link", ColourScheme::Dark, false, full);
    add("link", "link", ColourScheme::Light, false, full);
    add("link-code", "code", ColourScheme::Light, false, full);
    add("link-code-dark", "code", ColourScheme::Dark, false, full);
    add("link-code-rtl", "code", ColourScheme::Light, true, full);
    add("link-code-small", "code", ColourScheme::Light, false, QSize(640, 400));
    add("link-scanned", "scanned", ColourScheme::Light, false, full);
    add("link-syncing", "syncing", ColourScheme::Light, false, full);
    add("link-syncing-dark", "syncing", ColourScheme::Dark, false, full);
    add("link-syncing-rtl", "syncing", ColourScheme::Light, true, full);
    add("link-syncing-small", "syncing", ColourScheme::Light, false, QSize(640, 400));
    add("link-ready", "ready", ColourScheme::Light, false, full);
    add("phone-away", "away", ColourScheme::Light, false, full);
    add("phone-away-dark", "away", ColourScheme::Dark, false, full);
    add("phone-away-rtl", "away", ColourScheme::Light, true, full);
    add("card-unlink", "unlink", ColourScheme::Light, false, full);
    add("card-proxy", "proxy", ColourScheme::Dark, false, full);
    add("card-passphrase", "passphrase", ColourScheme::Light, false, full);
    add("card-choice", "choice", ColourScheme::Light, true, full);
    add("link-other", "other", ColourScheme::Light, false, full);
    add("sheet", "sheet", ColourScheme::Light, false, full);
    add("sheet-rtl", "sheet", ColourScheme::Dark, true, full);
    add("sheet-kinds", "sheet-kinds", ColourScheme::Light, false, full);
    add("sheet-kinds-rtl", "sheet-kinds", ColourScheme::Dark, true, full);
    add("kinds", "kinds", ColourScheme::Light, false, full);
    add("kinds-rtl", "kinds", ColourScheme::Dark, true, full);
    add("drop", "drop", ColourScheme::Light, false, full);
    add("drop-dark", "drop", ColourScheme::Dark, false, full);
    add("statistics", "statistics", ColourScheme::Light, false, full);
    add("statistics-dark", "statistics", ColourScheme::Dark, false, full);
    add("statistics-rtl", "statistics", ColourScheme::Light, true, full);
    add("connection", "connection", ColourScheme::Light, false, full);
    add("connection-dark", "connection", ColourScheme::Dark, false, full);
    add("connection-contrast", "connection", ColourScheme::HighContrast, false, full);
    add("connection-rtl", "connection", ColourScheme::Light, true, full);
    add("connection-narrow", "connection", ColourScheme::Light, false, QSize(640, 800));
    add("connection-narrow-rtl", "connection", ColourScheme::Dark, true, QSize(640, 800));
    add("connection-small", "connection", ColourScheme::Light, false, QSize(640, 400));
    add("connection-quiet", "connection-quiet", ColourScheme::Light, false, full);
    add("connection-empty", "connection-empty", ColourScheme::Light, false, full);
    add("conflict", "conflict", ColourScheme::Light, false, full);
    add("conflict-rtl", "conflict", ColourScheme::Dark, true, full);
    add("conflict-narrow", "conflict", ColourScheme::Light, false, QSize(480, 600));
    add("formats", "formats", ColourScheme::Light, false, full);
    add("formats-dark", "formats", ColourScheme::Dark, false, full);
    add("formats-rtl", "formats", ColourScheme::Light, true, full);
    add("formats-small", "formats", ColourScheme::Light, false, QSize(640, 400));
    add("emoji", "emoji", ColourScheme::Light, false, full);
    add("emoji-dark", "emoji", ColourScheme::Dark, false, full);
    add("emoji-rtl", "emoji", ColourScheme::Light, true, full);
    add("emoji-small", "emoji", ColourScheme::Light, false, QSize(640, 400));
    add("settings", "settings", ColourScheme::Light, false, full);
    add("settings-dark", "settings", ColourScheme::Dark, false, full);
    add("settings-rtl", "settings", ColourScheme::Light, true, full);
    add("settings-narrow", "settings", ColourScheme::Light, false, QSize(640, 800));
    add("accounts", "accounts", ColourScheme::Light, false, full);
    add("accounts-dark", "accounts", ColourScheme::Dark, false, full);
    add("accounts-rtl", "accounts", ColourScheme::Light, true, full);
    add("list-of-pictures", "pictures", ColourScheme::Light, false, full);
    add("edit", "edit", ColourScheme::Light, false, full);
    add("edit-rtl", "edit", ColourScheme::Dark, true, full);
    add("chosen", "chosen", ColourScheme::Light, false, full);
    add("chosen-dark", "chosen", ColourScheme::Dark, false, full);
    add("chosen-narrow", "chosen", ColourScheme::Light, false, QSize(500, 600));
    add("react", "react", ColourScheme::Light, false, full);
    add("react-dark", "react", ColourScheme::Dark, true, full);
    add("switcher", "switcher", ColourScheme::Light, false, full);
    add("switcher-dark", "switcher", ColourScheme::Dark, false, full);
    add("switcher-rtl", "switcher", ColourScheme::Light, true, full);
    add("search", "search", ColourScheme::Light, false, full);
    add("search-dark", "search", ColourScheme::Dark, false, full);
    add("search-rtl", "search", ColourScheme::Light, true, full);
    add("search-narrow", "search", ColourScheme::Light, false, QSize(640, 800));
    add("search-empty", "search-empty", ColourScheme::Light, false, full);
    add("search-in-chat", "hits", ColourScheme::Light, false, full);
    add("search-in-chat-rtl", "hits", ColourScheme::Dark, true, QSize(640, 400));
    add("palette", "palette", ColourScheme::Light, false, full);
    add("palette-rtl", "palette", ColourScheme::Dark, true, full);
    add("shortcuts", "shortcuts", ColourScheme::Light, false, full);
    add("shortcuts-rtl", "shortcuts", ColourScheme::Dark, true, QSize(640, 400));
    add("settings-shortcuts", "settings-shortcuts", ColourScheme::Light, false, full);
    add("settings-shortcuts-rtl", "settings-shortcuts", ColourScheme::Dark, true, full);
    add("switcher-small", "switcher", ColourScheme::Light, false, QSize(640, 400));
    add("viewer", "viewer", ColourScheme::Light, false, full);
    add("viewer-dark", "viewer", ColourScheme::Dark, false, full);
    add("viewer-rtl", "viewer", ColourScheme::Light, true, full);
    add("viewer-small", "viewer", ColourScheme::Dark, false, QSize(480, 360));
    add("viewer-problem", "viewer-problem", ColourScheme::Light, false, full);
    add("film", "film", ColourScheme::Light, false, full);
    add("film-rtl", "film", ColourScheme::Dark, true, QSize(480, 360));
    add("player", "player", ColourScheme::Light, false, full);
    add("player-rtl", "player", ColourScheme::Dark, true, QSize(640, 400));
    add("recording", "recording", ColourScheme::Light, false, full);
    add("recording-rtl", "recording", ColourScheme::Dark, true, QSize(640, 400));
    add("recorded", "recorded", ColourScheme::Light, false, QSize(640, 400));
}

/// An edit being typed, messages that are chosen, or the emojis over one.
void tst_Pictures::showActions(WindowFrame &frame, const QString &name)
{
    TimelineView *timeline = frame.conversation()->timeline();
    int own = m_messages->rowCount() - 1;
    while (own > 0
        && !(m_messages->rows[static_cast<size_t>(own)].fromMe
            && m_messages->rows[static_cast<size_t>(own)].content.kind == MessageKind::Text))
        --own;
    TimelineRow row = m_messages->rows[static_cast<size_t>(own)];
    row.edited = true;
    m_messages->change(own, row);
    if (name == QLatin1String("edit")) {
        frame.conversation()->composer()->startEdit(row.key, row.content.text);
    } else if (name == QLatin1String("chosen")) {
        for (int i = std::max(0, own - 2); i <= own; ++i)
            timeline->setMarked(i, true);
    } else {
        // A popup is a window of its own: its picture is laid where it would be.
        m_reactions = std::make_unique<ReactionBar>(
            *m_theme, QString::fromUtf8("\xF0\x9F\x98\x82"), nullptr);
        m_reactions->setAttribute(Qt::WA_DeleteOnClose, false);
        m_reactions->setParent(timeline);
        m_reactions->adjustSize();
        const QRect bubble
            = timeline->layoutOf(own).bubble.translated(timeline->rowOrigin(own)).toRect();
        m_reactions->move(
            bubble.center().x() - m_reactions->width() / 2, bubble.top() - m_reactions->height());
        m_reactions->show();
    }
}

void tst_Pictures::fillChat(WindowFrame &frame, const std::vector<TimelineRow> &rows)
{
    frame.rail()->setEntries(sampleRail());
    frame.list()->setModel(&m_chats);
    frame.list()->setUnread(9);
    frame.list()->setSwitcherKeys(QKeySequence(Qt::CTRL | Qt::Key_K));
    frame.empty()->setHints(
        { { keyNames(QKeySequence(Qt::CTRL | Qt::Key_N)), QStringLiteral("New chat") },
            { keyNames(QKeySequence(Qt::CTRL | Qt::Key_K)), QStringLiteral("Find a chat") },
            { keyNames(QKeySequence(Qt::ALT | Qt::Key_Down)), QStringLiteral("Next chat") } });
    frame.list()->view()->setCurrentIndex(m_chats.index(0));
    m_messages = std::make_unique<SampleMessages>();
    m_messages->rows = rows;
    frame.conversation()->timeline()->setSource(std::make_unique<SampleSource>(*m_messages));
    frame.conversation()->setHeader({ QStringLiteral("Anna Lindqvist"), phoneText("491515550102"),
        6, QStringLiteral("Sales"), phoneText("491515550110"), 0 });
    frame.conversation()->setSandboxBanner(QStringLiteral("Sandbox: nothing leaves this computer."),
        QStringLiteral("Link a real account"));
    frame.conversation()->composer()->setTarget(
        QStringLiteral("Anna Lindqvist"), QStringLiteral("Sales"), 0, {});
    frame.setView(WindowFrame::View::Chats);
    frame.setChatOpen(true);
}

void tst_Pictures::showSheet(WindowFrame &frame)
{
    FileAccess access;
    access.probe = [](const QString &path) {
        FileProbe probe;
        probe.path = path;
        probe.name = QFileInfo(path).fileName();
        probe.size = QFileInfo(path).size() + 1'800'000;
        probe.thumbnail = QImage(path).scaledToWidth(256, Qt::SmoothTransformation);
        if (!probe.thumbnail.isNull())
            probe.forms = { MediaType::Image, MediaType::Document };
        probe.suggested = probe.forms.front();
        return finished(Result<FileProbe>(probe));
    };
    auto *sheet = new MediaSheet(*m_theme, frame.conversation()->target(), access);
    QFile document(m_folder.filePath(QStringLiteral("Sizes.pdf")));
    QVERIFY(document.open(QIODevice::WriteOnly));
    document.write("%PDF");
    document.close();
    sheet->addPaths(
        { samplePhoto(m_folder.path(), 0), samplePhoto(m_folder.path(), 1), document.fileName() },
        false);
    frame.showCard(sheet, {});
    sheet->setCaption(QStringLiteral("The blue one, please confirm"));
    sheet->focusCaption();
    QTRY_VERIFY(sheet->outgoing().size() == 3 && sheet->items().back().isProbed);
}

void tst_Pictures::showKindsSheet(WindowFrame &frame)
{
    FileAccess access;
    access.probe = &probeFile;
    auto *sheet = new MediaSheet(*m_theme, frame.conversation()->target(), access);
    sheet->addPaths({ samplePath("turned.mp4"), samplePath("hevc.mp4"), samplePath("voice.ogg"),
                        samplePath("clip.webm") },
        false);
    frame.showCard(sheet, {});
    QTRY_VERIFY(sheet->outgoing().size() == 4);
    for (const SheetItem &item : sheet->items())
        QTRY_VERIFY(item.isProbed);
    QTest::mouseClick(sheet->findChild<QAbstractButton *>(QStringLiteral("mediaItem-3")),
        Qt::LeftButton, {}, QPoint(40, 60));
}

void tst_Pictures::showDrop(WindowFrame &frame)
{
    QMimeData files;
    files.setUrls({ QUrl::fromLocalFile(samplePhoto(m_folder.path(), 0)),
        QUrl::fromLocalFile(samplePhoto(m_folder.path(), 1)),
        QUrl::fromLocalFile(QStringLiteral("/files/Sizes.pdf")) });
    QDragEnterEvent enter(QPoint(300, 300), Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(frame.conversation(), &enter);
    auto *area = frame.findChild<DropArea *>();
    QVERIFY(area->isVisible());
    QApplication::sendEvent(area, &enter);
}

void tst_Pictures::showEmoji(WindowFrame &frame)
{
    m_emoji.setTone(2);
    auto *picker = new EmojiPicker(*m_theme, m_emoji, &frame);
    const auto *button = frame.findChild<QWidget *>(QStringLiteral("emojiButton"));
    picker->popupAt(QRect(button->mapTo(&frame, QPoint()), button->size()));
    picker->findChild<QAbstractButton *>(QStringLiteral("emojiGroup2"))->click();
}

void tst_Pictures::showStatistics(WindowFrame &frame)
{
    StatisticsPage *page = frame.statistics();
    page->setAccounts({ { QStringLiteral("sales"), QStringLiteral("Sales"), 0 },
        { QStringLiteral("support"), QStringLiteral("Support"), 1 },
        { QStringLiteral("north"), QStringLiteral("Shop North"), 2 },
        { QStringLiteral("south"), QStringLiteral("Shop South"), 3 } });
    StatsSummary before = sampleSummary();
    before.sent = 3951;
    before.successRate = 0.997;
    before.sentToDelivered.p50 = 900;
    before.deliveredToRead.p50 = 180'000;
    before.conflicts = 14;
    page->setSummary(sampleSummary(), before);
    page->setConnection(sampleStrips(sampleTime(0, 0), sampleNow()), sampleTime(0, 0), sampleNow());
    frame.setView(WindowFrame::View::Statistics);
}

/// Two programs that push each other out, and a quiet day before.
void tst_Pictures::showConnection(WindowFrame &frame, const QString &name)
{
    m_timeline = std::make_unique<SessionTimeline>([] { return sampleTime(12, 0); }, 3);
    std::vector<TimelineEntry> entries = sampleTransitions();
    if (name == QLatin1String("connection-quiet"))
        entries.erase(entries.begin(), entries.end() - 10);
    m_timeline->setEntries(entries);
    ConnectionPage *page = frame.connection();
    page->setAccount(QStringLiteral("Shop South"), phoneText("491515550140"), 3);
    page->setTimeline(m_timeline.get());
    page->setRead();
    const SessionStatus status = sampleConflict();
    page->setState(status, statusText(status, milliseconds(0)), evidenceSentence(status.evidence),
        QStringLiteral("Use here"));
    frame.setView(WindowFrame::View::Connection);
    frame.rail()->setCurrent(QStringLiteral("south"));
    if (name == QLatin1String("connection-empty"))
        frame.findChild<QLineEdit *>(QStringLiteral("connectionSearch"))
            ->setText(QStringLiteral("515"));
    auto *list = frame.findChild<ConnectionList *>();
    list->setCurrentIndex(list->model()->index(0, 0));
}

void tst_Pictures::showCodeCard(WindowFrame &frame, bool refused)
{
    auto link = std::make_unique<DrivenLink>();
    DrivenLink *driven = link.get();
    LinkDialog::Options options;
    options.label = QStringLiteral("Shop West");
    options.colour = 5;
    options.again = refused;
    options.number = refused ? phoneText("491515550140") : QString();
    auto *card = new LinkDialog(*m_theme, m_clock, std::move(link), options);
    frame.showCard(card, {});
    card->findChild<QWidget *>(QStringLiteral("linkWays"))
        ->findChildren<QAbstractButton *>()
        .at(1)
        ->click();
    auto *number = card->findChild<QLineEdit *>(QStringLiteral("linkNumber"));
    number->setText(phoneText("491515550140"));
    card->findChild<QAbstractButton *>(QStringLiteral("linkGetCodeButton"))->click();
    driven->showPairing(QStringLiteral("7KQ2WXYZ"));
    m_clock.advance(milliseconds(43'000));
    const auto *status = card->findChild<QLabel *>(QStringLiteral("linkStatus"));
    QTRY_VERIFY(status->text().contains(QStringLiteral("1:57")));
    if (!refused)
        return;
    LinkParties parties;
    parties.expected = Jid::phoneNumber("491515550140");
    parties.scannedBy = Jid::phoneNumber("491515550150");
    const Error error { ErrorCode::OtherNumber, {}, 0, 0 };
    driven->words = linkErrorText(error, parties);
    emit driven->failed(error);
}

void tst_Pictures::showStages(WindowFrame &frame, const QString &name)
{
    using Stage = LinkProgress::Stage;
    auto link = std::make_unique<DrivenLink>();
    DrivenLink *driven = link.get();
    m_clock.setWall(milliseconds(sampleTime(14, 5)));
    auto *card = new LinkDialog(
        *m_theme, m_clock, std::move(link), { QStringLiteral("Shop West"), 5, false });
    frame.showCard(card, {});
    emit driven->scanned();
    emit driven->progressed({ Stage::Scanned });
    if (name == QLatin1String("scanned"))
        return;
    m_clock.advance(milliseconds(7000));
    emit driven->progressed({ Stage::Confirmed });
    emit driven->linked(QStringLiteral("a1"));
    emit driven->progressed({ Stage::Syncing, 42, 1'786'700'000, false });
    m_clock.advance(milliseconds(95'000));
    if (name == QLatin1String("ready"))
        emit driven->progressed({ Stage::Ready, 100, 0, false });
}

void tst_Pictures::showSwitcher(WindowFrame &frame)
{
    std::vector<SwitcherCard::AccountChoice> accounts;
    for (const RailEntry &entry : sampleRail())
        accounts.push_back({ entry.id, entry.label, entry.colour });
    auto *card = new SwitcherCard(
        *m_theme, accounts,
        [](const QString &query, const QString &account) {
            static const std::vector<ChatRow> people = samplePeople();
            std::vector<const ChatRow *> all;
            for (const ChatRow &row : people)
                all.push_back(&row);
            return findChats(all, query, account, 100);
        },
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F), sampleNow());
    frame.showCard(card, {});
    card->setText(QStringLiteral("an"));
    card->focusField();
}

/// The same words as in the design, really searched.
void tst_Pictures::showSearch(WindowFrame &frame, bool found)
{
    m_found.reset();
    m_accounts.reset();
    m_profile = std::make_unique<TestProfile>();
    fillWithBlue(*m_profile);
    m_accounts = m_profile->manager();
    m_accounts->start();
    m_found = std::make_unique<MessageSearchModel>(*m_accounts);
    SearchPane *pane = frame.list()->searchPane();
    pane->setModel(m_found.get());
    std::vector<SearchFilters::AccountChoice> choices;
    for (const Account *account : m_accounts->accounts())
        choices.push_back({ account->id(), account->label() });
    pane->filters()->setAccounts(choices);
    frame.setSearching(true);
    auto *since = frame.findChild<QAbstractButton *>(QStringLiteral("searchSince"));
    since->click();
    auto *menu = frame.findChild<QMenu *>(QStringLiteral("searchSinceMenu"));
    menu->actions().at(2)->trigger();
    menu->close();
    pane->begin(found ? QStringLiteral("blue") : QStringLiteral("purple"));
    QTRY_VERIFY(!m_found->isSearching());
    if (!found)
        return;
    QCOMPARE(m_found->rowCount(), 8);
    pane->setCurrent(1);
    TimelineView *timeline = frame.conversation()->timeline();
    for (const TimelineRow &row : m_messages->rows) {
        if (!m_found->query().found(row.content.text).empty())
            timeline->setFound(row.key.id,
                [query = m_found->query()](const QString &text) { return query.found(text); });
    }
    frame.conversation()->hits()->showHit(QStringLiteral("Message 2 of 8"), true, true);
}

void tst_Pictures::showShortcuts(WindowFrame &frame, const QString &name)
{
    static Shortcuts shortcuts({});
    if (name == QLatin1String("shortcuts")) {
        frame.showCard(new ShortcutsCard(*m_theme, shortcuts), {});
        return;
    }
    if (name == QLatin1String("palette")) {
        std::vector<PaletteCard::Choice> choices;
        for (const Shortcuts::Entry &entry : shortcuts.entries()) {
            if (entry.command < Command::Account1 || entry.command > Command::Account9)
                choices.push_back(
                    { entry.words, keyNames(entry.keys), QLatin1String("chevron-right"), [] {} });
        }
        choices.push_back(
            { QStringLiteral("Settings: Accounts"), {}, QLatin1String("settings"), [] {} });
        auto *card = new PaletteCard(*m_theme, std::move(choices));
        frame.showCard(card, {});
        card->setText(QStringLiteral("ac"));
        card->focusField();
        return;
    }
    SettingsPage *page = frame.settings();
    page->addSection(QStringLiteral("Shortcuts"), new ShortcutSettings(*m_theme, shortcuts, page));
    frame.setView(WindowFrame::View::Settings);
    page->showSection(page->sections().size() - 1);
    auto *keys = frame.findChild<QAbstractButton *>(QStringLiteral("shortcut-chat.new"));
    keys->click();
}

bool tst_Pictures::showForm(WindowFrame &frame, const QString &name)
{
    QWidget *card = nullptr;
    if (name == QLatin1String("unlink"))
        card = new UnlinkCard(*m_theme, QStringLiteral("Shop West"), false);
    else if (name == QLatin1String("proxy")) {
        auto *proxy = new ProxyCard(
            *m_theme, QStringLiteral("Shop West"), QStringLiteral("socks5://proxy.example:1080"));
        proxy->showProblem(QStringLiteral("This is not the address of a proxy."));
        card = proxy;
    } else if (name == QLatin1String("passphrase"))
        card = new PassphraseCard(*m_theme, PassphraseCard::Kind::New);
    else if (name == QLatin1String("choice"))
        card = new ChoiceCard(*m_theme, QStringLiteral("eraseCard"),
            QStringLiteral("Erase Shop West?"),
            { QStringLiteral("Its messages, files and figures go from this computer, and the "
                             "phone is told that this computer is linked no longer.") },
            { QStringLiteral("Cancel"), QStringLiteral("Erase") });
    if (card != nullptr)
        frame.showCard(card, {});
    return card != nullptr;
}

/// More accounts than the rail shows, and the way to find one.
void tst_Pictures::showAccounts(WindowFrame &frame)
{
    std::vector<RailEntry> entries = sampleRail();
    for (const char *name : { "Shop West", "Shop East", "Repairs", "Wholesale & returns", "Events",
             "Workshop and rental, the old harbour", "Press", "Jobs", "Night desk" }) {
        RailEntry entry = entries[entries.size() % 5];
        entry.id = QString::fromLatin1(name);
        entry.label = entry.id;
        entry.colour = static_cast<int>(entries.size());
        entries.push_back(entry);
    }
    frame.rail()->setEntries(entries);
    frame.rail()->setCurrent(entries[2].id);
    frame.conversation()->composer()->setNamesAccount(true);
    frame.findChild<QAbstractButton *>(QStringLiteral("findAccountButton"))->click();
}

void tst_Pictures::build(WindowFrame &frame, const QString &name)
{
    if (name == QLatin1String("welcome"))
        return;
    fillChat(frame,
        name == QLatin1String("failed")        ? sampleFailures(m_folder.path())
            : name == QLatin1String("info")    ? sampleGroup()
            : name == QLatin1String("kinds")   ? sampleClips()
            : name == QLatin1String("formats") ? sampleFormats()
                                               : sampleConversation(m_folder.path()));
    if (name == QLatin1String("empty") || name == QLatin1String("list"))
        frame.setChatOpen(false);
    else if (name == QLatin1String("formats"))
        frame.conversation()->composer()->setText(
            QStringLiteral("It is *blue*, _size M_, ~49 €~ `45_00`"));
    else if (name == QLatin1String("sheet"))
        showSheet(frame);
    else if (name == QLatin1String("sheet-kinds"))
        showKindsSheet(frame);
    else if (name == QLatin1String("drop"))
        showDrop(frame);
    else if (name == QLatin1String("emoji"))
        showEmoji(frame);
    else if (name == QLatin1String("statistics"))
        showStatistics(frame);
    else if (name == QLatin1String("link"))
        frame.showCard(new LinkDialog(*m_theme, m_clock, shownCode(),
                           { QStringLiteral("Shop West"), 5, false }),
            {});
    else if (name == QLatin1String("scanned") || name == QLatin1String("syncing")
        || name == QLatin1String("ready"))
        showStages(frame, name);
    else if (name == QLatin1String("away"))
        frame.conversation()->setStateBanner(
            { .text = QStringLiteral("Phone not seen for about 10 days. Open WhatsApp on it; after "
                                     "14 the link ends."),
                .action = QStringLiteral("Got it"),
                .mark = StateMark::PhoneAway });
    else if (name == QLatin1String("conflict"))
        frame.conversation()->setStateBanner(
            { .text = statusText(sampleConflict(), milliseconds(0)),
                .detail = QStringLiteral("Another Heliograph on this computer uses this account."),
                .action = QStringLiteral("Use here"),
                .mark = StateMark::Elsewhere,
                .more = QStringLiteral("Why?") });
    else if (name == QLatin1String("edit") || name == QLatin1String("chosen")
        || name == QLatin1String("react"))
        showActions(frame, name);
    else if (name.startsWith(QLatin1String("connection")))
        showConnection(frame, name);
    else if (name == QLatin1String("switcher"))
        showSwitcher(frame);
    else if (name == QLatin1String("search") || name == QLatin1String("search-empty"))
        showSearch(frame, name == QLatin1String("search"));
    else if (name == QLatin1String("hits")) {
        frame.conversation()->hits()->beginTyping();
        frame.findChild<QLineEdit *>(QStringLiteral("hitField"))->setText(QStringLiteral("blue"));
        frame.conversation()->hits()->setCount(QStringLiteral("1 of 7"), true, false);
    } else if (name == QLatin1String("palette") || name.contains(QLatin1String("shortcuts")))
        showShortcuts(frame, name);
    else if (m_media.show(frame, *m_theme, *m_messages, m_folder.path(), name))
        return;
    else if (showForm(frame, name))
        return;
    else if (name == QLatin1String("code") || name == QLatin1String("other"))
        showCodeCard(frame, name == QLatin1String("other"));
    else if (name == QLatin1String("accounts"))
        showAccounts(frame);
    else if (name == QLatin1String("pictures"))
        frame.setListWidth(metrics::narrowListWidth);
    else if (name == QLatin1String("settings")) {
        NotificationsCard::Choice choice;
        choice.showsText = false;
        choice.isQuiet = true;
        frame.settings()->notifications()->setChoice(choice);
        frame.settings()->setKeyPlace(KeyPlace::File);
        frame.settings()->setAccounts(
            { { QStringLiteral("sales"), QStringLiteral("Sales"), phoneText("491515550110"), 0,
                  QStringLiteral("Online"), true, false,
                  QStringLiteral("Phone not seen for about 10 days. Open WhatsApp on it; after 14 "
                                 "the link ends."),
                  true },
                { QStringLiteral("private"), QStringLiteral("Private"), {}, 4,
                    QStringLiteral("Needs a scan · 401"), false, true } });
        frame.setView(WindowFrame::View::Settings);
    } else if (name == QLatin1String("info")) {
        const TimelineRow row = m_messages->rows[4];
        frame.conversation()->info()->setMessage(row, QStringLiteral("Team North"));
        std::vector<Conversation::StepRow> steps;
        const qint64 at = row.timestamp + 4000;
        steps.push_back({ row.key.chat, DeliveryStep::Queued, 0, at });
        steps.push_back({ row.key.chat, DeliveryStep::Sent, at + 1000, at + 1000 });
        for (const char *phone : { "491515550131", "491515550132", "491515550133" })
            steps.push_back(
                { Jid::phoneNumber(phone), DeliveryStep::Delivered, at + 2000, at + 2000 });
        steps.push_back(
            { Jid::phoneNumber("491515550132"), DeliveryStep::Read, at + 41'000, at + 41'000 });
        frame.conversation()->info()->setSteps(steps);
        frame.conversation()->timeline()->setSelectedMessage(row.key.id);
        frame.conversation()->showInfo(true);
    }
}

void tst_Pictures::scene()
{
    QFETCH(const QString, name);
    QFETCH(const int, scheme);
    QFETCH(const bool, mirrored);
    QFETCH(const QSize, size);
    m_theme = std::make_unique<Theme>(static_cast<ColourScheme>(scheme));
    installWindowStyle(*m_theme);
    QApplication::setPalette(m_theme->palette());
    QApplication::setLayoutDirection(mirrored ? Qt::RightToLeft : Qt::LeftToRight);
    WindowFrame frame(*m_theme, sampleNow, false, true);
    frame.resize(size);
    frame.show();
    build(frame, name);
    frame.activateWindow();
    const bool hasFocus = frame.card() != nullptr || name.startsWith(QLatin1String("search"))
        || name == QLatin1String("hits") || name == QLatin1String("emoji");
    if (!hasFocus)
        frame.conversation()->composer()->focusText();
    QVERIFY(QTest::qWaitForWindowExposed(&frame));
    // Pictures are decoded on other threads; two quiet paints in a row mean all are there.
    QImage last;
    QTRY_VERIFY([&] {
        const QImage now = frame.grab().toImage();
        return now == std::exchange(last, now);
    }());
    if (name == QLatin1String("chat"))
        QTRY_VERIFY(frame.findChild<TimelineView *>()->isAtEnd());
    QTest::qWait(60);
    QImage picture = frame.grab().toImage();
    QVERIFY(!picture.isNull());
    if (auto *popover = frame.findChild<QWidget *>(QStringLiteral("accountPopover")))
        QPainter(&picture).drawPixmap(
            frame.mapFromGlobal(popover->mapToGlobal(QPoint())), popover->grab());
    const QString folder = qEnvironmentVariable("HELIOGRAPH_PICTURES");
    if (!folder.isEmpty())
        QVERIFY(picture.save(
            QStringLiteral("%1/%2.png").arg(folder, QString::fromLatin1(QTest::currentDataTag()))));
    QApplication::setLayoutDirection(Qt::LeftToRight);
    m_reactions.reset();
}

HELIOGRAPH_TEST(Pictures)
#include "tst_Pictures.moc"
