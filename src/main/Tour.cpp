// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "main/Tour.h"

#include "app/AccountManager.h"
#include "app/Conversation.h"
#include "app/Profile.h"
#include "base/Future.h"
#include "main/EmbeddedSandbox.h"
#include "ui/accounts/AccountRail.h"
#include "ui/shell/MainWindow.h"

#include <QApplication>
#include <QDir>
#include <QDropEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>
#include <QTextStream>

#include <ZXing/ReadBarcode.h>

#include <cstdio>

namespace heliograph {

namespace {

constexpr milliseconds pollInterval { 40 };
constexpr seconds stepLimit { 60 };

/// A picture to be dropped: hills under a sun, as in the design.
QString drawPicture(const QString &folder)
{
    QImage image(960, 640, QImage::Format_RGB32);
    image.fill(QColor(0xCF, 0xE3, 0xEA));
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0xF2, 0xC1, 0x4E));
    painter.drawEllipse(QPoint(720, 160), 70, 70);
    painter.setBrush(QColor(0x3D, 0x7A, 0x99));
    painter.drawPolygon(QPolygon({ { 0, 480 }, { 240, 260 }, { 460, 440 }, { 700, 280 },
        { 960, 460 }, { 960, 640 }, { 0, 640 } }));
    painter.setBrush(QColor(0x25, 0x51, 0x60));
    painter.drawPolygon(
        QPolygon({ { 0, 560 }, { 400, 470 }, { 960, 580 }, { 960, 640 }, { 0, 640 } }));
    painter.end();
    const QString path = folder + QStringLiteral("/hills.jpg");
    image.save(path, "JPEG", 88);
    return path;
}

QString digitsOf(const Account &account) { return QString::fromUtf8(account.jid().user); }

} // namespace

Tour::Tour(MainWindow &window, AccountManager &accounts, EmbeddedSandbox &sandbox, QString folder,
    QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_accounts(accounts)
    , m_sandbox(sandbox)
    , m_folder(std::move(folder))
{
    m_timer.setInterval(pollInterval);
    connect(&m_timer, &QTimer::timeout, this, &Tour::poll);
}

void Tour::start()
{
    m_window.resize(1280, 800);
    m_window.activateWindow();
    step(
        "welcome", [this] { return isShown("welcomeLinkButton"); }, [this] { picture("welcome"); });
    addLinking(QStringLiteral("Sales"), 1);
    addLinking(QStringLiteral("Support"), 2);
    addConversation();
    addPicture();
    addContact();
    addEnd();
    m_since = m_accounts.profile().clock().monotonic();
    m_timer.start();
}

void Tour::step(const char *name, std::function<bool()> done, std::function<void()> act)
{
    m_steps.push_back({ QLatin1String(name), std::move(done), std::move(act) });
}

void Tour::poll()
{
    if (m_at >= m_steps.size())
        return;
    Step &current = m_steps[m_at];
    if (!current.done()) {
        if (waited() > stepLimit)
            giveUp();
        return;
    }
    ++m_at;
    m_since = m_accounts.profile().clock().monotonic();
    current.act();
}

milliseconds Tour::waited() const { return m_accounts.profile().clock().monotonic() - m_since; }

void Tour::giveUp()
{
    m_timer.stop();
    QTextStream(stderr) << "tour: waited in vain for: " << m_steps[m_at].name << '\n';
    picture("stuck");
    m_exitCode = 1;
    QCoreApplication::exit(1);
}

void Tour::addLinking(const QString &label, int number)
{
    step(
        "the way to link", [] { return true; },
        [this, number] { click(number == 1 ? "welcomeLinkButton" : "addAccountButton"); });
    step(
        "a QR code in the window", [this] { return !readQr().isEmpty(); },
        [this, label, number] {
            picture(number == 1 ? "link" : "link-second");
            const Result<QJsonObject> scanned = m_sandbox.scan(readQr(), label);
            if (!scanned)
                QTextStream(stderr)
                    << "tour: the scan was refused: " << errorName(scanned.error().code) << '\n';
        });
    step(
        "an account online",
        [this, number] {
            const std::vector<Account *> accounts = m_accounts.accounts();
            return static_cast<int>(accounts.size()) >= number
                && accounts[static_cast<size_t>(number - 1)]->status().state
                == SessionState::Online;
        },
        [this, label, number] {
            m_accounts.accounts()[static_cast<size_t>(number - 1)]->setLabel(label);
        });
    step(
        "the end of the link card",
        [this, number] {
            const SyncStatus &sync = m_accounts.accounts()[static_cast<size_t>(number - 1)]->sync();
            return isShown("linkDialog") && sync.phase == SyncStatus::Phase::Complete;
        },
        [this] {
            picture("linked");
            click("linkCloseButton");
        });
}

void Tour::addConversation()
{
    step(
        "no card", [this] { return !isShown("linkDialog"); }, [this] { showAccount(0); });
    step(
        "the list", [this] { return isShown("newChatButton"); },
        [this] { openNewChat(digitsOf(*m_accounts.accounts()[1])); });
    step(
        "an open chat",
        [this] { return m_window.conversation() != nullptr && isShown("composerEdit"); },
        [this] {
            writeMessage(
                QStringLiteral("Good morning! Do you still have the jacket in blue, size M?"));
        });
    step(
        "delivery", [this] { return lastOwnReached(static_cast<int>(DeliveryStep::Delivered)); },
        [this] {
            picture("text-delivered");
            showAccount(1);
        });
    step(
        "the chat of the other account", [this] { return isShown("chatList"); },
        [this] {
            m_window.openChat(m_accounts.accounts()[1]->id(), m_accounts.accounts()[0]->jid());
        });
    step(
        "the text over there",
        [this] { return m_window.conversation() && m_window.conversation()->rowCount() > 0; },
        [this] {
            writeMessage(QStringLiteral("Yes, two left. I'll put one aside for you. 🙂"));
        });
    step(
        "delivery back",
        [this] { return lastOwnReached(static_cast<int>(DeliveryStep::Delivered)); },
        [this] { picture("answered"); });
}

void Tour::addPicture()
{
    step(
        "the picture", [] { return true; }, [this] { drop(drawPicture(m_folder)); });
    step(
        "the sheet", [this] { return isShown("mediaSheet") && isShown("mediaCaption"); },
        [this] { type(widget("mediaCaption"), QStringLiteral("The blue one, please confirm")); });
    step(
        "the sheet with its thumbnail",
        [this] { return isShown("mediaSendButton") && widget("mediaSendButton")->isEnabled(); },
        [this] {
            picture("sheet");
            click("mediaSendButton");
        });
    step(
        "the picture to be delivered",
        [this] {
            const Conversation *chat = m_window.conversation();
            return chat && chat->rowCount() > 2
                && chat->at(chat->rowCount() - 1).content.kind == MessageKind::Image
                && lastOwnReached(static_cast<int>(DeliveryStep::Delivered));
        },
        [this] {
            picture("picture-sent");
            showAccount(0);
            m_window.openChat(m_accounts.accounts()[0]->id(), m_accounts.accounts()[1]->jid());
        });
    step(
        "the picture over there",
        [this] {
            const Conversation *chat = m_window.conversation();
            return chat && chat->rowCount() > 2
                && !chat->at(chat->rowCount() - 1).localPath.isEmpty();
        },
        [this] { picture("picture-received"); });
}

void Tour::addContact()
{
    step(
        "a scripted contact", [] { return true; },
        [this] {
            const QJsonArray phones = m_sandbox.phones();
            for (const auto &phone : phones) {
                if (phone.toObject()
                        .value(QStringLiteral("name"))
                        .toString()
                        .startsWith(QStringLiteral("Anna")))
                    openNewChat(phone.toObject().value(QStringLiteral("account")).toString());
            }
        });
    step(
        "the chat with the contact",
        [this] {
            return m_window.conversation()
                && m_window.conversation()->chat() != m_accounts.accounts()[1]->jid();
        },
        [this] { writeMessage(QStringLiteral("Hello from the tour")); });
    step(
        "an answer of the contact",
        [this] {
            const Conversation *chat = m_window.conversation();
            return chat && chat->rowCount() > 1 && !chat->at(chat->rowCount() - 1).fromMe;
        },
        [this] { picture("contact-answered"); });
}

void Tour::addEnd()
{
    step(
        "every account in one list", [] { return true; }, [this] { m_window.showAccount({}); });
    step(
        "the merged list", [this] { return isShown("chatList"); },
        [this] {
            picture("all-accounts");
            click("statisticsButton");
        });
    step(
        "the statistics", [this] { return isShown("statisticsPage"); }, [] {});
    step(
        "their figures", [this] { return waited() > milliseconds(600); },
        [this] {
            picture("statistics");
            constexpr qint64 day = 24LL * 3600 * 1000;
            const qint64 now = m_accounts.profile().clock().now().count();
            then(DeliveryStats(m_accounts).summary({}, now - day, now + 1), this,
                [this](const Result<StatsSummary> &summary) {
                    if (summary)
                        finish(*summary);
                    else
                        giveUp();
                });
        });
}

void Tour::finish(const StatsSummary &summary)
{
    m_timer.stop();
    QTextStream out(stdout);
    out << "accepted  sent  delivered  read  failed  median to sent  median to delivered\n";
    out << QStringLiteral("%1  %2  %3  %4  %5  %6  %7\n")
               .arg(summary.accepted, 8)
               .arg(summary.sent, 4)
               .arg(summary.delivered, 9)
               .arg(summary.read, 4)
               .arg(summary.failed, 6)
               .arg(QStringLiteral("%1 ms").arg(summary.queuedToSent.p50), 14)
               .arg(QStringLiteral("%1 s").arg(
                        static_cast<double>(summary.sentToDelivered.p50) / 1000.0),
                   19);
    out << m_pictures << " pictures in " << m_folder << '\n';
    const bool everything = summary.accepted >= 4 && summary.delivered == summary.accepted;
    out << (everything ? "everything was delivered\n" : "not everything was delivered\n");
    m_exitCode = everything ? 0 : 1;
    then(m_accounts.shutdown(), this,
        [this](const Result<bool> &) { QCoreApplication::exit(m_exitCode); });
}

QWidget *Tour::widget(const char *name) const
{
    const QList<QWidget *> found = m_window.findChildren<QWidget *>(QLatin1String(name));
    for (QWidget *candidate : found) {
        if (candidate->isVisible())
            return candidate;
    }
    return nullptr;
}

bool Tour::isShown(const char *name) const { return widget(name) != nullptr; }

void Tour::click(const char *name)
{
    QWidget *target = widget(name);
    if (target)
        click(target, target->rect().center());
    else
        QTextStream(stderr) << "tour: nothing to click: " << name << '\n';
}

void Tour::click(QWidget *target, QPoint at) const
{
    const QPointF local = at;
    const QPointF global = target->mapToGlobal(at);
    QMouseEvent down(
        QEvent::MouseButtonPress, local, global, Qt::LeftButton, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(target, &down);
    QMouseEvent up(
        QEvent::MouseButtonRelease, local, global, Qt::LeftButton, Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(target, &up);
}

void Tour::type(QWidget *target, const QString &text) const
{
    target->setFocus();
    for (int i = 0; i < text.size(); ++i) {
        const bool pair = text.at(i).isHighSurrogate() && i + 1 < text.size();
        const QString character = text.mid(i, pair ? 2 : 1);
        QKeyEvent down(QEvent::KeyPress, 0, Qt::NoModifier, character);
        QCoreApplication::sendEvent(target, &down);
        i += pair ? 1 : 0;
    }
}

void Tour::press(QWidget *target, int key) const
{
    QKeyEvent down(QEvent::KeyPress, key, Qt::NoModifier);
    QCoreApplication::sendEvent(target, &down);
    QKeyEvent up(QEvent::KeyRelease, key, Qt::NoModifier);
    QCoreApplication::sendEvent(target, &up);
}

void Tour::writeMessage(const QString &text)
{
    QWidget *edit = widget("composerEdit");
    if (!edit)
        return;
    type(edit, text);
    press(edit, Qt::Key_Return);
}

void Tour::drop(const QString &file)
{
    QWidget *pane = widget("conversationPane");
    if (!pane)
        return;
    QMimeData data;
    data.setUrls({ QUrl::fromLocalFile(QFileInfo(file).absoluteFilePath()) });
    const QPoint centre = pane->rect().center();
    QDragEnterEvent enter(centre, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(pane, &enter);
    QWidget *area = widget("dropArea");
    if (!area)
        return;
    // The half for photos comes first in reading direction.
    const bool mirrored = area->layoutDirection() == Qt::RightToLeft;
    const QPoint photo(mirrored ? area->width() * 3 / 4 : area->width() / 4, area->height() / 2);
    QDragEnterEvent over(photo, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(area, &over);
    picture("drop");
    QDropEvent dropped(photo, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(area, &dropped);
}

void Tour::openNewChat(const QString &digits)
{
    click("newChatButton");
    QWidget *number = widget("newChatNumber");
    if (!number)
        return;
    type(number, u'+' + digits);
    click("newChatOpenButton");
}

void Tour::showAccount(int number)
{
    const QString id = m_accounts.accounts()[static_cast<size_t>(number)]->id();
    const QList<RailButton *> buttons = m_window.findChildren<RailButton *>();
    for (RailButton *button : buttons) {
        if (button->isVisible() && button->entry().id == id)
            click(button, button->rect().center());
    }
}

QString Tour::readQr() const
{
    QWidget *tile = widget("qrTile");
    if (!tile)
        return {};
    const QImage image = tile->grab().toImage().convertToFormat(QImage::Format_Grayscale8);
    const ZXing::ImageView view(image.constBits(), image.width(), image.height(),
        ZXing::ImageFormat::Lum, static_cast<int>(image.bytesPerLine()));
    const ZXing::Result result = ZXing::ReadBarcode(view);
    return result.isValid() ? QString::fromStdString(result.text()) : QString();
}

bool Tour::lastOwnReached(int wanted) const
{
    const Conversation *chat = m_window.conversation();
    for (int row = chat ? chat->rowCount() - 1 : -1; row >= 0; --row) {
        if (chat->at(row).fromMe) {
            const DeliveryStep step = chat->at(row).status;
            return step != DeliveryStep::Failed && static_cast<int>(step) >= wanted;
        }
    }
    return false;
}

void Tour::picture(const char *name)
{
    const QString path = QStringLiteral("%1/%2-%3.png")
                             .arg(m_folder)
                             .arg(++m_pictures, 2, 10, QLatin1Char('0'))
                             .arg(QLatin1String(name));
    m_window.grab().save(path);
}

} // namespace heliograph
