// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/AppStateActions.h"
#include "sandbox/Faults.h"
#include "sandbox/IdSource.h"
#include "sandbox/StanzaService.h"

namespace heliograph::proto {
class ExternalBlobReference;
}

namespace heliograph::sandbox {

class MediaStore;

/// Namespace `w:sync:app:state`: keeps the patches of each account and hands them on (07 §10, §14).
/// The service itself reads nothing; the account's phone, which lives here too, holds the key: it
/// writes the first patches, checks what companions upload, and makes snapshots.
class AppStateService final : public QObject, public IqHandler {
    Q_OBJECT
public:
    AppStateService(SandboxOptions::Behaviour behaviour, AccountRegistry &accounts,
        Delivery &delivery, const ServiceClock &clock, IdSource &ids, Faults &faults,
        QObject *parent = nullptr);

    /// Where snapshots and long patches lie; without it there are none.
    void setMedia(MediaStore *media) { m_media = media; }
    std::optional<Node> answer(const DeviceId &from, const Node &iq) override;
    /// The phone writes what every account begins with, unless that is there.
    void begin(Account &account);
    /// The phone changes something: uploaded like a companion's patch, told to all devices.
    void publish(
        Account &account, const QByteArray &name, const std::vector<AppStateMutation> &mutations);
    /// The phone makes a change of AppStateActions::fromJson(). InvalidArgument.
    Result<void> change(Account &account, const QJsonObject &body);
    void reset() { m_collections.clear(); }
    /// Takes in a stored patch; they come in order, after the accounts.
    void restore(const QByteArray &pn, const QByteArray &collection, const QByteArray &patch);

signals:
    void patchStored(const QByteArray &pn, const QByteArray &collection, quint64 version,
        const QByteArray &patch);
    /// A companion uploaded what other devices will not be able to verify.
    void unsound(const heliograph::sandbox::DeviceId &from, const QString &check);

private:
    struct Collection {
        /// Patch n makes version n + 1.
        std::vector<QByteArray> patches;
        /// What the phone knows of it.
        AppStateCollection view;
        /// Serialized records by index MAC.
        std::map<QByteArray, QByteArray> records;
    };
    Collection &collectionOf(const QByteArray &pn, const QByteArray &name);
    Node collectionAnswer(const DeviceId &from, const Node &collection);
    Node uploadAnswer(const DeviceId &from, const QByteArray &name, Collection &collection,
        qint64 base, const QByteArray &patch);
    static Node conflictAnswer(const QByteArray &name, const Collection &collection, qint64 base);
    void tellDevice(const DeviceId &id, const QByteArray &name, const Collection &collection);
    void addPatches(Node &answer, const DeviceId &from, const Collection &collection, qint64 known);
    bool addSnapshot(Node &answer, const DeviceId &from, const Collection &collection);
    /// Lays something sealed into the media store; nothing when that fails.
    std::optional<proto::ExternalBlobReference> storeBlob(const QByteArray &plain);
    /// A patch that is too long for a stanza, with a reference to its mutations instead.
    QByteArray outsourced(const QByteArray &bytes);
    /// Keeps a stamped patch; the check that failed, or nothing.
    std::optional<QString> store(
        Account &account, Collection &collection, const QByteArray &stamped);
    /// What an external blob of a patch holds, when the patch has one that can be opened.
    std::optional<QByteArray> externalMutations(const QByteArray &bytes) const;
    void readAsPhone(Account &account, const std::vector<AppStateMutation> &mutations);
    void tellDevices(const Account &account, const QByteArray &name, const Collection &collection,
        std::optional<quint16> except);
    std::optional<QJsonObject> fault(const DeviceId &from, const char16_t *what);

    SandboxOptions::Behaviour m_behaviour;
    AccountRegistry &m_accounts;
    Delivery &m_delivery;
    const ServiceClock &m_clock;
    IdSource &m_ids;
    Faults &m_faults;
    MediaStore *m_media = nullptr;
    QHash<QByteArray, std::map<QByteArray, Collection>> m_collections;
};

} // namespace heliograph::sandbox
