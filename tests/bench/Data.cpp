// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// heliograph-bench-data FOLDER [--accounts N] [--chats N] [--messages N] [--seed N]
//
// Makes a profile as years of use leave it, the same for the same numbers but for its keys: people
// and words are made up, no account is linked. docs/benchmarks.md says what is measured on it.
#include "protocol/MessageContent.h"
#include "storage/AccountStore.h"
#include "storage/ProfileStore.h"
#include "tests/support/KeyInFile.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QTextStream>

#include <random>

using namespace heliograph;

namespace {

/// 2026-11-01: the data does not depend on the day on which it is made.
constexpr qint64 lastTime = 1'793'491'200'000;
constexpr qint64 dayMs = 86'400'000;
constexpr int daysOfUse = 400;
/// Chats of one transaction.
constexpr int chatsOfABatch = 100;

struct Amounts {
    int accounts = 50;
    int chats = 50'000;
    int messages = 1'000'000;
    quint32 seed = 1;
};

const QStringList &words()
{
    static const QStringList list
        = QStringLiteral("the blue jacket is still here see you at four thanks for invoice number "
                         "can pick it up this afternoon tomorrow morning please send address price "
                         "delivery box Größe größer café naïve résumé сегодня завтра спасибо شكرا "
                         "اليوم שלום תודה 明日 請 確認 ありがとう 안녕 ok yes no maybe later soon "
                         "👍 🙂 "
                         "https://shop.example/item/42 order table for six at eight")
              .split(u' ');
    return list;
}

const QStringList &names()
{
    static const QStringList list = QStringLiteral(
        "Anna Ben Carla Dirk Elif Farid Greta Hugo Ines Jonas Kim Lena Marta Nadia "
        "Omar Paul Rina Sofia Tarek Ute Vera Wim Yara Zoe")
                                        .split(u' ');
    return list;
}

/// Everything of one account, drawn from a source of its own.
class AccountData {
public:
    AccountData(AccountStore &store, int account, quint32 seed)
        : m_store(store)
        , m_account(account)
        , m_draw(seed * 7919 + static_cast<quint32>(account))
    {
    }

    Result<void> fill(int chats, int messages)
    {
        // The n-th chat has a share of 1/n, so that one is long and most are short.
        double whole = 0;
        for (int chat = 1; chat <= chats; ++chat)
            whole += 1.0 / chat;
        int left = messages;
        Result<void> done;
        for (int first = 0; done && first < chats; first += chatsOfABatch)
            done = m_store.transact([&]() -> Result<void> {
                for (int chat = first; chat < qMin(chats, first + chatsOfABatch); ++chat) {
                    const int share = qMax(1,
                        qMin(left - (chats - 1 - chat),
                            static_cast<int>(messages / whole / (chat + 1))));
                    left -= share;
                    if (Result<void> filled = fillChat(chat, share); !filled)
                        return filled;
                }
                return {};
            });
        return done;
    }

private:
    int upTo(int most) { return static_cast<int>(m_draw() % static_cast<quint32>(most + 1)); }

    QString text()
    {
        QStringList parts;
        const int count = 1 + upTo(upTo(9) == 0 ? 60 : 14);
        for (int i = 0; i < count; ++i)
            parts << words().at(upTo(static_cast<int>(words().size()) - 1));
        return parts.join(u' ');
    }

    Result<void> fillChat(int chat, int messages)
    {
        // 49 151 555 is no real prefix of a person.
        const Jid person = Jid::phoneNumber(
            QByteArray::number(491'515'550'000'000 + m_account * 100'000 + chat));
        const qint64 end
            = lastTime - static_cast<qint64>(upTo(daysOfUse * 24)) * 3'600'000 / (chat + 1);
        const qint64 span = qMin<qint64>(daysOfUse * dayMs, messages * qint64(3'600'000));
        const QString name = names().at(upTo(static_cast<int>(names().size()) - 1)) + u' '
            + names().at(upTo(static_cast<int>(names().size()) - 1));
        Result<void> done = m_store.directory().savePushName(person, name);
        for (int i = 0; done && i < messages; ++i)
            done = add(person, i, end - span + span * (i + 1) / messages);
        return done;
    }

    Result<void> add(const Jid &person, int number, qint64 time)
    {
        StoredMessage message;
        message.fromMe = upTo(9) < 4;
        message.key = { person, message.fromMe ? own() : person,
            QStringLiteral("B%1").arg(number, 18, 16, QLatin1Char('0')).toUpper() };
        message.time = message.localTime = time;
        message.wireChat = person;
        message.content.text = text();
        const int kind = upTo(99);
        if (kind < 6)
            makeFile(message.content, kind < 4);
        message.raw = buildMessageContent(message.content).value_or(QByteArray());
        message.unread = false;
        message.status = message.fromMe ? DeliveryStep::Queued : DeliveryStep::Sent;
        return m_store.messages().insert(message).and_then(
            [&](bool) { return message.fromMe ? deliver(message) : Result<void>(); });
    }

    void makeFile(MessageContent &content, bool picture)
    {
        MediaReference media;
        media.mimeType = picture ? QStringLiteral("image/jpeg") : QStringLiteral("application/pdf");
        media.fileName = picture ? QString() : QStringLiteral("Invoice_%1.pdf").arg(upTo(9999));
        media.fileLength = 100'000 + upTo(2'000'000);
        media.width = picture ? 1600 : 0;
        media.height = picture ? 1200 : 0;
        media.type = picture ? MediaType::Image : MediaType::Document;
        media.mediaKey = QByteArray(32, 'k');
        media.directPath = QStringLiteral("/v/none");
        content.kind = picture ? MessageKind::Image : MessageKind::Document;
        content.media = media;
    }

    Result<void> deliver(const StoredMessage &message)
    {
        qint64 time = message.time;
        const int reached = upTo(99);
        for (const DeliveryStep step :
            { DeliveryStep::Sent, DeliveryStep::Delivered, DeliveryStep::Read }) {
            if ((step == DeliveryStep::Delivered && reached < 2)
                || (step == DeliveryStep::Read && reached < 15))
                break;
            time += 80 + upTo(upTo(9) == 0 ? 600'000 : 3000);
            const Result<bool> noted = m_store.deliveries().noteStep(
                message, { message.key.chat, step, time, time + 20 }, time - message.time);
            if (!noted)
                return fail(noted.error());
        }
        return {};
    }

    static Jid own() { return Jid::phoneNumber("15550009999"); }

    AccountStore &m_store;
    int m_account;
    std::mt19937 m_draw;
};

Result<void> makeProfile(const QString &folder, const Amounts &amounts, QTextStream &out)
{
    SystemRandom random;
    Result<std::unique_ptr<ProfileStore>> profile = ProfileStore::open(folder, keyInFile(), random);
    if (!profile)
        return fail(profile.error());
    for (int i = 0; i < amounts.accounts; ++i) {
        AccountRecord record;
        record.id = QStringLiteral("bench-%1").arg(i, 3, 10, QLatin1Char('0'));
        record.label = QStringLiteral("Account %1").arg(i + 1);
        record.position = record.colour = i;
        record.jid = Jid::phoneNumber(QByteArray("1555000") + QByteArray::number(1000 + i));
        record.endpoint = QStringLiteral("wss://service.invalid/ws");
        if (Result<void> saved = (*profile)->saveAccount(record); !saved)
            return saved;
        const QString path = (*profile)->accountDatabase(record.id);
        QDir().mkpath(QFileInfo(path).absolutePath());
        Result<std::unique_ptr<AccountStore>> store = AccountStore::open(path, (*profile)->box());
        if (!store)
            return fail(store.error());
        // A fifth of everything is in the first account.
        const int chats = amounts.chats / amounts.accounts;
        const int others = amounts.messages / 5 * 4 / qMax(1, amounts.accounts - 1);
        const int messages = amounts.accounts == 1 ? amounts.messages
            : i == 0                               ? amounts.messages / 5
                                                   : others;
        if (Result<void> done = AccountData(**store, i, amounts.seed).fill(chats, messages); !done)
            return done;
        // What the program does by itself while it runs.
        constexpr int daysAtOnce = 1000;
        if (const Result<bool> packed
            = (*store)->sentDays().pack(daysAtOnce, milliseconds(lastTime + dayMs));
            !packed)
            return fail(packed.error());
        out << '.' << Qt::flush;
    }
    out << '\n';
    return {};
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QTextStream out(stderr);
    QCommandLineParser parser;
    Amounts amounts;
    const std::pair<QString, int *> numbers[] { { QStringLiteral("accounts"), &amounts.accounts },
        { QStringLiteral("chats"), &amounts.chats },
        { QStringLiteral("messages"), &amounts.messages } };
    for (const auto &[name, value] : numbers)
        parser.addOption({ name, name, QStringLiteral("N"), QString::number(*value) });
    parser.addOption({ QStringLiteral("seed"), QStringLiteral("seed"), QStringLiteral("N"),
        QString::number(amounts.seed) });
    parser.addPositionalArgument(QStringLiteral("FOLDER"), QStringLiteral("an empty folder"));
    parser.process(application);
    for (const auto &[name, value] : numbers)
        *value = parser.value(name).toInt();
    amounts.seed = parser.value(QStringLiteral("seed")).toUInt();
    if (parser.positionalArguments().size() != 1 || amounts.accounts < 1
        || amounts.chats < amounts.accounts || amounts.messages < 2 * amounts.chats) {
        out << "heliograph-bench-data: one folder; a chat for each account, two messages for each "
               "chat at least\n";
        return 2;
    }
    const QString folder = parser.positionalArguments().front();
    if (QFileInfo::exists(folder) && !QDir(folder).isEmpty()) {
        out << "heliograph-bench-data: " << folder << " is not empty\n";
        return 2;
    }
    const Result<void> made = makeProfile(folder, amounts, out);
    if (!made)
        out << "heliograph-bench-data: " << errorName(made.error().code) << ' '
            << made.error().detail << '\n';
    return made ? 0 : 1;
}
