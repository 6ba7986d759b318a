// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/MediaStore.h"
#include "sandbox/Phones.h"

#include <QTimer>

namespace heliograph::sandbox {

/// What a flood consists of.
struct FloodPlan {
    enum class Kind { Text, Media, Reactions, Receipts, Presence, Notifications };

    QByteArray account;
    std::vector<Kind> mix { Kind::Text };
    int total = 100;
    /// How many people take part.
    int chats = 5;
    int perSecond = 50;

    /// From the body of `flood` or `offline_backlog`. InvalidArgument.
    static Result<FloodPlan> fromJson(const QByteArray &account, const QJsonObject &body);
};

/// A burst of messages and the like from people made for it, real ciphertext included (10 §10.2
/// `flood`, `offline_backlog`). Deletes itself when all is sent.
class FloodMaker final : public QObject {
    Q_OBJECT
public:
    struct Services {
        AccountRegistry &accounts;
        Delivery &delivery;
        Phones &phones;
        MediaStore &media;
        const ServiceClock &clock;
        IdSource &ids;
        Random &random;
    };
    FloodMaker(FloodPlan plan, Services services, QObject *parent);

private:
    void tick();
    void sendOne(int number);
    QByteArray content(FloodPlan::Kind kind, int number, const QByteArray &last);
    void notify(Account &author, Account &target);
    void confirm(SimulatedPhone &phone, const Account &target);

    FloodPlan m_plan;
    Services m_services;
    std::vector<QByteArray> m_people;
    /// The newest message of each of them, to react to.
    QHash<QByteArray, QByteArray> m_lastIds;
    int m_sent = 0;
    double m_due = 0;
    QTimer m_timer;
};

} // namespace heliograph::sandbox
