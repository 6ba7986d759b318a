// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "proto/e2e.pb.h"
#include "proto/history.pb.h"
#include "sandbox/MediaBox.h"
#include "sandbox/PhoneHistory.h"
#include "sandbox/ProtoBytes.h"
#include "tests/sandbox/World.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

using namespace heliograph;
using namespace heliograph::sandbox;

namespace {

/// The zlib stream inside a notification, opened; qUncompress wants the length in front.
QByteArray inflated(const QByteArray &stream)
{
    QByteArray head(4, '\0');
    qToBigEndian<quint32>(16 * 1024 * 1024, head.data());
    return qUncompress(head + stream);
}

struct HistoryWorld : World {
    Faults faults { 1, clock };
    PhoneHistory history { clock, ids, faults, 1 };
    QTemporaryDir folder;
    MediaStore media { folder.path(), 1, clock };

    HistoryWorld()
    {
        history.setMedia(&media);
        accounts.introduce(anna, ben);
        anna.memory = { 5, 10, 30, 0, false, clock.unixSeconds() };
    }
    PhoneHistory::People people() const { return { &ben }; }
    proto::Message::HistorySyncNotification noticeIn(const QByteArray &content) const
    {
        proto::Message message;
        if (!parseInto(message, content))
            qFatal("no message");
        return message.protocolmessage().historysyncnotification();
    }
    proto::HistorySync historyIn(const QByteArray &content) const
    {
        const auto notice = noticeIn(content);
        QByteArray stream = QByteArray::fromStdString(notice.initialhistbootstrapinlinepayload());
        if (stream.isEmpty()) {
            const auto sealed = media.read(QByteArray::fromStdString(notice.directpath()), 1 << 24);
            stream = openMedia(MediaType::History, sealed.value_or(QByteArray()),
                QByteArray::fromStdString(notice.mediakey()))
                         .value_or(QByteArray());
        }
        proto::HistorySync sync;
        if (!parseInto(sync, inflated(stream)))
            sync.Clear();
        return sync;
    }
    proto::HistorySync ask(const Jid &chat, const std::string &oldest, int count)
    {
        proto::HistorySyncOnDemandRequest request;
        request.set_chatjid(chat.toUtf8().toStdString());
        request.set_oldestmsgid(oldest);
        request.set_ondemandmsgcount(count);
        request.set_oldestmsgtimestampms(clock.unixSeconds());
        return historyIn(history.onDemand(anna, people(), bytesOf(request), "REQUEST"));
    }
};

} // namespace

class tst_PhoneHistory : public QObject {
    Q_OBJECT

private slots:
    void tellsOfPeopleAndTheirNames()
    {
        HistoryWorld world;
        const auto sync = world.historyIn(world.history.bootstrap(world.anna, world.people()));
        QCOMPARE(sync.synctype(), proto::HistorySync::INITIAL_BOOTSTRAP);
        QCOMPARE(sync.phonenumbertolidmappings_size(), 2);
        QCOMPARE(sync.conversations_size(), 1);
        QCOMPARE(QString::fromStdString(sync.conversations(0).id()), world.ben.jid().toString());
        const auto names = world.historyIn(world.history.pushNames(world.people()));
        QCOMPARE(QString::fromStdString(names.pushnames(0).pushname()), QStringLiteral("Ben"));
    }

    void sendsMessagesNewestFirst()
    {
        HistoryWorld world;
        const auto notices = world.history.recent(world.anna, world.people());
        QCOMPARE(notices.size(), size_t(1));
        QCOMPARE(world.noticeIn(notices.front()).progress(), 100U);
        const auto sync = world.historyIn(notices.front());
        QCOMPARE(sync.synctype(), proto::HistorySync::RECENT);
        QCOMPARE(sync.conversations(0).messages_size(), 10);
        quint64 last = ~0ULL;
        for (const auto &entry : sync.conversations(0).messages()) {
            QVERIFY(entry.message().messagetimestamp() < last);
            last = entry.message().messagetimestamp();
        }
    }

    void cutsLongHistoriesIntoChunks()
    {
        HistoryWorld world;
        world.anna.memory.messages = 1'200;
        const auto notices = world.history.recent(world.anna, world.people());
        QCOMPARE(notices.size(), size_t(3));
        quint32 progress = 0;
        quint32 order = 0;
        int messages = 0;
        for (const QByteArray &content : notices) {
            const auto notice = world.noticeIn(content);
            QCOMPARE(notice.chunkorder(), ++order);
            QVERIFY(notice.progress() > progress);
            progress = notice.progress();
            messages += world.historyIn(content).conversations(0).messages_size();
        }
        QCOMPARE(progress, 100U);
        QCOMPARE(messages, 1'200);
    }

    void putsLargeBlobsIntoTheStore()
    {
        HistoryWorld world;
        std::vector<Account> crowd;
        PhoneHistory::People people;
        for (int i = 0; i < 3'000; ++i) {
            Account person;
            person.pn = "1555" + QByteArray::number(1'000'000 + i);
            person.lid = "2" + QByteArray::number(1'000'000 + i * 7919);
            person.pushName = QString::fromLatin1(world.ids.bytes(12).toHex());
            crowd.push_back(std::move(person));
        }
        for (const Account &person : crowd)
            people.push_back(&person);
        const QByteArray content = world.history.bootstrap(world.anna, people);
        const auto notice = world.noticeIn(content);
        QVERIFY(!notice.has_initialhistbootstrapinlinepayload());
        QVERIFY(notice.filelength() > 64 * 1024);
        QCOMPARE(notice.fileencsha256().size(), size_t(32));
        QCOMPARE(world.historyIn(content).conversations_size(), 3'000);
    }

    void obeysFaults()
    {
        HistoryWorld world;
        QVERIFY(world.faults.add({ { u"kind"_qs, u"history"_qs }, { u"chunks"_qs, 4 },
            { u"order"_qs, u"shuffled"_qs }, { u"drop_last"_qs, true } }));
        const auto notices = world.history.recent(world.anna, world.people());
        QCOMPARE(notices.size(), size_t(3));
        QCOMPARE(world.noticeIn(notices.front()).chunkorder(), 3U);
        QVERIFY(world.faults.add({ { u"kind"_qs, u"history"_qs }, { u"corrupt_blob"_qs, true } }));
        const auto spoiled = world.history.recent(world.anna, world.people());
        QVERIFY(world.historyIn(spoiled.front()).conversations_size() == 0);
        const auto good = world.history.recent(world.anna, world.people());
        QCOMPARE(world.historyIn(good.front()).conversations_size(), 1);
    }

    void givesMoreWhenAsked()
    {
        HistoryWorld world;
        world.anna.memory.older = 15;
        const auto recent
            = world.historyIn(world.history.recent(world.anna, world.people()).front());
        const auto oldest = recent.conversations(0).messages(9).message();
        const auto first = world.ask(world.ben.hidden(), oldest.key().id(), 10);
        QCOMPARE(first.conversations_size(), 1);
        QCOMPARE(
            QString::fromStdString(first.conversations(0).id()), world.ben.hidden().toString());
        QCOMPARE(first.conversations(0).messages_size(), 10);
        QVERIFY(first.conversations(0).messages(0).message().messagetimestamp()
            < oldest.messagetimestamp());
        QCOMPARE(first.conversations(0).endofhistorytransfertype(),
            proto::Conversation::COMPLETE_ON_DEMAND_SYNC_BUT_MORE_MSG_REMAIN_ON_PRIMARY);
        const auto rest = world.ask(
            world.ben.jid(), first.conversations(0).messages(9).message().key().id(), 50);
        QCOMPARE(rest.conversations(0).messages_size(), 5);
        QCOMPARE(rest.conversations(0).endofhistorytransfertype(),
            proto::Conversation::COMPLETE_AND_NO_MORE_MESSAGE_REMAIN_ON_PRIMARY);
    }

    void answersRequestsThatMeanNothing()
    {
        HistoryWorld world;
        QCOMPARE(world.ask(Jid::phoneNumber("15559999999"), "x", 10).conversations_size(), 0);
        // A message that is none of these: everything older than its time.
        QCOMPARE(world.ask(world.ben.jid(), "x", -4).conversations(0).messages_size(), 1);
        const auto sync
            = world.historyIn(world.history.onDemand(world.anna, world.people(), "\xFF\xFF", "R"));
        QCOMPARE(sync.conversations_size(), 0);
        QCOMPARE(sync.synctype(), proto::HistorySync::ON_DEMAND);
    }

    void remembersPictures()
    {
        HistoryWorld world;
        world.anna.memory.hasMedia = true;
        const auto sync = world.historyIn(world.history.recent(world.anna, world.people()).front());
        const auto picture = sync.conversations(0).messages(0).message().message().imagemessage();
        QVERIFY(world.media.read(QByteArray::fromStdString(picture.directpath()), 1 << 20));
        QVERIFY(!sync.conversations(0).messages(1).message().message().has_imagemessage());
    }
};

HELIOGRAPH_TEST(PhoneHistory)
#include "tst_PhoneHistory.moc"
