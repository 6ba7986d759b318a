// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestAccount.h"

#include "protocol/KeyQueries.h"
#include "protocol/MessageContent.h"

namespace heliograph {

bool FakeSender::send(const Node &stanza)
{
    if (online)
        sent.push_back(stanza);
    return online;
}

QFuture<Result<Node>> FakeSender::query(const Node &iq)
{
    if (!online)
        return finished<Node>(fail(ErrorCode::NotConnected));
    sent.push_back(iq);
    if (const std::optional<Node> reply = answers.answer(iq)) {
        const std::optional<Error> error = iqError(*reply);
        return error ? finished<Node>(fail(*error)) : finished<Node>(*reply);
    }
    Answer<Node> waiting;
    m_pending.push_back(waiting);
    return waiting.future();
}

std::vector<Node> FakeSender::withTag(const QByteArray &tag) const
{
    std::vector<Node> found;
    for (const Node &stanza : sent) {
        if (stanza.tag == tag)
            found.push_back(stanza);
    }
    return found;
}

void FakeSender::failPending()
{
    for (const Answer<Node> &answer : std::exchange(m_pending, {}))
        answer.finish(fail(ErrorCode::Disconnected));
}

TestAccount::TestAccount()
    : m_box(std::make_shared<SecretBox>(SecretBytes(QByteArray(32, 'k'))))
{
    reopen();
    Credentials credentials;
    credentials.noise = generateKeyPair(random);
    credentials.identity = generateKeyPair(random);
    credentials.advSecret = random.bytes(32);
    credentials.registrationId = generateRegistrationId(random);
    credentials.jid = own();
    credentials.lid = ownLid();
    credentials.account = "signed device identity";
    (void)m_store->keys().saveCredentials(credentials);
    (void)m_store->preKeys().saveSignedPreKey(
        generateSignedPreKey(1, credentials.identity, random));
    (void)m_store->directory().learnPair(ownLid().bare(), own().bare());
}

void TestAccount::reopen()
{
    m_store.reset();
    auto opened = AccountStore::open(path(), m_box);
    if (opened)
        m_store = std::move(*opened);
}

QString TestAccount::path() const { return m_directory.filePath(QStringLiteral("account.db")); }

PreKeyBundle TestAccount::bundle()
{
    const SignedPreKey signedKey = *m_store->preKeys().currentSignedPreKey();
    const OneTimePreKey oneTime = *m_store->preKeys().privatePreKey(own(), clock.now(), random);
    PreKeyBundle bundle;
    bundle.registrationId = m_store->keys().registrationId();
    bundle.device = own().device;
    bundle.identity = m_store->keys().ownIdentity().publicKey;
    bundle.signedPreKeyId = signedKey.id;
    bundle.signedPreKeyPublic = signedKey.keyPair.publicKey;
    bundle.signature = signedKey.signature;
    bundle.preKey = PreKeyBundle::PublicPreKey { oneTime.id, oneTime.keyPair.publicKey };
    return bundle;
}

QByteArray textMessage(const QString &text)
{
    MessageContent content;
    content.text = text;
    return buildMessageContent(content).value_or(QByteArray());
}

} // namespace heliograph
