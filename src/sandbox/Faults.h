// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "binary/Node.h"
#include "sandbox/Account.h"
#include "sandbox/NoiseIdentity.h"
#include "sandbox/SandboxOptions.h"
#include "sandbox/SeededRandom.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QObject>

#include <memory>
#include <vector>

namespace heliograph::sandbox {

/// Which way a stanza goes, as the service sees it.
enum class Direction { In, Out };

/// Stages of a connection at which a fault may strike (10 §10.2 `at_stage`).
enum class Stage { Hello, Finish, Success, Active, OfflineEnd };

/// What shall happen to one stanza instead of, or beside, the ordinary.
struct StanzaVerdict {
    bool isLost = false;
    /// How often it is delivered.
    int copies = 1;
    milliseconds delay { 0 };
    /// Sent to the client in place of handling its stanza.
    std::optional<Node> answer;
    /// Handled, but its answer or ack never goes out, or late.
    bool isAnswerMuted = false;
    milliseconds answerDelay { 0 };
    /// Ends or freezes the connection; the fault's own description.
    std::optional<QJsonObject> strike;
};

/// What a connection does with bytes while a fault holds it (10 §10.2 `half_open`, `delay`).
struct FrameGate {
    bool reads = true;
    bool writes = true;
};

/// The faults that were asked for, and whether one of them strikes here and now. Times are the
/// service's; chances come from a generator of each fault's own.
class Faults final : public QObject {
    Q_OBJECT
public:
    explicit Faults(quint64 seed, QObject *parent = nullptr);

    /// Takes the body of `POST /faults`; gives its id. InvalidArgument for an unknown kind.
    Result<int> add(const QJsonObject &body);
    bool remove(int id);
    void reset();
    /// All faults with the number of times each has fired.
    QJsonArray toJson() const;
    static QStringList kinds();

    StanzaVerdict judge(
        Direction direction, const std::optional<DeviceId> &device, const Node &stanza);
    /// A `drop`, `stream_error`, `failure`… that waits for this stage.
    std::optional<QJsonObject> strikeAt(Stage stage, const std::optional<DeviceId> &device);
    /// A `refuse` for a new connection.
    std::optional<QJsonObject> refusal();
    NoiseIdentity::Flaw certificateFlaw();
    /// A `media` fault for a transfer; `direction` is "up" or "down".
    std::optional<QJsonObject> mediaFault(const QString &direction);

signals:
    /// A fault that strikes connections at once: `drop`, `stream_error`, `half_open`, …
    void struck(const QJsonObject &fault);
    /// A fault that changes the service itself: `prekeys`, `media_forget`.
    void commanded(const QJsonObject &fault);
    void fired(int id, const QString &kind);

private:
    struct Fault {
        int id = 0;
        QJsonObject body;
        QString kind;
        int left = 1;
        int times = 0;
        std::unique_ptr<SeededRandom> random;
    };
    static bool matchesTarget(const Fault &fault, const std::optional<DeviceId> &device);
    static bool matchesStanza(const Fault &fault, Direction direction, const Node &stanza);
    bool spend(Fault &fault);
    void apply(const Fault &fault, const Node &stanza, StanzaVerdict &verdict) const;
    void start(const Fault &fault);
    void sweep();

    quint64 m_seed;
    int m_lastId = 0;
    std::vector<Fault> m_faults;
};

/// Whether a fault's target names this device; `*` and nothing name all.
bool faultTargets(const QJsonObject &fault, const std::optional<DeviceId> &device);

} // namespace heliograph::sandbox
