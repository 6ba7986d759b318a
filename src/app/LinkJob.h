// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "base/Result.h"

#include <QObject>
#include <QString>

namespace heliograph {

/// A code to be scanned by the phone.
struct QrCode {
    /// What the picture encodes. Secret: never logged.
    QString text;
    milliseconds lifetime { 0 };
    /// Codes left in this round after this one.
    int remaining = 0;
    /// Round, from 1, of at most 3.
    int round = 1;
    friend bool operator==(const QrCode &, const QrCode &) = default;
};

/// A code to be typed on the phone.
struct PairingCode {
    /// Eight characters without hyphen; empty when none is valid. Secret: never logged.
    QString text;
    milliseconds lifetime { 0 };
    friend bool operator==(const PairingCode &, const PairingCode &) = default;
};

/// How far a link has got.
struct LinkProgress {
    enum class Stage {
        /// A code is shown, or being fetched.
        Asking,
        /// The phone has taken it; a person has to confirm there.
        Scanned,
        /// The phone has signed; this device logs in.
        Confirmed,
        /// Linked; the phone sends what it remembers.
        Syncing,
        Ready,
    };
    Stage stage = Stage::Asking;
    /// 0…100, as the phone counts; while syncing.
    int percent = 0;
    /// Oldest message that was sent, in unix seconds; 0 if unknown.
    qint64 oldest = 0;
    /// The phone has not sent everything yet and goes on later; when ready.
    bool isPaused = false;
    friend bool operator==(const LinkProgress &, const LinkProgress &) = default;
};

/// Links one account: shows codes, ends once with `linked` or `failed`. Several may run at once.
/// Destroying it cancels.
class LinkJob : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    /// The code to show now; its text is empty when there is none.
    virtual QrCode currentCode() const = 0;
    virtual PairingCode pairingCode() const = 0;
    virtual QString accountId() const = 0;
    /// A person gave up: an account that was never linked goes away with its attempt.
    virtual void cancel() = 0;
    /// Begins anew, in the way chosen last, after it failed or expired.
    virtual void restart() = 0;
    /// Pictures from now on.
    virtual void useQr() = 0;
    /// A code for the phone of this number, as a person types it. `chosen` is the code to use,
    /// empty for one of chance. NumberUnreadable, NumberTooShort, CountryCodeMissing, CodeInvalid:
    /// nothing has been asked for then.
    [[nodiscard]] virtual Result<void> useCode(const QString &phone, const QString &chosen = {})
        = 0;
    /// What went wrong and what to do, with the numbers and accounts it is about; empty before
    /// `failed`.
    virtual QString explanation() const = 0;

signals:
    void codeChanged(const heliograph::QrCode &code);
    void pairingCodeChanged(const heliograph::PairingCode &code);
    /// The phone has scanned or taken the code; keys are being exchanged.
    void scanned();
    /// After each step from `scanned` on, also after `linked`.
    void progressed(const heliograph::LinkProgress &progress);
    /// PasskeyNeeded or PhoneTooOld: this phone cannot finish; codes stay valid for another. Any
    /// other: why the service cannot be reached; it is tried again.
    void noticed(heliograph::ErrorCode notice);
    void linked(const QString &accountId);
    /// QrExpired after three rounds, CodeExpired, OtherNumber…; restart() begins anew.
    void failed(const heliograph::Error &error);
};

} // namespace heliograph

Q_DECLARE_METATYPE(heliograph::QrCode)
Q_DECLARE_METATYPE(heliograph::PairingCode)
Q_DECLARE_METATYPE(heliograph::LinkProgress)
