// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// How a connection carries out the faults that strike it or its stanzas (10 §10.2).
#include "binary/NodeEncoder.h"
#include "sandbox/ClientConnection.h"
#include "sandbox/Metrics.h"
#include "sandbox/SocketEnds.h"
#include "sandbox/Stanzas.h"

#include <QWebSocket>

namespace heliograph::sandbox {

namespace {

/// Held stanzas go out in the end, even when their window never fills.
constexpr milliseconds shuffleLimit { 2'000 };
/// Length, and the tag behind the ciphertext.
constexpr qsizetype frameHead = 3;
constexpr qsizetype noiseTag = 16;
/// Flag byte in front of a stanza whose body is deflated (02 §3).
constexpr char compressedFlag = 2;
/// A list of one whose tag byte means nothing (02 §4).
constexpr char unknownToken[] = { 0, char(0xF8), 1, char(0xF0) };

/// A stanza whose plaintext has about this size; beyond a frame's limit it travels deflated.
QByteArray bigPlaintext(qint64 bytes)
{
    const qint64 largest = frameSizeLimit - noiseTag;
    constexpr qint64 around = 16;
    const qint64 content = qBound<qint64>(1, bytes - around, 256LL * 1024 * 1024);
    const auto plain = encodeNode(Node::withBytes("ib", QByteArray(content, 'x')));
    if (!plain)
        return {};
    if (plain->size() <= largest)
        return *plain;
    // qCompress puts four bytes of length in front of the zlib stream.
    return QByteArray(1, compressedFlag) + qCompress(plain->mid(1)).mid(4);
}

QByteArray damagedFrame(QByteArray frame, const QString &damage)
{
    if (damage == u"length") {
        frame[2] = static_cast<char>(frame[2] ^ 0x55);
        return frame;
    }
    const qsizetype at = damage == u"tag_mac" || frame.size() <= frameHead + noiseTag
        ? frame.size() - 1
        : frameHead;
    frame[at] = static_cast<char>(frame[at] ^ 1);
    return frame;
}

} // namespace

bool ClientConnection::strikeStage(Stage stage)
{
    const auto strikes = m_services.faults.strikesAt(stage, target());
    for (const QJsonObject &fault : strikes) {
        if (const milliseconds wait = faultDelay(fault); wait.count() > 0)
            QTimer::singleShot(wait, this, [this, fault] { strike(fault); });
        else
            strike(fault);
    }
    return isEnding();
}

void ClientConnection::strike(const QJsonObject &fault)
{
    if (isEnding())
        return;
    const QString kind = fault.value(u"kind").toString();
    if (kind == u"half_open")
        halfOpen(fault);
    else if (kind == u"stream_error")
        endWithError(fault);
    else if (kind == u"xmlstreamend")
        endStream(Node("xmlstreamend"));
    else if (kind == u"failure")
        endWithFailure(fault);
    else if (kind == u"big_frame")
        m_session->sendPlain(bigPlaintext(fault.value(u"bytes").toInteger(frameSizeLimit)));
    else
        drop(fault);
}

void ClientConnection::halfOpen(const QJsonObject &fault)
{
    const QString mode = faultChoice(fault);
    const bool reads = mode == u"stop_writing";
    m_pipe->setOpen(reads, mode == u"stop_reading");
    if (!reads) {
        m_services.journal.blind(m_number);
        holdReading(m_socket, true);
    }
    if (const int ms = fault.value(u"ms").toInt(); ms > 0)
        QTimer::singleShot(ms, this, &ClientConnection::openAgain);
}

void ClientConnection::openAgain()
{
    m_pipe->setOpen(true, true);
    holdReading(m_socket, false);
}

void ClientConnection::drop(const QJsonObject &fault)
{
    if (const int bytes = fault.value(u"after_bytes").toInt(); bytes > 0) {
        m_frameDamage = QStringLiteral("cut");
        m_session->sendPlain(bigPlaintext(bytes + 64));
        m_frameDamage.clear();
    }
    m_session->halt();
    setState(State::Closing);
    m_deadline.stop();
    if (m_device)
        m_services.delivery.detach(*m_device, *this);
    endSocket(m_socket, fault);
}

void ClientConnection::endWithError(const QJsonObject &fault)
{
    Node error = streamError(fault.value(u"code").toVariant().toString().toUtf8(),
        fault.value(u"conflict").toString().toUtf8());
    if (const QByteArray child = fault.value(u"child").toString().toUtf8(); !child.isEmpty())
        error.add(Node(child));
    if (const QByteArray text = fault.value(u"text").toString().toUtf8(); !text.isEmpty())
        error.add(Node::withBytes("text", text));
    if (fault.value(u"close").toBool(true))
        endStream(error);
    else
        m_session->send(error);
}

void ClientConnection::endWithFailure(const QJsonObject &fault)
{
    Node failure("failure",
        { { "reason", fault.value(u"reason").toVariant().toString().toUtf8() },
            { "location", fault.value(u"location").toString(QStringLiteral("sbx")).toUtf8() } });
    for (const char *name : { "message", "logout_message_header", "logout_message_subtext" }) {
        const QString text = fault.value(QLatin1String(name)).toString();
        if (!text.isEmpty())
            failure.set(name, text.toUtf8());
    }
    if (fault.contains(u"expire_s"))
        failure.set("expire", QByteArray::number(fault.value(u"expire_s").toInteger()));
    if (fault.contains(u"ban_code"))
        failure.set("code", QByteArray::number(fault.value(u"ban_code").toInt()));
    setState(State::Closing);
    m_session->send(failure);
    if (m_device)
        m_services.delivery.detach(*m_device, *this);
    closeSoon(milliseconds { 60 });
}

void ClientConnection::takeIn(const Node &stanza, const StanzaVerdict &verdict)
{
    const milliseconds now = m_services.wireClock.monotonic();
    const milliseconds due = qMax(m_lastTakenIn, now + verdict.delay);
    if (due <= now)
        return handle(stanza, verdict);
    m_lastTakenIn = due;
    QTimer::singleShot(
        due - now, Qt::PreciseTimer, this, [this, stanza, verdict] { handle(stanza, verdict); });
}

Node ClientConnection::atServiceTime(const Node &stanza)
{
    const auto clock = m_services.faults.standing("clock", target());
    if (!clock || !stanza.has("t"))
        return stanza;
    Node shifted = stanza;
    const qint64 offset = clock->value(u"offset_s").toInteger();
    shifted.set("t", QByteArray::number(stanza.numberOr("t", 0) + offset));
    return shifted;
}

void ClientConnection::shapeWire()
{
    WirePipe::Shape shape;
    if (const auto fault = m_services.faults.standing("throttle", target()))
        shape.bytesPerSecond = qMax(1, fault->value(u"bytes_per_s").toInt(1024));
    if (const auto fault = m_services.faults.standing("split", target()))
        shape.splitBytes = qMax(1, fault->value(u"bytes").toInt(1));
    if (const auto fault = m_services.faults.standing("coalesce", target()))
        shape.joinFrames = qMax(1, fault->value(u"n").toInt(2));
    m_pipe->setShape(shape);
}

void ClientConnection::sendCorrupted(const Node &stanza, const QJsonObject &fault)
{
    const QString what = faultChoice(fault);
    if (what == u"node_token") {
        m_session->sendPlain(QByteArrayView(unknownToken, sizeof unknownToken));
        return;
    }
    if (what == u"compressed") {
        m_session->sendPlain(QByteArray(1, compressedFlag) + QByteArray(40, '\x55'));
        return;
    }
    m_frameDamage = what;
    m_session->send(stanza);
    m_frameDamage.clear();
}

void ClientConnection::emitStanza(const Node &stanza, const StanzaVerdict &verdict)
{
    m_frameDelay = verdict.delay;
    if (verdict.corruption)
        sendCorrupted(stanza, *verdict.corruption);
    else
        m_session->send(atServiceTime(stanza));
    m_frameDelay = milliseconds { 0 };
}

void ClientConnection::shuffle(const Node &stanza, const StanzaVerdict &verdict)
{
    m_shuffled.push_back({ stanza, verdict });
    if (static_cast<int>(m_shuffled.size()) >= verdict.shuffleWindow)
        releaseShuffled();
    else if (!m_shuffleLimit.isActive())
        m_shuffleLimit.start(shuffleLimit);
}

void ClientConnection::releaseShuffled()
{
    m_shuffleLimit.stop();
    auto held = std::exchange(m_shuffled, {});
    if (held.empty())
        return;
    SeededRandom random(held.front().verdict.shuffleSeed, "reorder");
    for (size_t i = held.size() - 1; i > 0; --i)
        std::swap(held[i], held[random.below(static_cast<quint32>(i + 1))]);
    for (const HeldStanza &entry : held) {
        if (m_state == State::LoggedIn)
            emitStanza(entry.stanza, entry.verdict);
    }
}

void ClientConnection::writeRaw(const QByteArray &frame)
{
    shapeWire();
    if (m_frameDamage == u"cut") {
        m_pipe->send(frame.chopped(64));
        return;
    }
    m_pipe->send(
        m_frameDamage.isEmpty() ? frame : damagedFrame(frame, m_frameDamage), m_frameDelay);
    m_services.metrics.noteBytesOut(
        m_device, frame.size(), m_pipe->waiting() + m_socket->bytesToWrite());
}

} // namespace heliograph::sandbox
