// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/SimulatedPhone.h"

namespace heliograph::sandbox {

/// The phones of all accounts, made when they are first needed.
class Phones final : public QObject {
    Q_OBJECT
public:
    explicit Phones(PhoneServices services, QObject *parent = nullptr);

    /// Null when there is no such account.
    SimulatedPhone *of(const QByteArray &pn);
    /// The phone is gone with all its ratchets; the next one starts afresh.
    void forget(const QByteArray &pn);
    void reset();
    void reseed(quint64 seed) { m_services.seed = seed; }

public slots:
    /// A message for device 0.
    void accept(const QByteArray &pn, const heliograph::Node &message);
    /// A retry receipt for device 0.
    void acceptReceipt(const heliograph::sandbox::DeviceId &from, const heliograph::Node &receipt);

signals:
    void phoneMade(heliograph::sandbox::SimulatedPhone *phone);
    void received(heliograph::sandbox::SimulatedPhone *phone,
        const heliograph::sandbox::PhoneMessage &message);
    void undecryptable(const QByteArray &pn);
    void sent(const QByteArray &pn, const QByteArray &id, const QByteArray &content);
    void forgotten(const QByteArray &pn);

private:
    PhoneServices m_services;
    QHash<QByteArray, SimulatedPhone *> m_phones;
};

} // namespace heliograph::sandbox
