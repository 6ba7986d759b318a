// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "binary/Node.h"
#include "sandbox/Account.h"
#include "sandbox/FaultKinds.h"
#include "sandbox/NoiseIdentity.h"
#include "sandbox/SeededRandom.h"

#include <QJsonArray>
#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace heliograph::sandbox {

/// Whom a fault may mean: a connection, and the device on it once that has logged in.
struct FaultTarget {
    std::optional<DeviceId> device;
    /// Number of the connection, 0 when there is none.
    int connection = 0;
};

/// What shall happen to one stanza instead of, or beside, the ordinary.
struct StanzaVerdict {
    /// What becomes of the answer to a request.
    enum class Answer { Plain, WrongId, Twice, Empty };

    bool isLost = false;
    /// Lost for good: its place in the queue goes too.
    bool isForgotten = false;
    /// How often it is delivered.
    int copies = 1;
    milliseconds delay { 0 };
    /// Held back until so many are there, then all go in another order.
    int shuffleWindow = 0;
    quint64 shuffleSeed = 0;
    /// Sent to the client in place of handling its stanza.
    std::optional<Node> answer;
    /// Handled, but its answer or ack never goes out, or late, or misshapen.
    bool isAnswerMuted = false;
    milliseconds answerDelay { 0 };
    Answer answerShape = Answer::Plain;
    /// Stands in the ack of a message that is handled.
    QByteArray ackHash;
    /// Damages the frame; the fault's own description.
    std::optional<QJsonObject> corruption;
    /// Ends or freezes the connection; the fault's own description.
    std::optional<QJsonObject> strike;
};

/// The faults that were asked for, and whether one of them acts here and now. Times are the
/// service's; chances come from a generator of each fault's own.
class Faults final : public QObject {
    Q_OBJECT
public:
    Faults(quint64 seed, const Clock &clock, QObject *parent = nullptr);

    /// Takes the body of `POST /faults`; gives its id. InvalidArgument.
    Result<int> add(const QJsonObject &body);
    bool remove(int id);
    void reset();
    /// Chances of the faults from now on; their numbers start again.
    void reseed(quint64 seed)
    {
        m_seed = seed;
        m_lastId = 0;
    }
    /// All faults with the number of times each has fired.
    QJsonArray toJson() const;
    /// Firings since reset(), of removed faults too.
    qint64 firings() const { return m_firings; }

    StanzaVerdict judge(Direction direction, const FaultTarget &target, const Node &stanza);
    /// What strikes a connection at this stage; a `failure` waits for `finish` by itself.
    std::vector<QJsonObject> strikesAt(Stage stage, const FaultTarget &target);
    /// The fault of a kind that is asked for here; it counts as fired. `suits` may look closer.
    using Suits = std::function<bool(const QJsonObject &body)>;
    std::optional<QJsonObject> take(
        const char *kind, const FaultTarget &target = {}, const Suits &suits = {});
    /// A fault that stands; looking at it costs nothing.
    std::optional<QJsonObject> standing(const char *kind, const FaultTarget &target = {});
    NoiseIdentity::Flaw certificateFlaw();

signals:
    /// A fault that strikes connections at once: `drop`, `stream_error`, `half_open`, …
    void struck(const QJsonObject &fault);
    /// A fault that changes the service itself: `prekeys`, `media_forget`, …
    void commanded(const QJsonObject &fault);
    void fired(int id, const QString &kind);

private:
    struct Fault {
        int id = 0;
        QJsonObject body;
        const FaultKind *kind = nullptr;
        /// Negative: without end.
        int left = 1;
        int times = 0;
        std::unique_ptr<SeededRandom> random;
        /// For `rate_limit`.
        double tokens = 0;
        milliseconds filledAt { 0 };
        milliseconds until { 0 };
        /// For `reorder`: stanzas of the present window.
        int held = 0;
    };
    bool acts(const Fault &fault, const FaultTarget &target) const;
    static bool matchesStanza(const Fault &fault, Direction direction, const Node &stanza);
    bool spend(Fault &fault);
    void judgeOne(Fault &fault, const Node &stanza, StanzaVerdict &verdict);
    void apply(Fault &fault, const Node &stanza, StanzaVerdict &verdict) const;
    static bool applyToAnswer(const Fault &fault, const Node &stanza, StanzaVerdict &verdict);
    bool isOverLimit(Fault &fault) const;
    void start(const Fault &fault);
    void fireLater(int id, milliseconds delay);

    quint64 m_seed;
    const Clock &m_clock;
    int m_lastId = 0;
    qint64 m_firings = 0;
    std::vector<Fault> m_faults;
};

/// Whether a fault's target names this one; `*` and nothing name all.
bool faultTargets(const QJsonObject &fault, const FaultTarget &target);
/// How long after its moment a fault waits.
milliseconds faultDelay(const QJsonObject &fault);

} // namespace heliograph::sandbox
