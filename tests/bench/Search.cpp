// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/AccountStore.h"
#include "storage/StoreReader.h"
#include "tests/bench/Bench.h"

#include <QDir>

#include <cmath>

namespace heliograph::bench {

namespace {

constexpr int wordCount = 20'000;
constexpr int committedAtOnce = 2000;
constexpr int pageRows = 30;

/// Words as languages have them: few are in every text, many in hardly any.
QString wordOf(quint32 random)
{
    const double share = random / 4294967296.0;
    const int rank = static_cast<int>(std::pow(wordCount, share)) - 1;
    return QStringLiteral("w%1").arg(rank, 0, 36);
}

Result<void> fill(AccountStore &store, int count)
{
    quint32 state = 1;
    const auto random = [&state] { return state = state * 1664525U + 1013904223U; };
    Result<void> done;
    for (int first = 0; done && first < count; first += committedAtOnce) {
        done = store.transact([&]() -> Result<void> {
            for (int i = first; i < std::min(count, first + committedAtOnce); ++i) {
                StoredMessage message;
                const Jid chat
                    = Jid::phoneNumber(QByteArray::number(491510000000 + random() % 1000));
                message.key = { chat, chat, QString::number(i) };
                message.time = 1'600'000'000'000 + i * 30'000LL;
                QStringList words;
                for (quint32 word = 0, length = 4 + random() % 12; word < length; ++word)
                    words << wordOf(random());
                message.content.text = words.join(u' ');
                if (const auto inserted = store.messages().insert(message); !inserted)
                    return fail(inserted.error());
            }
            return {};
        });
    }
    return done;
}

} // namespace

void measureSearch(int messages, const QString &folder)
{
    const QString path = QDir(folder).filePath(QStringLiteral("account.db"));
    const auto box = std::make_shared<const SecretBox>(SecretBytes(QByteArray(32, 'k')));
    const Result<std::unique_ptr<AccountStore>> store = AccountStore::open(path, box);
    if (!store)
        qFatal("no store");
    const double filled = secondsOf([&] {
        if (!fill(**store, messages))
            qFatal("not filled");
    });
    report("search-insert", messages / filled);
    const Result<std::unique_ptr<Database>> reader
        = Database::open(path, Database::Access::ReadOnly);
    if (!reader)
        qFatal("no reader");
    const std::pair<const char *, const char *> questions[] { { "search-common", "w0" },
        { "search-rare", "wf0f" }, { "search-prefix", "w1" }, { "search-two", "w5 w9" },
        { "search-phrase", "\"w1 w2\"" }, { "search-none", "w0 absent" } };
    for (const auto &[work, typed] : questions) {
        SearchRequest request { SearchQuery(QString::fromLatin1(typed)) };
        request.limit = pageRows;
        report(work,
            1000
                * secondsOf(
                    [&] {
                        if (!SearchIndex(**reader).page(request))
                            qFatal("not found");
                    },
                    3));
    }
}

} // namespace heliograph::bench
