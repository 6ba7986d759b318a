// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rpc/LineChannel.h"
#include "tests/support/SystemCalls.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QFileInfo>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace heliograph;

class tst_LineChannel : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void twoLinesInOneWrite();
    void halfLinesWait();
    void emptyLinesAreSkipped();
    void bytesArePassedAsTheyAre();
    void answersEndWithALineFeed();
    void onlyTheOwnerMayOpen();
    void severalClientsAreServed();
    void tooManyAreTurnedAway();
    void answersGoToTheirAskerAlone();
    void anOverlongLineIsLeftOut();
    void aClientThatClosedItsHalfGetsItsAnswers();
    void theLastLineNeedsNoLineFeed();
    void aClientThatDoesNotReadIsLeft();
    void leftoverSocketIsReplaced();
    void aSocketInUseIsLeftAlone();
    void noFileIsReplaced();
    void impossiblePathIsRefused();
    void nobodyElseMayUseIt();
    void withoutClientNothingIsWritten();

private:
    bool join(QLocalSocket &client);
    QByteArrayList received() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<LocalChannel> m_channel;
    std::unique_ptr<QSignalSpy> m_lines;
    QString m_path;
};

void tst_LineChannel::initTestCase()
{
#ifdef SIGPIPE
    // As the program does.
    std::signal(SIGPIPE, SIG_IGN);
#endif
}

void tst_LineChannel::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(QStringLiteral("rpc.sock"));
    m_channel = std::make_unique<LocalChannel>();
    m_lines = std::make_unique<QSignalSpy>(m_channel.get(), &LineChannel::lineReceived);
    QVERIFY(m_channel->listen(m_path));
}

void tst_LineChannel::cleanup()
{
    m_lines.reset();
    m_channel.reset();
    m_folder.reset();
}

bool tst_LineChannel::join(QLocalSocket &client)
{
    client.connectToServer(m_path);
    return QTest::qWaitFor([&] { return client.state() == QLocalSocket::ConnectedState; });
}

QByteArrayList tst_LineChannel::received() const
{
    QByteArrayList out;
    for (const QList<QVariant> &arguments : *m_lines)
        out << arguments.at(0).toByteArray();
    return out;
}

void tst_LineChannel::twoLinesInOneWrite()
{
    QLocalSocket client;
    QVERIFY(join(client));
    client.write("{\"a\":1}\n{\"b\":2}\n");
    QTRY_COMPARE(received(), QByteArrayList({ "{\"a\":1}", "{\"b\":2}" }));
}

void tst_LineChannel::halfLinesWait()
{
    QLocalSocket client;
    QVERIFY(join(client));
    client.write("one\ntw");
    QTRY_COMPARE(received(), QByteArrayList({ "one" }));
    client.write("o\nthr");
    QTRY_COMPARE(received(), QByteArrayList({ "one", "two" }));
    client.write("ee");
    client.write("\n");
    QTRY_COMPARE(received(), QByteArrayList({ "one", "two", "three" }));
}

void tst_LineChannel::emptyLinesAreSkipped()
{
    QLocalSocket client;
    QVERIFY(join(client));
    client.write("\n  \r\nx\n\n");
    QTRY_COMPARE(received(), QByteArrayList({ "x" }));
}

void tst_LineChannel::bytesArePassedAsTheyAre()
{
    QLocalSocket client;
    QVERIFY(join(client));
    const QByteArray line("a\0b\xed\xa0\xbd \xff", 8);
    client.write(line + "\nnext\n");
    QTRY_COMPARE(received(), QByteArrayList({ line, "next" }));
}

void tst_LineChannel::answersEndWithALineFeed()
{
    QLocalSocket client;
    QVERIFY(join(client));
    client.write("x\n");
    QTRY_COMPARE(m_lines->size(), 1);
    m_channel->writeLine("{}", 0);
    m_channel->writeLine("[]", 0);
    QByteArray answers;
    QTRY_COMPARE((answers += client.readAll()), QByteArray("{}\n[]\n"));
}

void tst_LineChannel::onlyTheOwnerMayOpen()
{
#ifdef Q_OS_WIN
    QSKIP("pipes have no file permissions");
#endif
    constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup
        | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;
    QVERIFY(QFile::exists(m_path));
    QCOMPARE(QFile::permissions(m_path) & others, QFileDevice::Permissions());
}

void tst_LineChannel::severalClientsAreServed()
{
    QLocalSocket first;
    QVERIFY(join(first));
    QLocalSocket second;
    QVERIFY(join(second));
    first.write("from the first\n");
    QTRY_COMPARE(m_lines->size(), 1);
    second.write("from the second\n");
    QTRY_COMPARE(m_lines->size(), 2);
    m_channel->writeLine("answer", m_lines->at(0).at(1).toULongLong());
    m_channel->writeLine("notice", 0);
    QByteArray heardFirst;
    QByteArray heardSecond;
    QTRY_COMPARE((heardFirst += first.readAll()), QByteArray("answer\nnotice\n"));
    QTRY_COMPARE((heardSecond += second.readAll()), QByteArray("notice\n"));
    // One that goes is no matter to the others.
    first.disconnectFromServer();
    second.write("again\n");
    QTRY_COMPARE(m_lines->size(), 3);
    m_channel->writeLine("notice", 0);
    QTRY_COMPARE((heardSecond += second.readAll()), QByteArray("notice\nnotice\n"));
}

void tst_LineChannel::tooManyAreTurnedAway()
{
    std::vector<std::unique_ptr<QLocalSocket>> clients;
    for (int i = 0; i < 65; ++i) {
        clients.push_back(std::make_unique<QLocalSocket>());
        QVERIFY(join(*clients.back()));
    }
    QTRY_COMPARE(clients.back()->state(), QLocalSocket::UnconnectedState);
    clients.front()->write("x\n");
    QTRY_COMPARE(received(), QByteArrayList({ "x" }));
}

void tst_LineChannel::answersGoToTheirAskerAlone()
{
    QLocalSocket first;
    QVERIFY(join(first));
    first.write("from the first\n");
    QTRY_COMPARE(m_lines->size(), 1);
    const quint64 asker = m_lines->at(0).at(1).toULongLong();
    first.disconnectFromServer();
    QLocalSocket second;
    QVERIFY(join(second));
    second.write("from the second\n");
    QTRY_COMPARE(m_lines->size(), 2);
    const quint64 next = m_lines->at(1).at(1).toULongLong();
    QVERIFY(asker != 0 && next != 0 && asker != next);
    m_channel->writeLine("too late", asker);
    m_channel->writeLine("for all", 0);
    m_channel->writeLine("for the second", next);
    QByteArray heard;
    QTRY_COMPARE((heard += second.readAll()), QByteArray("for all\nfor the second\n"));
}

void tst_LineChannel::anOverlongLineIsLeftOut()
{
    QSignalSpy leftOut(m_channel.get(), &LineChannel::lineLeftOut);
    QLocalSocket client;
    QVERIFY(join(client));
    client.write(QByteArray(3 * mostInALine, 'x') + "\nnext\n");
    QTRY_COMPARE(received(), QByteArrayList({ "next" }));
    QCOMPARE(leftOut.size(), 1);
    QCOMPARE(leftOut.at(0).at(0), m_lines->at(0).at(1));
    QCOMPARE(client.state(), QLocalSocket::ConnectedState);
}

/// As `nc -N` and `socat` do.
void tst_LineChannel::aClientThatClosedItsHalfGetsItsAnswers()
{
#ifdef Q_OS_WIN
    QSKIP("pipes end both ways at once");
#endif
    QSignalSpy ended(m_channel.get(), &LineChannel::inputEnded);
    QLocalSocket client;
    client.setReadBufferSize(1024);
    QVERIFY(join(client));
    client.write("one\ntwo\n");
    QTRY_COMPARE(received(), QByteArrayList({ "one", "two" }));
    const quint64 number = m_lines->at(0).at(1).toULongLong();
    // More than a socket takes at once, of which a part is written before the end is seen.
    const QByteArray large(4 * 1024 * 1024, 'x');
    m_channel->writeLine(large, number);
    closeHalf(client.socketDescriptor());
    QTRY_COMPARE(ended.size(), 1);
    QCOMPARE(ended.at(0).at(0).toULongLong(), number);
    m_channel->writeLine("late", number);
    m_channel->finish(number);
    QByteArray heard;
    client.setReadBufferSize(0);
    QTRY_VERIFY((heard += client.readAll(), client.state() == QLocalSocket::UnconnectedState));
    heard += client.readAll();
    QCOMPARE(heard.size(), large.size() + 6);
    QVERIFY(heard.endsWith("x\nlate\n"));
}

void tst_LineChannel::theLastLineNeedsNoLineFeed()
{
    QLocalSocket client;
    QVERIFY(join(client));
    client.write("one\ntwo");
    client.disconnectFromServer();
    QTRY_COMPARE(received(), QByteArrayList({ "one", "two" }));
}

void tst_LineChannel::aClientThatDoesNotReadIsLeft()
{
    QLocalSocket client;
    client.setReadBufferSize(1);
    QVERIFY(join(client));
    client.write("x\n");
    QTRY_COMPARE(m_lines->size(), 1);
    const QByteArray line(1024 * 1024, 'x');
    for (qint64 written = 0; written <= mostUnread + 4 * line.size(); written += line.size())
        m_channel->writeLine(line, 0);
    client.setReadBufferSize(0);
    qint64 heard = 0;
    QTRY_VERIFY((heard += client.readAll().size(),
        client.state() == QLocalSocket::UnconnectedState && client.bytesAvailable() == 0));
    QVERIFY(heard < mostUnread);
    QLocalSocket next;
    QVERIFY(join(next));
    next.write("y\n");
    QTRY_COMPARE(m_lines->size(), 2);
    m_channel->writeLine("answer", 0);
    QTRY_COMPARE(next.bytesAvailable(), 7);
}

void tst_LineChannel::leftoverSocketIsReplaced()
{
#ifdef Q_OS_WIN
    QSKIP("pipes end with their process");
#endif
    const QString left = m_folder->filePath(QStringLiteral("left.sock"));
    QVERIFY(QFile::rename(m_path, left));
    m_channel.reset();
    QVERIFY(QFileInfo::exists(left));
    LocalChannel again;
    QVERIFY(again.listen(left));
}

void tst_LineChannel::aSocketInUseIsLeftAlone()
{
    QLocalSocket client;
    QVERIFY(join(client));
    client.write("x\n");
    QTRY_COMPARE(m_lines->size(), 1);
    LocalChannel second;
    QVERIFY(!second.listen(m_path));
    // Neither the listener nor its client notices.
    client.write("y\n");
    QTRY_COMPARE(received(), QByteArrayList({ "x", "y" }));
    client.disconnectFromServer();
    QLocalSocket next;
    QVERIFY(join(next));
}

void tst_LineChannel::noFileIsReplaced()
{
#ifdef Q_OS_WIN
    QSKIP("names of pipes are no files");
#endif
    QFile notes(m_folder->filePath(QStringLiteral("notes.txt")));
    QVERIFY(notes.open(QIODevice::ReadWrite));
    notes.write("do not lose");
    QVERIFY(notes.flush());
    QVERIFY(QFile::link(notes.fileName(), m_folder->filePath(QStringLiteral("link"))));
    LocalChannel channel;
    for (const char *name : { "notes.txt", "link", "" })
        QVERIFY(!channel.listen(m_folder->filePath(QLatin1String(name))));
    QFile same(notes.fileName());
    QVERIFY(same.open(QIODevice::ReadOnly));
    QCOMPARE(same.readAll(), QByteArray("do not lose"));
}

void tst_LineChannel::impossiblePathIsRefused()
{
    LocalChannel channel;
    QVERIFY(!channel.listen(m_folder->filePath(QStringLiteral("none/rpc.sock"))));
}

void tst_LineChannel::nobodyElseMayUseIt()
{
#ifdef Q_OS_WIN
    QSKIP("names of pipes are no files");
#endif
    const QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup
        | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    const QFile::Permissions found = QFile::permissions(m_path);
    QVERIFY(found.testFlags(QFile::ReadOwner | QFile::WriteOwner));
    QVERIFY(!(found & (others | QFile::ExeOwner)));
}

void tst_LineChannel::withoutClientNothingIsWritten()
{
    m_channel->writeLine("lost", 0);
    QLocalSocket client;
    QVERIFY(join(client));
    client.write("x\n");
    QTRY_COMPARE(m_lines->size(), 1);
    m_channel->writeLine("kept", 0);
    QTRY_COMPARE(client.bytesAvailable(), 5);
    QCOMPARE(client.readAll(), QByteArray("kept\n"));
}

HELIOGRAPH_TEST(LineChannel)
#include "tst_LineChannel.moc"
