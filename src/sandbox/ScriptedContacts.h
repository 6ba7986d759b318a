// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/MediaStore.h"
#include "sandbox/Phones.h"

namespace heliograph::sandbox {

/// How a scripted person behaves (10 §11).
struct Script {
    enum class Kind { Echo, Reader, Typist, Writer };
    Kind kind = Kind::Echo;
    /// Put before an echoed text.
    QString prefix;
    /// After a message comes: delivered, read, and the reply.
    milliseconds deliveredAfter { 150 };
    milliseconds readAfter { 700 };
    milliseconds replyAfter { 1200 };
    bool reads = true;
    /// Lines of a writer, and the pause between them.
    int lines = 5;
    milliseconds pause { 4000 };
};

/// Nothing for an unknown name.
std::optional<Script::Kind> scriptKindFromName(const QString &name);

/// People in this process who answer: real devices with ratchets of their own.
class ScriptedContacts final : public QObject {
    Q_OBJECT
public:
    ScriptedContacts(AccountRegistry &accounts, Phones &phones, MediaStore &media, Random &random,
        QObject *parent = nullptr);

    /// Makes the people of the demonstration, and lets those who exist already play again.
    void start();
    /// Gives an account a script; it becomes a scripted one.
    void play(Account &account, const Script &script);
    void stop();

private:
    void onReceived(SimulatedPhone *phone, const PhoneMessage &message);
    void confirm(SimulatedPhone *phone, const PhoneMessage &message, const Script &script);
    void reply(SimulatedPhone *phone, const PhoneMessage &message, const Script &script);
    void sendText(SimulatedPhone *phone, const Jid &chat, const QString &text);
    void echo(SimulatedPhone *phone, const PhoneMessage &message, const Script &script);
    void write(SimulatedPhone *phone, const Jid &chat, const Script &script, int line);

    AccountRegistry &m_accounts;
    Phones &m_phones;
    MediaStore &m_media;
    Random &m_random;
    QHash<QByteArray, Script> m_scripts;
};

} // namespace heliograph::sandbox
