// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Phones.h"

#include "sandbox/Stanzas.h"

namespace heliograph::sandbox {

Phones::Phones(PhoneServices services, QObject *parent)
    : QObject(parent)
    , m_services(services)
{
}

SimulatedPhone *Phones::of(const QByteArray &pn)
{
    if (SimulatedPhone *known = m_phones.value(pn))
        return known;
    Account *account = m_services.accounts.byPn(pn);
    if (!account)
        return nullptr;
    auto *phone = new SimulatedPhone(*account, m_services, this);
    m_phones.insert(pn, phone);
    connect(phone, &SimulatedPhone::received, this,
        [this, phone](const PhoneMessage &message) { emit received(phone, message); });
    connect(phone, &SimulatedPhone::undecryptable, this, &Phones::undecryptable);
    connect(phone, &SimulatedPhone::sent, this,
        [this, pn](
            const QByteArray &id, const QByteArray &content) { emit sent(pn, id, content); });
    emit phoneMade(phone);
    return phone;
}

void Phones::forget(const QByteArray &pn)
{
    delete m_phones.take(pn);
    emit forgotten(pn);
}

void Phones::reset()
{
    qDeleteAll(m_phones);
    m_phones.clear();
}

void Phones::accept(const QByteArray &pn, const Node &message)
{
    if (SimulatedPhone *phone = of(pn))
        phone->accept(message);
}

void Phones::acceptReceipt(const DeviceId &, const Node &receipt)
{
    // Only retries name the phone of another account; everything else is the own phone's.
    if (receipt.text("type") != "retry")
        return;
    const Jid to = jidAttribute(receipt, "to");
    const Account *account = m_services.accounts.byJid(to);
    if (SimulatedPhone *phone = account ? of(account->pn) : nullptr)
        phone->acceptRetry(receipt);
}

} // namespace heliograph::sandbox
