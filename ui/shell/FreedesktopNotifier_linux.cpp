// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/FreedesktopNotifier_linux.h"

#include "ui/widgets/Text.h"

#include <QDBusPendingCallWatcher>
#include <QGuiApplication>

#include <algorithm>

namespace heliograph {

namespace {

// Source: Desktop Notifications Specification 1.2; the reply is KDE's addition (Plasma 5.18).
const char notifications[] = "org.freedesktop.Notifications";
const char notificationsPath[] = "/org/freedesktop/Notifications";
const char openAction[] = "default";
const char replyAction[] = "inline-reply";

QDBusMessage callOf(const char *method)
{
    return QDBusMessage::createMethodCall(QLatin1String(notifications),
        QLatin1String(notificationsPath), QLatin1String(notifications), QLatin1String(method));
}

} // namespace

QString withoutMarkup(const QString &text)
{
    // Not toHtmlEscaped(): some servers know no &quot;.
    QString out = text;
    out.replace(u'&', QStringLiteral("&amp;"));
    out.replace(u'<', QStringLiteral("&lt;"));
    return out.replace(u'>', QStringLiteral("&gt;"));
}

FreedesktopNotifier::FreedesktopNotifier(QDBusConnection bus, milliseconds answer, QObject *parent)
    : Notifier(parent)
    , m_bus(std::move(bus))
    , m_answer(answer)
{
    if (!m_bus.isConnected())
        return;
    hear("ActionInvoked", SLOT(onAction(uint, QString)));
    hear("NotificationReplied", SLOT(onReplied(uint, QString)));
    hear("ActivationToken", SLOT(onToken(uint, QString)));
    hear("NotificationClosed", SLOT(onClosed(uint, uint)));
    m_bus.connect(QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/org/freedesktop/DBus"),
        QStringLiteral("org.freedesktop.DBus"), QStringLiteral("NameOwnerChanged"),
        { QLatin1String(notifications) }, QString(), this,
        SLOT(onOwner(QString, QString, QString)));
}

void FreedesktopNotifier::hear(const char *signal, const char *slot)
{
    // Whoever owns the name, also later; nobody else may say that a person has answered.
    m_bus.connect(QLatin1String(notifications), QLatin1String(notificationsPath),
        QLatin1String(notifications), QLatin1String(signal), this, slot);
}

/// The answer, an error, or the error of the time being over.
void FreedesktopNotifier::call(
    const QDBusMessage &message, std::function<void(const QDBusMessage &)> answered)
{
    auto *watcher = new QDBusPendingCallWatcher(
        m_bus.asyncCall(message, static_cast<int>(m_answer.count())), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this,
        [watcher, answered = std::move(answered)] {
            watcher->deleteLater();
            answered(watcher->reply());
        });
}

void FreedesktopNotifier::show(const Notification &notification)
{
    if (!m_bus.isConnected())
        return;
    Stand &stand = m_stands[notification.place];
    if (stand.serial == 0)
        stand.serial = ++m_lastSerial;
    stand.next = notification;
    makeRoom();
    if (m_capabilities)
        pump(notification.place);
    else
        askCapabilities();
}

void FreedesktopNotifier::makeRoom()
{
    if (m_stands.size() <= mostNotifications)
        return;
    auto oldest = m_stands.cbegin();
    for (auto each = m_stands.cbegin(); each != m_stands.cend(); ++each) {
        if (each->serial < oldest->serial)
            oldest = each;
    }
    const ChatPlace place = oldest.key();
    withdraw(place);
}

void FreedesktopNotifier::askCapabilities()
{
    if (std::exchange(m_isAskingCapabilities, true))
        return;
    call(callOf("GetCapabilities"), [this](const QDBusMessage &answer) {
        m_isAskingCapabilities = false;
        if (answer.type() != QDBusMessage::ReplyMessage) {
            // Nobody shows notifications here. The next one asks again.
            m_stands.clear();
            return;
        }
        m_capabilities = answer.arguments().value(0).toStringList();
        const QList<ChatPlace> places = m_stands.keys();
        for (const ChatPlace &place : places)
            pump(place);
    });
}

/// One call at a time for each place: the answer names what the next one replaces.
void FreedesktopNotifier::pump(const ChatPlace &place)
{
    const auto stand = m_stands.find(place);
    if (stand == m_stands.end() || stand->isAsking || !stand->next)
        return;
    stand->isAsking = true;
    stand->shown = *std::exchange(stand->next, std::nullopt);
    call(callFor(*stand, stand->shown),
        [this, place, serial = stand->serial](
            const QDBusMessage &answer) { answered(place, serial, answer); });
}

void FreedesktopNotifier::answered(
    const ChatPlace &place, quint64 serial, const QDBusMessage &answer)
{
    const uint id
        = answer.type() == QDBusMessage::ReplyMessage ? answer.arguments().value(0).toUInt() : 0;
    const auto stand = m_stands.find(place);
    if (stand == m_stands.end() || stand->serial != serial) {
        // Read meanwhile.
        if (id != 0)
            m_bus.send(callOf("CloseNotification") << id);
        return;
    }
    stand->isAsking = false;
    stand->id = id;
    if (id == 0 && !stand->next)
        m_stands.erase(stand);
    else
        pump(place);
}

QDBusMessage FreedesktopNotifier::callFor(
    const Stand &stand, const Notification &notification) const
{
    QStringList actions;
    QVariantMap hints { { QStringLiteral("desktop-entry"), QGuiApplication::desktopFileName() },
        { QStringLiteral("category"), QStringLiteral("im.received") } };
    if (m_capabilities->contains(QLatin1String("actions")))
        //: What a click on a notification does
        actions << QLatin1String(openAction) << tr("Open");
    if (m_capabilities->contains(QLatin1String(replyAction)) && !notification.messageId.isEmpty()) {
        actions << QLatin1String(replyAction) << tr("Reply");
        hints.insert(QStringLiteral("x-kde-reply-placeholder-text"),
            tr("Reply to %1").arg(notification.title));
    }
    const QString text = isolatedForDisplay(notification.text);
    const bool readsMarkup = m_capabilities->contains(QLatin1String("body-markup"));
    // The summary is never read as markup.
    return callOf("Notify") << QStringLiteral("Heliograph") << stand.id
                            << QGuiApplication::desktopFileName()
                            << isolatedForDisplay(notification.title)
                            << (readsMarkup ? withoutMarkup(text) : text) << actions << hints << -1;
}

void FreedesktopNotifier::withdraw(const ChatPlace &place)
{
    const auto stand = m_stands.constFind(place);
    if (stand == m_stands.constEnd())
        return;
    if (stand->id != 0)
        m_bus.send(callOf("CloseNotification") << stand->id);
    m_stands.erase(stand);
}

FreedesktopNotifier::Stand *FreedesktopNotifier::standOf(uint id)
{
    const auto stand = std::find_if(m_stands.begin(), m_stands.end(),
        [id](const Stand &each) { return id != 0 && each.id == id; });
    return stand == m_stands.end() ? nullptr : &*stand;
}

void FreedesktopNotifier::onToken(uint id, const QString &token)
{
    if (Stand *stand = standOf(id))
        stand->token = token;
}

void FreedesktopNotifier::onAction(uint id, const QString &action)
{
    const Stand *stand = standOf(id);
    if (stand != nullptr && action == QLatin1String(openAction))
        emit opened(stand->shown.place, stand->token);
}

void FreedesktopNotifier::onReplied(uint id, const QString &text)
{
    const Stand *stand = standOf(id);
    if (stand == nullptr || text.trimmed().isEmpty())
        return;
    const Notification answered = stand->shown;
    emit replied(answered, text);
}

void FreedesktopNotifier::onClosed(uint id, uint)
{
    m_stands.removeIf([id](const auto &stand) {
        return id != 0 && stand.value().id == id && !stand.value().isAsking;
    });
}

/// Another server shows none of what the one before has shown.
void FreedesktopNotifier::onOwner(const QString &, const QString &, const QString &)
{
    m_capabilities.reset();
    m_stands.clear();
}

} // namespace heliograph
