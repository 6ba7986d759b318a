// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ChatListModel.h"
#include "ui/accounts/AccountRail.h"
#include "ui/timeline/TimelineSource.h"

#include <QAbstractListModel>

#include <functional>
#include <vector>

namespace heliograph {

/// Noon of a fixed day, local time, in milliseconds since the epoch.
qint64 sampleNow();
/// Today at this time.
qint64 sampleTime(int hour, int minute);

/// A small real list of chats.
class SampleChats final : public QAbstractListModel {
    Q_OBJECT
public:
    explicit SampleChats(QObject *parent = nullptr);
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    std::vector<ChatRow> rows;
};

/// A real timeline in memory.
class SampleMessages final : public QAbstractListModel {
    Q_OBJECT
public:
    explicit SampleMessages(QObject *parent = nullptr);
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    void append(const TimelineRow &row);
    void prepend(std::vector<TimelineRow> rows);
    void change(int index, const TimelineRow &row);
    void fill(int count, const std::function<TimelineRow(int)> &make);
    std::vector<TimelineRow> rows;
};

Jid anna();
Jid own();

class SampleSource final : public TimelineSource {
public:
    explicit SampleSource(SampleMessages &messages)
        : m_messages(messages)
    {
    }
    QAbstractItemModel &model() override { return m_messages; }
    int count() const override { return static_cast<int>(m_messages.rows.size()); }
    const TimelineRow &at(int row) const override
    {
        return m_messages.rows[static_cast<size_t>(row)];
    }
    int rowOf(const QString &id) const override;
    bool hasOlder() const override { return olderPages > 0; }
    void loadOlder() override;
    qint64 firstUnread() const override { return unreadFrom; }
    bool isEditable(int row) const override
    {
        return at(row).fromMe && heliograph::isEditable(at(row).content.kind);
    }
    QString ownReaction(int row) const override
    {
        for (const Reaction &reaction : at(row).reactions) {
            if (reaction.sender == own())
                return reaction.emoji;
        }
        return {};
    }
    int olderPages = 0;
    qint64 unreadFrom = 0;

private:
    SampleMessages &m_messages;
};

TimelineRow sampleText(int number, bool fromMe, const QString &text, qint64 at,
    DeliveryStep step = DeliveryStep::Read);
TimelineRow samplePicture(
    int number, bool fromMe, const QString &caption, qint64 at, const QString &path);
/// A video or recording of tests/data/media, downloaded or not.
TimelineRow sampleClip(int number, bool fromMe, MessageKind kind, const char *sample, bool isHere,
    const QString &caption, qint64 at);
TimelineRow sampleDocument(int number, bool fromMe, const QString &name, qint64 at);
std::vector<RailEntry> sampleRail();
/// A landscape written below `folder`; gives its path.
QString samplePhoto(const QString &folder, int variant);
/// The conversation of the pictures in the design.
std::vector<TimelineRow> sampleConversation(const QString &folder);

} // namespace heliograph
