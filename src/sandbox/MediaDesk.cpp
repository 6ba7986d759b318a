// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/MediaDesk.h"

#include "crypto/Cipher.h"
#include "proto/companion.pb.h"
#include "proto/misc.pb.h"
#include "sandbox/PhoneContent.h"
#include "sandbox/ProtoBytes.h"
#include "sandbox/Stanzas.h"

namespace heliograph::sandbox {

namespace {

constexpr size_t mostFiles = 5'000;
constexpr int nonceSize = 12;
constexpr int generalError = 0;
constexpr int success = 1;
constexpr int notFound = 2;
constexpr int decryptionError = 3;

QByteArray retryKey(const QByteArray &mediaKey)
{
    return hkdfSha256(mediaKey, {}, "WhatsApp Media Retry Notification", 32);
}

} // namespace

MediaDesk::MediaDesk(AccountRegistry &accounts, Delivery &delivery, Phones &phones,
    MediaStore &store, const ServiceClock &clock, Random &random, QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
    , m_delivery(delivery)
    , m_store(store)
    , m_clock(clock)
    , m_random(random)
{
    connect(&phones, &Phones::received, this,
        [this](SimulatedPhone *phone, const PhoneMessage &message) {
            remember(phone->account().pn, message.id, message.content);
        });
    connect(&phones, &Phones::sent, this, &MediaDesk::remember);
}

void MediaDesk::reset()
{
    m_files.clear();
    m_outcome.clear();
}

void MediaDesk::remember(
    const QByteArray &pn, const QByteArray &messageId, const QByteArray &content)
{
    const auto place = mediaPlaceOf(content);
    if (!place)
        return;
    m_files.push_back({ pn, messageId, place->mediaKey, place->directPath });
    if (m_files.size() > mostFiles)
        m_files.pop_front();
}

const MediaDesk::File *MediaDesk::find(const QByteArray &pn, const QByteArray &messageId) const
{
    const auto found = std::find_if(m_files.rbegin(), m_files.rend(),
        [&](const File &file) { return file.pn == pn && file.messageId == messageId; });
    return found == m_files.rend() ? nullptr : &*found;
}

int MediaDesk::outcomeFor(const File *file, const Node &receipt, QByteArray &directPath) const
{
    if (m_outcome == u"not_found" || !file)
        return notFound;
    if (m_outcome == u"decrypt_error")
        return decryptionError;
    if (m_outcome == u"general")
        return generalError;
    if (const Node *encrypt = receipt.child("encrypt")) {
        const Node *text = encrypt->child("enc_p");
        const Node *nonce = encrypt->child("enc_iv");
        GcmCipher cipher(retryKey(file->mediaKey));
        if (!text || !nonce || nonce->bytes().size() != nonceSize
            || !cipher.open(nonce->bytes(), file->messageId, text->bytes()))
            return decryptionError;
    }
    const auto path = m_store.bringBack(MediaStore::hashOf(file->directPath));
    if (!path)
        return notFound;
    directPath = *path;
    return success;
}

void MediaDesk::acceptRequest(const DeviceId &from, const Node &receipt)
{
    const Account *account = m_accounts.byPn(from.pn);
    const QByteArray id = receipt.text("id");
    if (!account || receipt.text("type") != "server-error")
        return;
    const File *file = find(from.pn, id);
    QByteArray directPath;
    const int outcome = outcomeFor(file, receipt, directPath);
    Node notice = notification("mediaretry", account->jid(), id, m_clock.unixSeconds());
    if (!file) {
        notice.add(Node("error", { { "code", QByteArray::number(outcome) } }));
    } else {
        proto::MediaRetryNotification answer;
        answer.set_stanzaid(id.toStdString());
        answer.set_result(static_cast<proto::MediaRetryNotification::ResultType>(outcome));
        if (!directPath.isEmpty())
            answer.set_directpath(directPath.toStdString());
        const QByteArray nonce = m_random.bytes(nonceSize);
        GcmCipher cipher(retryKey(file->mediaKey));
        notice.add(Node::withChildren("encrypt",
            { Node::withBytes("enc_p", cipher.seal(nonce, id, bytesOf(answer))),
                Node::withBytes("enc_iv", nonce) }));
    }
    if (const Node *where = receipt.child("rmr"))
        notice.add(*where);
    m_delivery.post(from, notice);
}

} // namespace heliograph::sandbox
